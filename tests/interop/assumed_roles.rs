//! The AWS CLI's cache of assumed roles: its files are named by the role alone. It takes ours; we take its where only
//! one source can have been meant.

use super::aws_cli::{assert_same_keys, exported, run};
use super::{ask, aws_cli, tools};
use crate::credentials::assume_role::{DEPLOY, SAM, counts, edit, lines, plain_role_file, role, role_file};
use crate::support::identity_center::AssumableRole;
use crate::support::world::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const FIRST: &str = "arn:aws:iam::222222222222:role/first";

/// The same variables as [`exported`], from botocore's provider.
fn botocore(python: &Path, world: &World, profile: &str) -> BTreeMap<String, String> {
    let answer = ask(python, world, "assumed_role.py", &json!({"profile": profile}));
    assert_eq!(answer["method"], "assume-role");
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    [("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_SESSION_TOKEN", "token")]
        .map(|(variable, name)| (variable.to_owned(), text(name)))
        .into()
}

/// Whoever is here of the two, by its name.
type Theirs = Box<dyn Fn(&World, &str) -> BTreeMap<String, String>>;

fn theirs() -> Vec<(&'static str, Theirs)> {
    let mut found: Vec<(&str, Theirs)> = Vec::new();
    if let Some(aws) = tools::aws() {
        found.push(("aws", Box::new(move |world: &World, profile: &str| exported(aws, world, profile))));
    }
    if let Some(python) = tools::python() {
        found.push((
            "botocore",
            Box::new(move |world: &World, profile: &str| botocore(python, world, profile)),
        ));
    }
    found
}

/// `first`, with the older form of a sign-in: as a source an AWS CLI of 2022 knows no other. `full`, with keys, says all
/// that there is to say about a role, and `last` builds on it.
fn world() -> World {
    let world = aws_cli::world();
    let start_url = world.service.start_url();
    world.sign_in_to(&start_url);
    role(&world, "first", &["111111111111"]);
    let keys = lines(&world.service.user_key(SAM));
    let arn = "arn:aws:iam::222222222222:role/team/full";
    world
        .service
        .add_role(AssumableRole { external_id: Some("ext-1".into()), ..AssumableRole::new(arn, SAM) });
    role(&world, "last", &["222222222222"]);
    world.add_sections(&format!(
            "[profile first]\nrole_arn = {FIRST}\nsource_profile = old-style\nregion = us-east-1\n[profile sam]\n{keys}[profile full]\nrole_arn = {arn}\nsource_profile = sam\nexternal_id = ext-1\nduration_seconds = 3600\nrole_session_name = ci\nregion = us-east-1\n[profile last]\nrole_arn = arn:aws:iam::222222222222:role/last\nsource_profile = full\nregion = us-east-1\n"
        ),
    );
    world
}

#[test]
fn they_take_what_ssoenv_has_assumed() {
    for (name, theirs) in theirs() {
        let world = world();
        for profile in ["deploy", "first", "full", "last"] {
            let ours = world.used(&[profile]);
            world.service.forget_calls();
            assert_same_keys(&ours, &theirs(&world, profile));
            assert_eq!(counts(&world), (0, 0), "{name} {profile}: {:?}", world.service.calls());
        }
    }
}

#[test]
fn ssoenv_takes_what_they_have_assumed() {
    for (name, theirs) in theirs() {
        let world = world();
        for profile in ["first", "last"] {
            let had = theirs(&world, profile);
            assert_eq!(counts(&world).1, if profile == "first" { 1 } else { 2 }, "{name} {profile}");
            world.service.forget_calls();
            assert_same_keys(&world.used(&[profile]), &had);
            assert_eq!(counts(&world), (0, 0), "{name} {profile}: {:?}", world.service.calls());
            world.service.forget_calls();
        }
        // The one on the way is kept as well.
        drop(world.used(&["full"]));
        assert_eq!(counts(&world), (0, 0), "{name}");
    }
}

#[test]
fn of_two_sources_that_lead_to_one_role_neither_is_taken_for_the_other() {
    for (name, theirs) in theirs() {
        let world = world();
        role(&world, "first", &["111111111111"]);
        world.add_sections(&format!(
            "[profile first-too]\nrole_arn = {FIRST}\nsource_profile = sam\nregion = us-east-1\n"
        ));
        let had = theirs(&world, "first");
        world.service.forget_calls();
        let ours = world.used(&["first"]);
        assert_ne!(ours["AWS_ACCESS_KEY_ID"], had["AWS_ACCESS_KEY_ID"], "{name}");
        assert_eq!(counts(&world).1, 1, "{name}");
        // What we have assumed we know: also beside the other profile.
        drop(world.used(&["first"]));
        assert_eq!(counts(&world).1, 1, "{name}");
        drop(world.used(&["first-too"]));
        assert_eq!(counts(&world).1, 2, "{name}");
    }
}

