//! Renewals: what is sent, what is kept, and what other tools do at the same time.

use super::{SAM, file, has_left, path, world};
use crate::support::home;
use crate::support::identity_center::{Fault, Operation};
use crate::support::world::World;
use serde_json::Value;

fn renewals(world: &World) -> usize {
    world.service.count(Operation::CreateOAuth2Token)
}

fn refusal(code: &'static str) -> Fault {
    Fault::Error { status: 403, code, message: "no" }
}

#[test]
fn a_renewal_keeps_every_field_and_replaces_what_the_service_returns() {
    let (world, sign_in) = world();
    let mut before = file(&world);
    before["unknown"] = "kept".into();
    before["accessToken"]["also"] = 1.into();
    std::fs::write(path(&world), before.to_string()).unwrap();
    has_left(&world, 60);
    let set = world.used(&["console"]);
    let (after, text) = (file(&world), std::fs::read_to_string(path(&world)).unwrap());
    assert_eq!(renewals(&world), 1);
    assert_ne!(after["refreshToken"], before["refreshToken"]);
    for kept in ["tokenType", "clientId", "idToken", "dpopKey", "signInRegion", "unknown"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    let token = &after["accessToken"];
    assert_eq!((&token["accountId"], &token["also"]), (&sign_in.account_id.into(), &1.into()));
    assert_eq!(token["accessKeyId"], set["AWS_ACCESS_KEY_ID"].as_str());
    assert_eq!(token["expiresAt"], set["AWS_CREDENTIAL_EXPIRATION"].as_str());
    // The AWS CLI's order, blanks included.
    let place = |name: &str| text.find(&format!("\"{name}\": ")).unwrap_or_else(|| panic!("{name}"));
    let order = ["accessToken", "secretAccessKey", "tokenType", "refreshToken", "idToken", "dpopKey"];
    assert!(order.map(place).is_sorted());
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path(&world)).unwrap().permissions())
            & 0o777,
        0o600
    );
    assert_eq!(std::fs::read_dir(path(&world).parent().unwrap()).unwrap().count(), 1, "no temporary file");
}

/// The service has checked method, address, time, key, signature, and that no proof comes twice.
#[test]
fn each_attempt_has_a_proof_of_its_own() {
    let (world, _) = world();
    has_left(&world, -1);
    world.service.fault_times(Operation::CreateOAuth2Token, Fault::Status(503), 2);
    drop(world.used(&["console"]));
    let calls = world.service.calls();
    let proofs: Vec<&str> = calls.iter().map(|call| call.header("dpop").unwrap()).collect();
    assert_eq!(proofs.len(), 3);
    assert!(proofs[0] != proofs[1] && proofs[1] != proofs[2] && proofs[0] != proofs[2]);
    assert!(calls.iter().all(|call| call.header("authorization").is_none()));
}

/// The service answers a refresh token that it has just replaced once more, for answers that are lost.
#[test]
fn a_renewal_whose_answer_is_lost_is_repeated() {
    let (world, _) = world();
    has_left(&world, -1);
    world.service.configure(|rules| rules.repeat_refresh = true);
    world.service.fault_times(Operation::CreateOAuth2Token, Fault::LostAnswer, 1);
    drop(world.used(&["console"]));
    has_left(&world, -1);
    world.service.configure(|rules| rules.repeat_refresh = false);
    drop(world.used(&["console"]));
    assert_eq!(renewals(&world), 3);
}

