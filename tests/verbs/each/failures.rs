//! Exit codes: 0 if every command ended with 0, otherwise 1; where none was started, that of the reason.

use super::credentials::world_of;
use super::refused;
use crate::support::identity_center::{Fault, Operation};
use crate::support::world::World;

#[test]
fn one_command_that_fails_is_1_whatever_its_code() {
    let world = World::signed_in();
    for (command, code) in
        [("exit 0", 0), ("exit 3", 1), ("kill -9 $$", 1), ("test $AWS_REGION = eu-west-1", 1)]
    {
        let ran = world.run(&["each", "dev", "staging", "--", "sh", "-c", command]);
        assert_eq!(ran.code, Some(code), "{command}: {ran:?}");
    }
}

#[test]
fn targets_without_credentials_are_failures_and_the_others_run() {
    let world = World::signed_in();
    world.service.unassign("111111111111", "Developer");
    let ran = world.run(&["each", "dev", "staging", "--", "sh", "-c", "echo ran $AWS_SSO_PROFILE"]);
    assert_eq!((ran.code, ran.stdout.contains("ran staging")), (Some(1), true), "{ran:?}");
    assert!(ran.stderr.contains("role Developer in account 111111111111 is not assigned to you"), "{ran:?}");
}

#[test]
fn where_nothing_ran_the_code_is_that_of_the_reason() {
    let all = ["each", "dev", "staging", "--", "true"];
    let refused = World::signed_in();
    refused.service.unassign("111111111111", "Developer");
    refused.service.unassign("222222222222", "Developer");
    assert_eq!(refused.run(&all).code, Some(4));
    let silent = World::signed_in();
    silent.service.fault(Operation::GetRoleCredentials, Fault::Status(500));
    let ran = silent.run(&all);
    assert_eq!(ran.code, Some(6), "{ran:?}");
    let ran = World::empty().run(&all);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(3), "ssoenv: not signed in to my-org\nhint: ssoenv login my-org\n"),
        "{ran:?}"
    );
}

#[test]
fn with_fail_fast_a_failure_that_is_known_before_starts_nothing() {
    let other = "[profile other-dev]\nsso_session = other\nsso_account_id = 111111111111\nsso_role_name = Developer\n";
    let world = World::signed_in().with_session("other").with_sections(other);
    let ran = refused(&world, &["dev", "other-dev", "--fail-fast"]);
    assert_eq!(
        (ran.code, ran.stderr.starts_with("ssoenv: not signed in to other\n")),
        (Some(3), true),
        "{ran:?}"
    );
    let ran = world.run(&["each", "dev", "other-dev", "--", "echo", "ran"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), "ran\n"), "{ran:?}");
}

#[test]
fn a_session_that_ends_in_the_middle_fails_the_others_without_a_call_each() {
    let world = world_of(60).with_cached(&["many-0", "many-1"]);
    world.edit_token(|token| {
        token.as_object_mut().unwrap().remove("refreshToken");
    });
    world.service.revoke_sessions();
    world.service.forget_calls();
    let ran = world.run(&["each", "many-*", "--json", "--", "true"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let ended = ran.stdout.lines().filter(|line| line.contains("\"code\":0")).count();
    assert_eq!(ended, 2, "{ran:?}");
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1, "{ran:?}");
    assert_eq!(ran.stderr.matches("no longer accepted").count(), 1, "{}", ran.stderr);
}

#[test]
fn a_service_that_fails_again_and_again_is_not_asked_for_every_target() {
    let world = world_of(120);
    world.service.fault(Operation::GetRoleCredentials, Fault::Status(500));
    let ran = world.run(&["each", "many-*", "--", "true"]);
    assert_eq!(ran.code, Some(6), "{ran:?}");
    // Each target that is asked for is asked for three times.
    assert!(world.service.count(Operation::GetRoleCredentials) < 200, "{ran:?}");
}

#[test]
fn a_command_that_is_not_there_is_said_once() {
    let world = World::signed_in();
    let ran = world.run(&["each", "dev", "staging", "--", "nowhere"]);
    assert_eq!((ran.code, ran.stderr.matches("nowhere").count()), (Some(127), 1), "{ran:?}");
}