/// Two profiles of one source, and one that means another file, are no doubt.
#[test]
fn other_profiles_of_the_same_source_or_with_more_to_say_are_no_doubt() {
    for (name, theirs) in theirs() {
        let world = world();
        world.add_sections(&format!(
                "[profile again]\nrole_arn = {FIRST}\nsource_profile = old-style\nregion = eu-west-1\n[profile named]\nrole_arn = {FIRST}\nsource_profile = sam\nrole_session_name = me\n"
            ),
        );
        let had = theirs(&world, "first");
        world.service.forget_calls();
        for profile in ["first", "again"] {
            assert_same_keys(&world.used(&[profile]), &had);
        }
        assert_eq!(counts(&world), (0, 0), "{name}");
        // A profile that means nothing to us may mean something to them; what was taken before is known by now.
        world.add_sections(&format!("[profile broken]\nrole_arn = {FIRST}\nsource_profile = nobody\n"));
        assert_same_keys(&world.used(&["first"]), &had);
        std::fs::remove_dir_all(world.home().join(".local/state/ssoenv")).unwrap();
        assert_ne!(world.used(&["first"])["AWS_ACCESS_KEY_ID"], had["AWS_ACCESS_KEY_ID"], "{name}");
    }
}

#[test]
fn what_a_token_or_the_environment_may_have_assumed_is_not_taken() {
    for (name, theirs) in theirs() {
        let world = world();
        let had = theirs(&world, "first");
        world.add_sections(&format!(
            "[profile by-token]\nrole_arn = {FIRST}\nweb_identity_token_file = /tmp/token\n"
        ));
        assert_ne!(world.used(&["first"])["AWS_ACCESS_KEY_ID"], had["AWS_ACCESS_KEY_ID"], "{name}");

        let mut world = World::empty();
        if name == "aws" {
            world = aws_cli::world();
        }
        let key = world.service.user_key(SAM);
        role(&world, "first", &["111111111111"]);
        world.config(&format!(
            "[profile e]\nrole_arn = {FIRST}\ncredential_source = Environment\nregion = us-east-1\n"
        ));
        world.variable("AWS_ACCESS_KEY_ID", &key.access_key_id);
        world.variable("AWS_SECRET_ACCESS_KEY", &key.secret_access_key);
        let had = theirs(&world, "e");
        assert!(plain_role_file(&world, FIRST).exists(), "{name}");
        let ours = world.used(&["e"]);
        assert_ne!(ours["AWS_ACCESS_KEY_ID"], had["AWS_ACCESS_KEY_ID"], "{name}");
        assert_eq!(counts(&world), (0, 2), "{name}");
    }
}

#[test]
fn a_file_of_another_account_or_role_is_not_taken() {
    for (name, theirs) in theirs() {
        let world = world();
        let had = theirs(&world, "first");
        let arn = |text: &str| {
            edit(&plain_role_file(&world, FIRST), |file| file["AssumedRoleUser"]["Arn"] = text.into());
            world.used(&["first"])["AWS_ACCESS_KEY_ID"].clone()
        };
        assert_ne!(arn("arn:aws:sts::333333333333:assumed-role/first/x"), had["AWS_ACCESS_KEY_ID"], "{name}");
        assert_eq!(counts(&world).1, 2, "{name}");
    }
}

/// Half a file kills the AWS CLI until somebody removes it (protocol notes, trap 17).
#[test]
fn what_they_have_left_half_is_made_whole_for_them() {
    for (name, theirs) in theirs() {
        for half in ["", "{\"Credentials\": {\"AccessKeyId\": \"ASI"] {
            let world = world();
            drop(theirs(&world, "first"));
            std::fs::write(plain_role_file(&world, FIRST), half).unwrap();
            let ours = world.used(&["first"]);
            world.service.forget_calls();
            assert_same_keys(&ours, &theirs(&world, "first"));
            assert_eq!(counts(&world).1, 0, "{name}");
        }
    }
}

#[test]
fn both_name_and_fill_the_files_alike() {
    for (name, theirs) in theirs() {
        let world = world();
        let key = r#"{"DurationSeconds": 3600, "ExternalId": "ext-1", "RoleArn": "arn:aws:iam::222222222222:role/team/full", "RoleSessionName": "ci"}"#;
        drop(theirs(&world, "full"));
        let path = role_file(&world, key);
        let read = || serde_json::from_slice::<Value>(&std::fs::read(&path).unwrap()).unwrap();
        let had = read();
        drop(world.used(&["full", "--refresh"]));
        let ours = read();
        for field in ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"] {
            assert!(
                had["Credentials"][field].is_string() && ours["Credentials"][field].is_string(),
                "{name} {field}"
            );
        }
        assert_eq!(had["AssumedRoleUser"], ours["AssumedRoleUser"], "{name}");
        assert_ne!(had["Credentials"], ours["Credentials"]);
    }
}

/// The sweep of the AWS CLI goes by ProviderType, which no assumed role has: those that came from a sign-in stay until
/// they end, whoever has assumed them. Ours ends them too, also after theirs.
#[test]
fn their_sign_out_leaves_assumed_roles_and_ours_does_not() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    drop(world.used(&["deploy"]));
    drop(world.used(&["full"]));
    let ran = run(aws, &world, &["sso", "logout"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(plain_role_file(&world, DEPLOY).exists());
    world.service.forget_calls();
    assert_same_keys(&world.used(&["deploy"]), &exported(aws, &world, "deploy"));
    assert_eq!(counts(&world), (0, 0));

    let ran = world.run(&["logout", "my-org"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!plain_role_file(&world, DEPLOY).exists());
    assert_eq!(world.run(&["use", "deploy"]).code, Some(3));
    drop(world.used(&["full"]));
    assert_eq!(counts(&world), (0, 0), "that one came from keys");
}
