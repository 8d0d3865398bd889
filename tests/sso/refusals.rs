//! A sign-in that the service has refused: every verb that only looks says so afterwards, for that token alone.

use crate::support::home;
use crate::support::identity_center::{Fault, Operation};
use crate::support::world::{SH_FAILURE, World};
use serde_json::Value;

const OVER: Fault = Fault::Error { status: 400, code: "InvalidGrantException", message: "over" };
const UNAUTHORIZED: Fault = Fault::Error { status: 401, code: "UnauthorizedException", message: "no" };

fn json(world: &World, arguments: &[&str]) -> Value {
    let ran = world.run(arguments);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{arguments:?} {ran:?}"))
}

/// What each verb that asks nobody says of my-org and of dev: needed or not.
fn says_sign_in_needed(world: &World) -> bool {
    world.service.forget_calls();
    let status = json(world, &["status", "--json"]);
    let listed = json(world, &["list", "dev", "--json"]);
    let explained = json(world, &["explain", "dev", "--json"]);
    let quiet = |arguments: &[&str]| world.run(&[&["status", "--quiet"], arguments].concat()).code;
    // Of the older form nothing is known here.
    let all = home::sample_config(&world.service.start_url());
    let named = all.split("[profile old-style]").next().unwrap().to_owned()
        + "[sso-session my-org]"
        + all.split("[sso-session my-org]").nth(1).unwrap();
    world.config(&named);
    let everybody = quiet(&[]);
    world.config(&all);
    let answers = [
        status["sessions"][0]["state"] == "sign-in-needed",
        world.run(&["status"]).stdout.contains("my-org: sign-in needed"),
        listed[0]["state"] == "sign-in-needed",
        explained["next"]["outcome"] == "sign-in-needed",
        quiet(&["--profile", "dev"]) == Some(3),
        everybody == Some(3),
    ];
    assert_eq!(world.service.calls().len(), 0, "nobody is asked");
    let doctor = world.run(&["doctor"]).stdout;
    let is_found =
        doctor.contains("sign-in needed: the sign-in to my-org is no longer accepted by the service");
    assert_eq!(is_found, answers[0], "{doctor}");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?} {status}");
    answers[0]
}

#[test]
fn every_verb_says_so_after_a_refused_renewal() {
    type Change<'a> = &'a dyn Fn(&World);
    let expired: Change<'_> = &|world| world.sign_in_with(-7200);
    let revoked: Change<'_> = &|_| {};
    let client: Change<'_> = &|world| {
        world.sign_in_with(-7200);
        let fault = Fault::Error { status: 401, code: "InvalidClientException", message: "gone" };
        world.service.fault(Operation::CreateToken, fault);
    };
    for (case, change) in [("expired", expired), ("revoked", revoked), ("client gone", client)] {
        let world = World::signed_in();
        change(&world);
        world.service.revoke_sessions();
        assert!(!says_sign_in_needed(&world), "{case}: nobody has tried yet");
        let ran = world.run(&["use", "dev", "--shell", "sh"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), SH_FAILURE), "{case} {}", ran.stderr);
        assert!(says_sign_in_needed(&world), "{case}");
        // A new sign-in in the file, whoever has made it, is another one.
        world.service.clear_faults();
        world.sign_in();
        assert!(!says_sign_in_needed(&world), "{case}");
        drop(world.used(&["dev"]));
    }
}

#[test]
fn status_quiet_leads_to_a_sign_in_on_an_ordinary_morning() {
    let world = World::signed_in();
    world.sign_in_with(-7200);
    world.service.revoke_sessions();
    assert_eq!(world.run(&["use", "dev"]).code, Some(3));
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let line = "ssoenv status -q --profile dev || ssoenv login my-org --device-code && ssoenv status -q --profile dev";
    let ran = crate::support::world::ran(world.command("sh").args(["-c", line]).output().unwrap());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("ssoenv: signed in to my-org: "), "{}", ran.stderr);
    assert!(!says_sign_in_needed(&world));
}

#[test]
fn a_failure_is_no_refusal() {
    for fault in [Fault::Status(500), Fault::Reset, Fault::Html, Fault::HtmlError(403)] {
        let world = World::signed_in();
        world.sign_in_with(-7200);
        world.service.fault(Operation::CreateToken, fault.clone());
        assert_ne!(world.run(&["use", "dev"]).code, Some(0), "{fault:?}");
        assert!(!says_sign_in_needed(&world), "{fault:?}");
    }
}

