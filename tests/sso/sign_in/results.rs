//! What a sign-in leaves: new keys for this shell under the wrapper, and nothing of whoever it was before.

use super::{ends, opened, start, two_sessions};
use crate::support::browser::StandIn;
use crate::support::home::role_path;
use crate::support::identity_center::{Fault, Operation, browser};
use crate::support::world::World;

const LINE: &str = "ssoenv login my-org --force > \"$HOME/out\"";

/// A world whose shell has the credentials of dev.
fn active() -> (World, StandIn) {
    let mut world = World::signed_in();
    let stand_in = StandIn::of(&mut world);
    for (name, value) in world.used(&["dev"]) {
        world.variable(&name, &value);
    }
    (world, stand_in)
}

fn sign_in(world: &World, stand_in: &StandIn) -> String {
    let (terminal, link) = opened(world, stand_in, LINE);
    browser::allow(&link);
    let (code, screen) = ends(terminal);
    assert_eq!(code, 0, "{screen}");
    screen
}

#[test]
fn under_the_wrapper_this_shell_gets_new_keys() {
    let (mut world, stand_in) = active();
    world.variable("SSOENV_WRAP", "bash");
    sign_in(&world, &stand_in);
    let out = world.read("out");
    let path = world.role_path("111111111111", "Developer");
    let cached: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let key = cached["Credentials"]["AccessKeyId"].as_str().unwrap();
    assert!(out.starts_with(": ssoenv-eval;\n") && out.contains(&format!("SSOENV_KEY_ID='{key}'")), "{out}");
    assert_ne!(key, world.variables()["AWS_ACCESS_KEY_ID"]);
    assert!(!out.contains("AWS_REGION"), "a renewal touches no region: {out}");
}

#[test]
fn nobody_else_gets_any() {
    let wrapped = ("SSOENV_WRAP", "bash");
    for (what, variables) in [
        ("no wrapper", &[][..]),
        ("a wrapper of nobody", &[("SSOENV_WRAP", "x")]),
        ("other keys", &[wrapped, ("AWS_ACCESS_KEY_ID", "AKIA")]),
        ("another role by now", &[wrapped, ("SSOENV_ROLE_NAME", "ReadOnly")]),
        ("a profile of another session", &[wrapped, ("SSOENV_PROFILE", "else")]),
    ] {
        let (mut world, stand_in) = active();
        let start_url = world.service.start_url();
        world.config(&two_sessions(&start_url));
        world.sign_in_to("other");
        world.service.forget_calls();
        for (name, value) in variables {
            world.variable(name, value);
        }
        sign_in(&world, &stand_in);
        let asked = world.service.count(Operation::GetRoleCredentials);
        assert_eq!((world.read("out").as_str(), asked), ("", 0), "{what}");
    }
    // No sign-in, no keys.
    let (mut world, stand_in) = active();
    world.variable("SSOENV_WRAP", "bash");
    let (terminal, link) = opened(&world, &stand_in, LINE);
    browser::deny(&link);
    assert_eq!((ends(terminal).0, world.read("out").as_str()), (4, ""));
}

#[test]
fn keys_that_cannot_be_had_are_a_word_and_no_failure() {
    let (mut world, stand_in) = active();
    world.variable("SSOENV_WRAP", "bash");
    world.service.unassign("111111111111", "Developer");
    let screen = sign_in(&world, &stand_in);
    assert!(screen.contains("ssoenv: warning: the keys in this shell are still the old ones: role Developer in account 111111111111 is not assigned"), "{screen}");
    assert_eq!(world.read("out"), "");
}

#[test]
fn a_sign_in_ends_the_credentials_of_the_one_before_and_no_others() {
    let mut world = World::signed_in();
    let stand_in = StandIn::of(&mut world);
    let start_url = world.service.start_url();
    // One whose profile is gone by now is written down; one of the AWS CLI has a name that a profile gives.
    drop(world.used(&["staging"]));
    world.config(&two_sessions(&start_url));
    world.sign_in_to("other");
    drop(world.used(&["else"]));
    let recorded = world.role_path("222222222222", "Developer");
    let of_the_aws_cli = world.role_path("111111111111", "Developer");
    std::fs::copy(&recorded, &of_the_aws_cli).unwrap();
    let of_another = role_path(world.home(), "111111111111", "Developer", "other");
    let of_nobody = recorded.with_file_name("a-chain-of-somebody.json");
    std::fs::copy(&recorded, &of_nobody).unwrap();
    // Not before the person has signed in.
    let (terminal, link) = opened(&world, &stand_in, LINE);
    browser::deny(&link);
    assert_eq!(ends(terminal).0, 4);
    assert!([&recorded, &of_the_aws_cli, &of_another, &of_nobody].iter().all(|path| path.exists()));
    sign_in(&world, &stand_in);
    let left = [recorded, of_the_aws_cli, of_another, of_nobody].map(|path| path.exists());
    assert_eq!(left, [false, false, true, true]);
}

#[test]
fn a_renewal_is_no_sign_in_and_keeps_them() {
    let world = World::signed_in().with_cached(&["dev"]);
    world.edit_token(|token| token["expiresAt"] = "2026-01-01T00:00:00Z".into());
    assert_eq!(ends(start(&world, "ssoenv login my-org")).0, 0);
    assert!(world.role_path("111111111111", "Developer").exists());
}

#[test]
fn no_secret_is_shown() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    world.service.fault_times(Operation::ListAccounts, Fault::Status(503), 1);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org --verbose");
    browser::allow(&link);
    let (_, screen) = ends(terminal);
    let calls = world.service.calls();
    let exchange = calls.iter().find(|call| call.operation == Operation::CreateToken).unwrap();
    let sent: serde_json::Value = serde_json::from_str(&exchange.body).unwrap();
    let token = world.token();
    for secret in [
        &sent["code"],
        &sent["codeVerifier"],
        &token["accessToken"],
        &token["refreshToken"],
        &token["clientSecret"],
    ] {
        assert!(!screen.contains(secret.as_str().unwrap()), "{screen}");
    }
    assert!(screen.contains("CreateToken http"), "{screen}");
}
