//! Services that do not answer, or not yet: what is tried again, what is served all the same, and what is said.

use super::{DEPLOY, SAM, counts, edit, fails, leave, lines, plain_role_file, role_of, signed_in};
use crate::support::home;
use crate::support::identity_center::{AssumableRole, Fault, Operation};
use crate::support::world::World;

const SESSION: &str = "arn:aws:sts::222222222222:assumed-role/deploy";

#[test]
fn source_credentials_that_were_ended_meanwhile_are_fetched_once_more() {
    for forgotten in [false, true] {
        let world = signed_in("");
        let dev = world.used(&["dev"]);
        if forgotten {
            world.service.forget_key(&dev["AWS_ACCESS_KEY_ID"]);
        } else {
            // The service's day ends before ours.
            world.service.advance(3700);
            world.sign_in();
        }
        world.service.forget_calls();
        let set = world.used(&["deploy"]);
        assert_eq!(counts(&world), (1, 2), "forgotten {forgotten}");
        assert_ne!(world.used(&["dev"])["AWS_ACCESS_KEY_ID"], dev["AWS_ACCESS_KEY_ID"], "and kept");
        assert_eq!(set["SSOENV_ROLE_NAME"], "deploy");
    }
}

#[test]
fn source_credentials_that_are_never_accepted_are_fetched_once_more_and_no_more() {
    let world = signed_in("");
    drop(world.used(&["dev"]));
    world.service.forget_calls();
    world
        .service
        .fault(Operation::AssumeRole, Fault::Error { status: 403, code: "ExpiredToken", message: "over" });
    let said = fails(&world, &["use", "deploy"], 1);
    assert_eq!(
        said,
        format!(
            "ssoenv: the credentials of dev, needed to assume {DEPLOY}, have expired\nhint: ssoenv use --refresh dev\n"
        )
    );
    assert_eq!(counts(&world), (1, 2));
}

#[test]
fn of_three_roles_the_one_whose_keys_have_ended_is_assumed_once_more() {
    let world = signed_in("");
    for (name, trusted) in [("low", "111111111111"), ("top", "222222222222")] {
        world
            .service
            .add_role(AssumableRole::new(&format!("arn:aws:iam::222222222222:role/{name}"), trusted));
    }
    world.add_sections("[profile low]\nrole_arn = arn:aws:iam::222222222222:role/low\nsource_profile = dev\nregion = us-east-1\n[profile top]\nrole_arn = arn:aws:iam::222222222222:role/top\nsource_profile = low\nregion = us-east-1\n",
    );
    let low = world.used(&["low"]);
    world.service.forget_key(&low["AWS_ACCESS_KEY_ID"]);
    world.service.forget_calls();
    drop(world.used(&["top"]));
    // top with the old keys of low, low with those of dev, top.
    assert_eq!(counts(&world), (0, 3));
}

#[test]
fn throttling_is_tried_again() {
    for fault in [
        Fault::Error { status: 400, code: "Throttling", message: "Rate exceeded" },
        Fault::Status(503),
        Fault::Reset,
    ] {
        let world = signed_in("");
        world.service.fault_times(Operation::AssumeRole, fault.clone(), 2);
        assert_eq!(role_of(&world, &["deploy"]), SESSION, "{fault:?}");
        assert_eq!(counts(&world), (1, 3), "{fault:?}");
    }
    let world = signed_in("");
    world.service.fault(
        Operation::AssumeRole,
        Fault::Error { status: 400, code: "Throttling", message: "Rate exceeded" },
    );
    let said = fails(&world, &["use", "deploy"], 6);
    assert!(said.contains(" answered with an error: status 400, Throttling, Rate exceeded\nhint: the service limits the number of calls: try again in a minute\n"), "{said}");
    assert_eq!(counts(&world), (1, 3));
}

#[test]
fn an_sts_that_is_not_there_is_exit_code_6_and_the_source_is_kept() {
    let mut world = signed_in("");
    world.variable("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9");
    let said = fails(&world, &["use", "deploy"], 6);
    assert!(said.starts_with("ssoenv: cannot reach http://127.0.0.1:9: "), "{said}");
    assert!(said.ends_with("\nhint: check the network, HTTPS_PROXY and the region\n"), "{said}");
    drop(world.used(&["dev"]));
    assert_eq!(counts(&world), (1, 0));
}