#[test]
fn a_token_that_is_accepted_after_all_is_good_again() {
    let world = World::signed_in();
    world.service.fault_times(Operation::GetRoleCredentials, UNAUTHORIZED, 1);
    world.service.fault(Operation::CreateToken, OVER);
    assert_eq!(world.run(&["use", "dev"]).code, Some(3));
    assert!(says_sign_in_needed(&world));
    // A verb that asks the service tries again.
    drop(world.used(&["dev"]));
    let state = json(&world, &["status", "--json"])["sessions"][0].clone();
    assert_eq!((&state["state"], &state["renews"]), (&"signed-in".into(), &false.into()), "{state}");
    // Nothing renews it any more: when it has expired, a sign-in is needed.
    world.edit_token(|token| token["expiresAt"] = "2020-01-01T00:00:00Z".into());
    let state = json(&world, &["status", "--json"])["sessions"][0].clone();
    assert_eq!(state["state"], "sign-in-needed", "{state}");
}

#[test]
fn what_one_region_has_refused_another_may_know() {
    let world = World::signed_in();
    world.service.fault(Operation::GetRoleCredentials, UNAUTHORIZED);
    world.service.fault(Operation::CreateToken, OVER);
    assert_eq!(world.run(&["use", "dev"]).code, Some(3));
    assert!(says_sign_in_needed(&world));
    let config = home::sample_config(&world.service.start_url());
    world.config(&config.replace("sso_region = us-east-1\nsso_reg", "sso_region = eu-west-1\nsso_reg"));
    assert_eq!(json(&world, &["status", "--json"])["sessions"][0]["state"], "signed-in");
}

#[test]
fn a_hook_asks_no_more_for_a_sign_in_that_was_refused() {
    let mut world = World::signed_in();
    let set = world.used(&["dev"]);
    world.apply(&serde_json::json!({"set": set, "unset": []}));
    std::fs::remove_dir_all(world.home().join(".aws/cli/cache")).unwrap();
    world.sign_in_with(-7200);
    world.service.revoke_sessions();
    assert_eq!(world.run(&["use", "dev", "--refresh"]).code, Some(3));
    world.service.forget_calls();
    for name in ["SSOENV_REFRESH_AT", "SSOENV_EXPIRES_AT"] {
        world.variable(name, "1");
    }
    world.variable("SSOENV_WRAP", "powershell");
    let ran = world.run(&["__hook", "refresh"]);
    assert!(ran.stderr.contains("the sign-in to my-org has expired"), "{ran:?}");
    assert_eq!(world.service.calls().len(), 0, "{ran:?}");
}

#[test]
fn no_token_stands_in_the_state_folder() {
    let world = World::signed_in();
    world.sign_in_with(-7200);
    world.service.revoke_sessions();
    assert_eq!(world.run(&["use", "dev"]).code, Some(3));
    let folder = world.home().join(".local/state/ssoenv/refusals");
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&file).unwrap();
    for name in ["accessToken", "refreshToken", "clientSecret"] {
        assert!(!text.contains(world.token()[name].as_str().unwrap()), "{name}");
    }
    crate::support::permissions::expect(&file, 0o600);
    assert_eq!(world.run(&["logout", "my-org"]).code, Some(0));
    assert!(!file.exists());
}

#[test]
fn a_sign_in_that_ends_soon_and_does_not_renew_itself_is_announced_once() {
    let world = World::signed_in();
    world.sign_in_with(10 * 60 + 30);
    world.edit_token(|token| drop(token.as_object_mut().unwrap().remove("refreshToken")));
    const SAID: &str =
        "ssoenv: the sign-in to my-org expires in 10m and cannot be renewed: run `ssoenv login my-org`\n";
    for expected in [SAID, ""] {
        let ran = world.run(&["use", "dev", "--refresh", "--format", "json"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), expected));
    }
    // That line helps: a sign-in that is about to end is not left alone.
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let before = world.token();
    let ran = world.run(&["login", "my-org", "--device-code"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_ne!(world.token()["accessToken"], before["accessToken"]);

    for renews in [10 * 60 + 30, 3600] {
        let world = World::signed_in();
        world.sign_in_with(renews);
        let ran = world.run(&["use", "dev", "--format", "json"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{renews}");
    }
}
