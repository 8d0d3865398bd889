//! Where credentials begin: each origin by itself, and under a role that it assumes.

use super::{SAM, counts, fails, lines, role, role_of, signed_in, who};
use crate::support::clock::now;
use crate::support::home;
use crate::support::identity_center::Operation;
use crate::support::world::World;

const DEVELOPER: &str = "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Developer_";
const SESSION_OF_BUILD: &str = "arn:aws:sts::222222222222:assumed-role/build";

/// A profile `chained` that assumes a role with the credentials of `source`.
fn chained(world: &World, source: &str) {
    role(world, "build", &["111111111111"]);
    world.add_sections(&format!(
            "[profile chained]\nrole_arn = arn:aws:iam::222222222222:role/build\nsource_profile = {source}\nregion = eu-west-1\n"
        ),
    );
}

#[test]
fn both_forms_of_identity_center_lead_to_a_role() {
    let world = signed_in("");
    let start_url = world.service.start_url();
    world.sign_in_to(&start_url);
    for source in ["dev", "old-style"] {
        world.sign_in();
        world.sign_in_to(&start_url);
        chained(&world, source);
        world.service.forget_calls();
        assert_eq!(role_of(&world, &["chained"]), SESSION_OF_BUILD, "{source}");
        assert_eq!(counts(&world), (1, 1), "{source}");
    }
}