#[test]
fn processes_that_find_it_expired_make_one_call_and_all_succeed() {
    let (world, _) = world();
    has_left(&world, -1);
    let children: Vec<_> = (0..8)
        .map(|_| {
            let mut command = world.ssoenv(&["credential-process", "console"]);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let keys: std::collections::BTreeSet<String> = children
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let document: Value = serde_json::from_slice(&output.stdout).unwrap();
            document["AccessKeyId"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!((renewals(&world), keys.len()), (1, 1));
}

#[test]
fn what_another_tool_has_renewed_is_used() {
    let (world, sign_in) = world();
    // The file on the disk is older than the sign-in, as if another tool had renewed between reading and request.
    let newer = std::fs::read_to_string(path(&world)).unwrap();
    let mut older = file(&world);
    older["refreshToken"] = "spent".into();
    older["accessToken"]["expiresAt"] = home::rfc3339(world.service.now() - 5).into();
    older["accessToken"]["accessKeyId"] = "ASIAOLD".into();
    std::fs::write(path(&world), older.to_string()).unwrap();
    let service = &world.service;
    let ran = std::thread::scope(|scope| {
        let run = scope.spawn(|| world.run(&["credential-process", "console"]));
        while service.count(Operation::CreateOAuth2Token) == 0 && !run.is_finished() {
            std::thread::yield_now();
        }
        std::fs::write(path(&world), newer).unwrap();
        run.join().unwrap()
    });
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(document["AccessKeyId"], sign_in.access_key_id.as_str());
    assert_eq!(renewals(&world), 1);
}

/// The other tool's keys have expired meanwhile, but its refresh token works.
#[test]
fn the_refresh_token_that_another_tool_has_stored_is_tried_once() {
    let (world, sign_in) = world();
    let mut newer = file(&world);
    newer["accessToken"]["expiresAt"] = home::rfc3339(world.service.now() - 1).into();
    let mut older = newer.clone();
    older["refreshToken"] = "spent".into();
    std::fs::write(path(&world), older.to_string()).unwrap();
    let service = &world.service;
    let ran = std::thread::scope(|scope| {
        let run = scope.spawn(|| world.run(&["credential-process", "console"]));
        while service.count(Operation::CreateOAuth2Token) == 0 && !run.is_finished() {
            std::thread::yield_now();
        }
        std::fs::write(path(&world), newer.to_string()).unwrap();
        run.join().unwrap()
    });
    assert_eq!((ran.code, renewals(&world)), (Some(0), 2), "{}", ran.stderr);
    assert_ne!(file(&world)["refreshToken"], sign_in.refresh_token.as_str());
}

#[test]
fn a_sign_in_that_has_ended_says_so_and_is_shown_so_without_a_call() {
    let (world, _) = world();
    has_left(&world, -1);
    world.service.end_console_sign_ins();
    let before = file(&world);
    let ran = world.run(&["use", "console"]);
    assert_eq!(ran.code, Some(3));
    assert_eq!(
        ran.stderr,
        "ssoenv: the sign-in of profile console with `aws login` has expired\nhint: aws login --profile console\n"
    );
    assert_eq!(file(&world), before);
    world.service.forget_calls();
    let rows: Value = serde_json::from_str(&world.run(&["list", "--json"]).stdout).unwrap();
    let row = rows.as_array().unwrap().iter().find(|row| row["profile"] == "console").unwrap();
    assert_eq!(row["state"], "sign-in-needed");
    assert!(world.service.calls().is_empty());
    // A new sign-in counts again.
    home::write_login(world.home(), &world.service.console_sign_in(SAM));
    drop(world.used(&["console"]));
}

#[test]
fn each_refusal_has_its_reason_its_exit_code_and_its_hint() {
    for (code, exit, message, hint) in [
        (
            "TOKEN_EXPIRED",
            3,
            "the sign-in of profile console with `aws login` has expired",
            "aws login --profile console",
        ),
        (
            "USER_CREDENTIALS_CHANGED",
            3,
            "the sign-in of profile console has ended: the password was changed",
            "aws login --profile console",
        ),
        (
            "INSUFFICIENT_PERMISSIONS",
            4,
            "IAM does not allow the renewal of the sign-in of profile console (signin:CreateOAuth2Token)",
            "ask for the policy SignInLocalDevelopmentAccess",
        ),
    ] {
        let (world, _) = world();
        has_left(&world, -1);
        world.service.fault(Operation::CreateOAuth2Token, refusal(code));
        let ran = world.run(&["use", "console"]);
        assert_eq!(ran.code, Some(exit), "{code}: {}", ran.stderr);
        assert_eq!(ran.stderr, format!("ssoenv: {message}\nhint: {hint}\n"));
    }
}

#[test]
fn keys_that_are_still_valid_are_served_when_the_renewal_fails() {
    for (fault, served) in [
        (refusal("TOKEN_EXPIRED"), true),
        (Fault::Status(500), true),
        (Fault::Garbage, true),
        // A refusal of IAM may concern the keys too.
        (refusal("INSUFFICIENT_PERMISSIONS"), false),
    ] {
        let (world, sign_in) = world();
        has_left(&world, 100);
        world.service.fault(Operation::CreateOAuth2Token, fault.clone());
        let ran = world.run(&["credential-process", "console"]);
        assert_eq!(ran.code, Some(if served { 0 } else { 4 }), "{fault:?}: {}", ran.stderr);
        assert_eq!(ran.stdout.contains(&sign_in.access_key_id), served, "{fault:?}");
        if served {
            assert!(ran.stderr.contains("the cached credentials of console expire in"), "{}", ran.stderr);
        }
    }
}

/// A refresh token that is replaced and cannot be stored signs the person out.
#[cfg(unix)]
#[test]
fn nothing_is_renewed_where_the_file_cannot_be_written() {
    let (world, sign_in) = world();
    has_left(&world, 100);
    let ran = world.run_where_nothing_can_be_written(&["credential-process", "console"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains(&sign_in.access_key_id));
    has_left(&world, -1);
    let ran = world.run_where_nothing_can_be_written(&["credential-process", "console"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("cannot renew the sign-in of profile console here"), "{}", ran.stderr);
    assert_eq!(renewals(&world), 0);
}

#[test]
fn a_sign_out_during_the_call_is_not_undone() {
    let (world, _) = world();
    has_left(&world, -1);
    world.service.configure(|rules| rules.latency = std::time::Duration::from_millis(300));
    let service = &world.service;
    let ran = std::thread::scope(|scope| {
        let run = scope.spawn(|| world.run(&["use", "console"]));
        while service.count(Operation::CreateOAuth2Token) == 0 && !run.is_finished() {
            std::thread::yield_now();
        }
        std::fs::remove_file(path(&world)).unwrap();
        run.join().unwrap()
    });
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("is not signed in with `aws login`"), "{}", ran.stderr);
    assert!(!path(&world).exists());
}

#[test]
fn a_key_in_another_form_or_none_is_refused_before_any_call() {
    for key in ["", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"] {
        let (world, _) = world();
        let mut login = file(&world);
        login["dpopKey"] = key.into();
        std::fs::write(path(&world), login.to_string()).unwrap();
        has_left(&world, -1);
        let ran = world.run(&["use", "console"]);
        assert_eq!(ran.code, Some(3), "{}", ran.stderr);
        assert!(
            ran.stderr
                .contains("cannot be renewed: its file has no refresh token, or no key of a known form"),
            "{}",
            ran.stderr
        );
        assert!(world.service.calls().is_empty());
    }
}

#[test]
fn the_region_is_that_of_the_sign_in_else_of_its_profile() {
    let (world, _) = world();
    has_left(&world, -1);
    world.service.fault(Operation::CreateOAuth2Token, Fault::Status(400));
    let mut elsewhere = world.ssoenv(&["explain", "console", "--json"]);
    let said = crate::support::world::ran(elsewhere.output().unwrap()).stdout;
    let answer: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(answer["next"]["outcome"], "fetched");
    let mut login = file(&world);
    login["signInRegion"] = "not a region/".into();
    std::fs::write(path(&world), login.to_string()).unwrap();
    let ran = world.run(&["use", "console"]);
    assert_eq!(ran.code, Some(5), "a host is made of it: {}", ran.stderr);
    login.as_object_mut().unwrap().remove("signInRegion");
    std::fs::write(path(&world), login.to_string()).unwrap();
    world.config(&format!("[profile console]\nlogin_session = {SAM}\n"));
    let ran = world.run(&["use", "console"]);
    assert_eq!(ran.code, Some(5));
    assert!(ran.stderr.contains("has no region for the renewal of its sign-in"), "{}", ran.stderr);
    assert_eq!(renewals(&world), 0);
}
