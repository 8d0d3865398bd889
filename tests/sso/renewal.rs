//! The sign-in token over time: when it is renewed, by whom, what the file holds afterwards, and what happens when
//! that fails.

use crate::support::identity_center::{Fault, Operation};
use crate::support::strace::STRACE;
use crate::support::wait::until;
use crate::support::world::{SH_FAILURE, World, ran};
#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process};
use std::process::{Child, Stdio};
use std::time::Duration;

#[test]
fn a_token_with_a_quarter_of_an_hour_left_is_used_as_it_is() {
    let world = World::signed_in();
    world.sign_in_with(16 * 60);
    drop(world.used(&["dev"]));
    assert_eq!(world.service.count(Operation::CreateToken), 0);
}

#[test]
fn an_old_token_is_renewed_once_and_the_file_is_as_the_aws_cli_would_write_it() {
    for seconds_left in [14 * 60, -7200] {
        let world = World::signed_in();
        world.sign_in_with(seconds_left);
        let before = world.token();
        drop(world.used(&["dev"]));
        drop(world.used(&["staging"]));
        let calls: Vec<_> = world
            .service
            .calls()
            .into_iter()
            .filter(|call| call.operation == Operation::CreateToken)
            .collect();
        assert_eq!(calls.len(), 1);
        let sent: serde_json::Value = serde_json::from_str(&calls[0].body).unwrap();
        assert_eq!(sent["grantType"], "refresh_token");
        assert_eq!(sent["refreshToken"], before["refreshToken"]);
        let after = world.token();
        for changed in ["accessToken", "refreshToken", "expiresAt"] {
            assert_ne!(after[changed], before[changed], "{changed}");
        }
        for kept in ["startUrl", "region", "clientId", "clientSecret", "registrationExpiresAt"] {
            assert_eq!(after[kept], before[kept], "{kept}");
        }
        let text = std::fs::read_to_string(world.token_path()).unwrap();
        assert!(text.starts_with("{\"startUrl\": \"https://") && text.ends_with("\"}"), "{text}");
        crate::support::permissions::expect(world.token_path(), 0o600);
    }
}

#[test]
fn an_unreturned_refresh_token_and_unknown_fields_are_kept() {
    let world = World::signed_in();
    world.sign_in_with(-5);
    world.service.configure(|rules| rules.return_refresh_token = false);
    world.edit_token(|token| token["x-tool"] = serde_json::json!({"keep": [1, "me"]}));
    let before = world.token();
    drop(world.used(&["dev"]));
    let after = world.token();
    assert_eq!((&after["refreshToken"], &after["x-tool"]), (&before["refreshToken"], &before["x-tool"]));
    assert_ne!(after["accessToken"], before["accessToken"]);
}

#[test]
fn a_token_that_the_service_revoked_early_is_renewed_when_the_portal_refuses_it() {
    let world = World::signed_in();
    let good = world.token()["accessToken"].clone();
    world.edit_token(|token| token["accessToken"] = "unknown-to-the-service".into());
    drop(world.used(&["dev"]));
    assert_eq!(world.service.count(Operation::CreateToken), 1);
    assert_ne!(world.token()["accessToken"], good);
}