#[test]
fn long_lived_keys_stand_in_either_file() {
    for in_credentials in [true, false] {
        let world = World::empty();
        let key = lines(&world.service.user_key(SAM));
        if in_credentials {
            world.add_sections("[profile sam]\nregion = eu-west-1\n");
            world.credentials_file(&format!("[sam]\n{key}"));
        } else {
            world.add_sections(&format!("[profile sam]\nregion = eu-west-1\n{key}"));
        }
        chained(&world, "sam");
        assert_eq!(who(&world, &["sam"]), SAM);
        assert_eq!(role_of(&world, &["chained"]), SESSION_OF_BUILD);
        assert_eq!(counts(&world), (0, 1));
        let set = world.used(&["sam"]);
        // They do not end, and nothing may say that they do.
        for absent in
            ["AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "SSOENV_EXPIRES_AT", "AWS_ACCOUNT_ID"]
        {
            assert!(!set.contains_key(absent), "{absent}");
        }
    }
}

#[test]
fn keys_of_a_session_that_somebody_has_pasted_are_taken_with_their_token() {
    let world = signed_in("");
    let set = world.used(&["dev"]);
    world.credentials_file(&format!(
        "[pasted]\naws_access_key_id = {}\naws_secret_access_key = {}\naws_session_token = {}\n",
        set["AWS_ACCESS_KEY_ID"], set["AWS_SECRET_ACCESS_KEY"], set["AWS_SESSION_TOKEN"]
    ));
    chained(&world, "pasted");
    assert!(who(&world, &["pasted"]).starts_with(DEVELOPER));
    assert_eq!(role_of(&world, &["chained"]), SESSION_OF_BUILD);
}

#[test]
fn a_key_without_its_other_half_is_named() {
    let world = World::empty();
    for (has, missing) in
        [("aws_access_key_id", "aws_secret_access_key"), ("aws_secret_access_key", "aws_access_key_id")]
    {
        world.config(&format!(
            "[profile half]\n{has} = x\n[profile chained]\nrole_arn = arn:aws:iam::222222222222:role/build\nsource_profile = half\nregion = eu-west-1\n"
        ));
        for profile in ["half", "chained"] {
            assert_eq!(
                fails(&world, &["use", profile], 5),
                format!(
                    "ssoenv: profile half: {missing} is missing\nhint: write both keys into the same profile in ~/.aws/credentials\n"
                )
            );
        }
    }
}

/// A `credential_process` that prints this key, and how often it was run.
fn process(world: &World, document: &str) -> impl Fn() -> usize + use<> {
    let script = world.home().join("my process");
    let count = world.home().join("runs");
    let text = format!("#!/bin/sh\necho run >> '{}'\ncat <<'END'\n{document}\nEND\n", count.display());
    std::fs::write(&script, text).unwrap();
    crate::support::permissions::set(&script, 0o755);
    world.add_sections(&format!(
        "[profile printed]\nregion = eu-west-1\ncredential_process = \"{}\" --for sam\n",
        script.display()
    ));
    move || std::fs::read_to_string(&count).unwrap_or_default().lines().count()
}

#[test]
fn a_process_prints_them_and_is_asked_each_time_where_a_role_is_kept() {
    let world = World::empty();
    let key = world.service.user_key(SAM);
    let runs = process(
        &world,
        &format!(
            r#"{{"Version": 1, "AccessKeyId": "{}", "SecretAccessKey": "{}", "Expiration": "{}"}}"#,
            key.access_key_id,
            key.secret_access_key,
            home::rfc3339(now() + 3600)
        ),
    );
    chained(&world, "printed");
    assert_eq!(who(&world, &["printed"]), SAM);
    assert_eq!(runs(), 1);
    drop(world.used(&["printed"]));
    assert_eq!(runs(), 2, "the process keeps them, not we");
    assert_eq!(role_of(&world, &["chained"]), SESSION_OF_BUILD);
    assert_eq!((runs(), counts(&world)), (3, (0, 1)));
    drop(world.used(&["chained"]));
    assert_eq!((runs(), counts(&world)), (3, (0, 1)), "the role is cached");
}

#[test]
fn a_process_that_fails_under_a_role_is_named_and_nobody_is_asked() {
    let world = World::empty();
    world.add_sections(
        "[profile printed]\ncredential_process = sh -c 'echo secret; echo vault is sealed >&2; exit 7'\n",
    );
    chained(&world, "printed");
    assert_eq!(
        fails(&world, &["use", "chained"], 1),
        "ssoenv: credential_process of profile printed failed (exit status: 7): vault is sealed\nhint: run the command yourself to see its output\n"
    );
    assert!(world.service.calls().is_empty());
}

#[test]
fn the_variables_assume_a_role_and_stay_the_persons_own() {
    let mut world = World::empty();
    let key = world.service.user_key(SAM);
    role(&world, "build", &["111111111111"]);
    world.add_sections("[profile from-env]\nrole_arn = arn:aws:iam::222222222222:role/build\ncredential_source = Environment\nregion = eu-west-1\n",
    );
    assert_eq!(
        fails(&world, &["use", "from-env"], 5),
        "ssoenv: profile from-env takes its credentials from the environment, but no keys are set there (keys set by ssoenv do not count)\nhint: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a source_profile\n"
    );
    world.variable("AWS_ACCESS_KEY_ID", &key.access_key_id);
    world.variable("AWS_SECRET_ACCESS_KEY", &key.secret_access_key);
    let ran = world.run(&["use", "from-env", "--format", "json"]);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    assert_ne!(world.variables()["AWS_ACCESS_KEY_ID"], key.access_key_id);
    assert_eq!(counts(&world), (0, 1));
    // Its own keys stand in the variables now. The role is assumed with the person's all the same.
    assert_eq!(role_of(&world, &["from-env", "--refresh"]), SESSION_OF_BUILD);
    let calls = super::calls(&world, Operation::AssumeRole);
    assert!(calls[1].header("authorization").unwrap().contains(&key.access_key_id), "{:?}", calls[1]);
}

#[test]
fn sources_of_other_tools_are_reported_and_nothing_is_asked() {
    let arn = "role_arn = arn:aws:iam::222222222222:role/build\n";
    for (keys, what) in [
        (
            format!("{arn}credential_source = Ec2InstanceMetadata\n"),
            "the instance's metadata (credential_source = Ec2InstanceMetadata)",
        ),
        (
            format!("{arn}credential_source = EcsContainer\n"),
            "the container's service (credential_source = EcsContainer)",
        ),
        (
            format!("{arn}web_identity_token_file = /tmp/token\n"),
            "a web identity token (web_identity_token_file)",
        ),
    ] {
        let mut world = signed_in(&format!("[profile foreign]\nregion = eu-west-1\n{keys}"));
        chained(&world, "foreign");
        // Keys that are there by chance are not those that the profile means.
        world.variable("AWS_ACCESS_KEY_ID", "AKIAOTHER").variable("AWS_SECRET_ACCESS_KEY", "s");
        for profile in ["foreign", "chained"] {
            let said = fails(&world, &["use", profile], 5);
            assert!(said.starts_with(&format!("ssoenv: profile {profile} ")), "{said}");
            let what = format!("takes its credentials from {what}, which ssoenv does not read\nhint: ");
            assert!(said.contains(&what) && said.contains("--mode profile"), "{said}");
        }
        assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
        let set = world.used(&["foreign", "--mode", "profile"]);
        assert_eq!(set["AWS_PROFILE"], "foreign");
    }
}