#[test]
fn answers_that_make_no_sense_are_exit_code_6_and_leave_nothing() {
    for fault in [Fault::Garbage, Fault::WrongShape, Fault::Html, Fault::Truncated] {
        let world = signed_in("");
        world.service.fault(Operation::AssumeRole, fault.clone());
        fails(&world, &["use", "deploy"], 6);
        assert!(!plain_role_file(&world, DEPLOY).exists(), "{fault:?}");
    }
}

/// A chain that was had, and of which little is left.
fn old() -> (World, String) {
    let world = signed_in("");
    let key = world.used(&["deploy"])["AWS_ACCESS_KEY_ID"].clone();
    leave(&plain_role_file(&world, DEPLOY), 500);
    world.service.forget_calls();
    (world, key)
}

#[test]
fn unexpired_credentials_are_served_with_a_word_whatever_service_fails() {
    let serves = |world: &World, key: &str, words: &str| {
        let ran = world.run(&["use", "deploy", "--format", "json"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(ran.stdout.contains(key), "{}", ran.stdout);
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
        assert!(ran.stderr.contains("; the cached credentials of deploy expire in 8m"), "{}", ran.stderr);
        assert_eq!(ran.stderr.matches("warning: ").count(), 1, "{}", ran.stderr);
    };
    let (world, key) = old();
    world.service.fault(Operation::AssumeRole, Fault::Status(503));
    serves(&world, &key, "answered with an error");
    // So is the source gone, and the sign-in over.
    let (world, key) = old();
    std::fs::remove_file(world.role_path("111111111111", "Developer")).unwrap();
    world.service.revoke_sessions();
    world.edit_token(|token| token["expiresAt"] = home::rfc3339(world.service.now() - 60).into());
    serves(&world, &key, "sign-in");
    let (world, key) = old();
    let set = world.used(&["deploy"]);
    assert_ne!(set["AWS_ACCESS_KEY_ID"], key, "where nothing fails they are new");
}

#[test]
fn a_refusal_ends_what_is_cached() {
    let (world, _) = old();
    world.service.remove_role(DEPLOY);
    let said = fails(&world, &["use", "deploy"], 4);
    assert!(said.starts_with(&format!("ssoenv: dev is not allowed to assume {DEPLOY}: ")), "{said}");
    // And while there is more than enough, nobody is asked.
    let world = signed_in("");
    drop(world.used(&["deploy"]));
    world.service.remove_role(DEPLOY);
    drop(world.used(&["deploy"]));
}

#[test]
fn a_source_that_is_old_and_cannot_be_renewed_still_assumes_the_role() {
    let world = signed_in("");
    drop(world.used(&["dev"]));
    leave(&world.role_path("111111111111", "Developer"), 300);
    world.service.revoke_sessions();
    world.edit_token(|token| token["expiresAt"] = home::rfc3339(world.service.now() - 60).into());
    let ran = world.run(&["use", "deploy", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("the cached credentials of dev expire in "), "{}", ran.stderr);
}

#[test]
fn credentials_that_are_over_when_they_come_are_a_wrong_clock() {
    let world = World::empty();
    let keys = lines(&world.service.user_key(SAM));
    world.service.add_role(AssumableRole::new(DEPLOY, SAM));
    world.add_sections(&format!(
        "[profile sam]\n{keys}[profile p]\nrole_arn = {DEPLOY}\nsource_profile = sam\nregion = us-east-1\n"
    ));
    world.service.fault(Operation::AssumeRole, Fault::Answer(ended()));
    let said = fails(&world, &["use", "p"], 6);
    assert_eq!(
        said,
        "ssoenv: the new credentials of p had already expired on arrival\nhint: check the clock of this machine\n"
    );
}

fn ended() -> String {
    format!(
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAOLD</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2020-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId><Arn>{SESSION}/x</Arn></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>"
    )
}

#[test]
fn a_broken_file_is_replaced() {
    for text in ["", "{", "[]", "{\"Credentials\": {}}", "\u{0}\u{1}"] {
        let world = signed_in("");
        drop(world.used(&["deploy"]));
        let path = plain_role_file(&world, DEPLOY);
        std::fs::write(&path, text).unwrap();
        assert_eq!(role_of(&world, &["deploy"]), SESSION, "{text:?}");
        edit(&path, |file| assert!(file["Credentials"]["AccessKeyId"].is_string()));
    }
}