#[test]
fn a_dead_session_is_exit_code_3_with_the_command_that_signs_in() {
    let revoked = |world: &World| world.service.revoke_sessions();
    let no_refresh_token =
        |world: &World| world.edit_token(|token| drop(token.as_object_mut().unwrap().remove("refreshToken")));
    let registration_over = |world: &World| {
        world.edit_token(|token| token["registrationExpiresAt"] = "2020-01-01T00:00:00Z".into())
    };
    type End<'a> = &'a dyn Fn(&World);
    let cases: [(End<'_>, usize, &str); 3] =
        [(&revoked, 1, "invalid_grant"), (&no_refresh_token, 0, ""), (&registration_over, 0, "")];
    for (end, calls, cause) in cases {
        let world = World::signed_in();
        world.sign_in_with(-7200);
        end(&world);
        let before = std::fs::read(world.token_path()).unwrap();
        let ran = world.run(&["use", "dev", "--shell", "sh", "--verbose"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), SH_FAILURE), "{}", ran.stderr);
        // What the service said is for `--verbose`.
        let error = "ssoenv: the sign-in to my-org has expired\nhint: ssoenv login my-org\n";
        assert!(ran.stderr.ends_with(error), "{}", ran.stderr);
        assert!(
            ran.stderr.to_lowercase().replace("grantexception", "_grant").contains(cause),
            "{}",
            ran.stderr
        );
        assert_eq!(world.service.count(Operation::CreateToken), calls);
        assert_eq!(std::fs::read(world.token_path()).unwrap(), before, "the file is untouched");
    }
}

#[test]
fn a_good_token_that_cannot_be_renewed_still_serves_with_a_word() {
    for fault in [
        Fault::Status(503),
        Fault::Reset,
        Fault::Error { status: 400, code: "InvalidGrantException", message: "spent" },
    ] {
        let world = World::signed_in();
        world.sign_in_with(10 * 60);
        world.service.fault(Operation::CreateToken, fault.clone());
        let ran = world.run(&["use", "dev", "--format", "json"]);
        assert_eq!(ran.code, Some(0), "{fault:?} {}", ran.stderr);
        assert!(
            ran.stderr.starts_with("ssoenv: warning: ") && ran.stderr.contains(" expires in "),
            "{}",
            ran.stderr
        );
        assert_eq!(ran.stderr.lines().count(), 1);
    }
}

#[test]
fn unexpired_credentials_are_served_although_the_session_is_over() {
    let world = World::signed_in();
    world.service.role_life("111111111111", "Developer", 1200);
    let used = world.used(&["dev"]);
    world.sign_in_with(-5);
    world.service.revoke_sessions();
    let ran = world.run(&["use", "dev", "--min-ttl", "30m", "--format", "json"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains(&used["AWS_ACCESS_KEY_ID"]));
    assert!(
        ran.stderr.contains("the sign-in to my-org has expired")
            && ran.stderr.contains("the cached credentials of dev expire in")
    );
}

#[test]
fn another_tools_rotation_in_between_is_noticed() {
    // The service spends the refresh token on our first attempt; meanwhile "another tool" has left a newer one.
    let world = World::signed_in();
    world.sign_in_with(-5);
    let stale = std::fs::read(world.token_path()).unwrap();
    drop(world.used(&["dev"]));
    let renewed = std::fs::read(world.token_path()).unwrap();
    std::fs::write(world.token_path(), stale).unwrap();
    world.service.configure(|rules| rules.latency = Duration::from_millis(300));
    world.service.forget_calls();
    let mut child =
        world.ssoenv(&["use", "staging", "--format", "json"]).stdout(Stdio::null()).spawn().unwrap();
    until(|| world.service.count(Operation::CreateToken) > 0);
    std::fs::write(world.token_path(), renewed).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(world.service.count(Operation::CreateToken), 1);
}

#[test]
fn a_read_only_home_renews_nothing_and_serves_while_the_token_is_good() {
    let world = World::signed_in();
    world.sign_in_with(10 * 60);
    let ran = world.run_where_nothing_can_be_written(&["use", "dev", "--format", "json"]);
    assert_eq!((ran.code, world.service.count(Operation::CreateToken)), (Some(0), 0), "{}", ran.stderr);
    assert!(ran.stderr.contains("cannot renew the sign-in to my-org here: cannot write "), "{}", ran.stderr);
    assert!(ran.stderr.contains("cannot cache the credentials of dev: "), "{}", ran.stderr);

    world.sign_in_with(-5);
    let ran = world.run_where_nothing_can_be_written(&["use", "dev", "--shell", "sh"]);
    assert_eq!((ran.code, world.service.count(Operation::CreateToken)), (Some(3), 0), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: make the cache folder writable"), "{}", ran.stderr);
}

#[test]
fn a_token_that_the_service_has_given_is_kept_whatever_the_disk_says_then() {
    if !*STRACE {
        return;
    }
    // The first of each is for the room that is reserved, before the service is asked.
    for (fault, asked) in [
        ("fsync:error=EIO:when=2+", 1),
        ("ftruncate:error=ENOSPC:when=2", 1),
        ("rename:error=EBUSY:when=1", 1),
        ("fsync:error=EIO:when=1", 0),
        ("ftruncate:error=ENOSPC:when=1", 0),
    ] {
        let world = World::signed_in();
        world.sign_in_with(-5);
        // Longer than what is reserved at least.
        world.edit_token(|token| token["x-tool"] = "x".repeat(20_000).into());
        let before = world.token();
        let ran = world.run_with_fault(fault, &["use", "dev", "--format", "json"]);
        assert_eq!(ran.code, Some(if asked == 1 { 0 } else { 3 }), "{fault}: {}", ran.stderr);
        assert_eq!(world.service.count(Operation::CreateToken), asked, "{fault}");
        let after = world.token();
        assert_eq!(after["refreshToken"] != before["refreshToken"], asked == 1, "{fault}");
        assert!(!ran.stderr.contains("cannot store"), "{fault}: {}", ran.stderr);
        drop(world.used(&["staging"]));
        assert_eq!(world.service.count(Operation::CreateToken), 1, "{fault}");
    }
}

#[test]
fn a_full_disk_is_noticed_before_the_refresh_token_is_spent() {
    let world = World::signed_in();
    world.sign_in_with(-5);
    let before = std::fs::read(world.token_path()).unwrap();
    // A limit of file sizes stands for the full disk: both fail in write(2).
    let script = "trap '' XFSZ; ulimit -f 0; exec ssoenv use dev --shell sh";
    let ran = ran(world.command("bash").args(["-c", script]).output().unwrap());
    assert_eq!((ran.code, world.service.count(Operation::CreateToken)), (Some(3), 0), "{}", ran.stderr);
    assert_eq!(std::fs::read(world.token_path()).unwrap(), before);
    assert_eq!(std::fs::read_dir(world.token_path().parent().unwrap()).unwrap().count(), 1, "no leftovers");
}

/// Does something while the service is renewing a token that has so many seconds left; how `use` ended, and what it
/// had printed.
fn meanwhile(seconds_left: i64, change: impl FnOnce(&World, &Child)) -> (World, Option<i32>, String) {
    let world = World::signed_in();
    world.sign_in_with(seconds_left);
    world.service.configure(|rules| rules.latency = Duration::from_millis(300));
    let mut command = world.ssoenv(&["use", "dev", "--shell", "sh"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    until(|| world.service.count(Operation::CreateToken) > 0);
    change(&world, &child);
    let output = child.wait_with_output().unwrap();
    (world, output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
#[cfg(unix)]
fn a_signal_during_a_renewal_waits_until_the_new_refresh_token_is_stored() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let mut before = None;
        let (world, ended, stdout) = meanwhile(-5, |world, child| {
            before = Some(world.token());
            kill_process(Pid::from_child(child), signal).unwrap();
        });
        assert_eq!((ended, stdout.as_str()), (Some(code), SH_FAILURE));
        assert_ne!(world.token()["refreshToken"], before.unwrap()["refreshToken"]);
        assert_eq!(world.service.count(Operation::GetRoleCredentials), 0, "it ended right after");
        drop(world.used(&["dev"]));
    }
}

#[test]
fn a_sign_out_during_a_renewal_has_the_last_word() {
    for seconds_left in [-5, 10 * 60] {
        let (world, code, _) =
            meanwhile(seconds_left, |world, _| std::fs::remove_file(world.token_path()).unwrap());
        assert_eq!(code, Some(3));
        assert!(!world.token_path().exists());
        assert_eq!(world.service.count(Operation::GetRoleCredentials), 0);
    }
}

#[test]
fn a_sign_in_during_a_renewal_is_not_overwritten() {
    let (world, code, _) = meanwhile(-5, |world, _| {
        world.sign_in();
        world.edit_token(|token| token["who"] = "the next person".into());
    });
    assert_eq!(code, Some(0));
    assert_eq!(world.token()["who"], "the next person");
}

#[test]
fn short_lived_tokens_are_renewed_once_for_all_who_ask_at_once() {
    let world = World::signed_in();
    world.sign_in_with(-5);
    // The end of a session: what a renewal gives is not fresh by the usual measure.
    world.service.configure(|rules| {
        rules.access_token_life = 600;
        rules.latency = Duration::from_millis(200);
    });
    let start =
        |profile| world.ssoenv(&["use", profile, "--format", "json"]).stdout(Stdio::null()).spawn().unwrap();
    let children: Vec<_> = ["dev", "staging", "prod", "default"].map(start).into();
    assert!(children.into_iter().all(|mut child| child.wait().unwrap().success()));
    assert_eq!(world.service.count(Operation::CreateToken), 1);
}

#[test]
fn a_good_token_does_not_wait_for_a_service_that_hangs() {
    let world = World::signed_in();
    world.sign_in_with(10 * 60);
    world.service.fault(Operation::CreateToken, Fault::Hang);
    let ran = world.run(&["use", "dev", "--format", "json"]);
    assert_eq!((ran.code, world.service.count(Operation::CreateToken)), (Some(0), 1), "{}", ran.stderr);
}
