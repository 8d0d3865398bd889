//! Roles that no profile names: `--source` says whose credentials assume them, and whatever is done later by itself
//! says it again.

use super::{DEPLOY, counts, fails, leave, plain_role_file, role, role_of, signed_in};
use crate::binding::directories::Played;
use crate::support::clock::now;
use crate::support::identity_center::AssumableRole;
use serde_json::json;

const SESSION: &str = "arn:aws:sts::222222222222:assumed-role/deploy";

#[test]
fn a_role_is_assumed_by_its_arn_or_its_account_and_path() {
    let world = signed_in("");
    let team = "arn:aws:iam::222222222222:role/team/deploy";
    world.service.add_role(AssumableRole::new(team, "111111111111"));
    let set = world.used(&[DEPLOY, "--source", "dev"]);
    assert_eq!(set["SSOENV_PROFILE"], "222222222222/deploy");
    assert_eq!((&*set["SSOENV_ACCOUNT_ID"], &*set["SSOENV_ROLE_NAME"]), ("222222222222", "deploy"));
    assert_eq!(set["SSOENV_ARGS"], r#"{"source":"dev"}"#);
    // The profile of that role and source has the same file.
    assert_eq!(world.used(&["deploy"])["AWS_ACCESS_KEY_ID"], set["AWS_ACCESS_KEY_ID"]);
    assert_eq!(counts(&world), (1, 1));
    for target in ["222222222222/team/deploy", team] {
        let set = world.used(&[target, "--source", "dev"]);
        assert_eq!(
            (&*set["SSOENV_PROFILE"], &*set["SSOENV_ROLE_NAME"]),
            ("222222222222/team/deploy", "deploy")
        );
        assert_eq!(role_of(&world, &[target, "--source", "dev"]), SESSION);
    }
    assert_eq!(counts(&world), (1, 2));
    assert!(plain_role_file(&world, team).exists());
}

#[test]
fn it_goes_on_from_a_chain_and_in_every_verb() {
    let world = signed_in("");
    role(&world, "above", &[DEPLOY]);
    let ran = world.run(&["credential-process", "222222222222/above", "--source", "deploy"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(counts(&world), (1, 2));
    let ran =
        world.run(&["exec", "222222222222/above", "--source", "deploy", "--", "ssoenv", "whoami", "--json"]);
    assert!(ran.stdout.contains("assumed-role/above/ssoenv-"), "{ran:?}");
    assert_eq!(counts(&world), (1, 2), "from the cache");
    assert_eq!(
        role_of(
            &world,
            &["arn:aws:iam::222222222222:role/above", "--source", "deploy", "--region", "us-west-2"]
        ),
        "arn:aws:sts::222222222222:assumed-role/above"
    );
}

#[test]
fn a_source_goes_with_a_role_that_can_be_assumed_and_a_profile_that_is_there() {
    let world = signed_in("");
    let config = world.home().join(".aws/config").display().to_string();
    for (arguments, code, message) in [
        (
            &["use", "dev", "--source", "prod"][..],
            2,
            "ssoenv: --source works only with an account and a role, but dev is a profile\n".to_owned(),
        ),
        (
            &["use", "222222222222", "--source", "dev"],
            2,
            "ssoenv: --source needs a role to assume, but the account id does not name one\n".to_owned(),
        ),
        (&["use", "arn:aws:s3:::bucket", "--source", "dev"], 2, String::new()),
        (&["use", DEPLOY, "--source", "devv"], 5, format!("ssoenv: no profile devv in {config}\n")),
        (&["use", DEPLOY, "--source", "dev", "--session", "my-org"], 2, String::new()),
        (
            &["use", DEPLOY, "--source", "dev", "--mode", "profile"],
            2,
            "ssoenv: --mode profile sets AWS_PROFILE, but no profile is named 222222222222/deploy\n"
                .to_owned(),
        ),
    ] {
        let ran = world.run(arguments);
        assert_ne!(ran.code, Some(0), "{arguments:?}");
        if !message.is_empty() {
            assert_eq!(ran.code, Some(code), "{}", ran.stderr);
            assert!(ran.stderr.starts_with(&message), "{}", ran.stderr);
        }
        assert!(!ran.stderr.is_empty());
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_denial_names_the_source() {
    let world = signed_in("");
    let said = fails(&world, &["use", "222222222222/other", "--source", "dev"], 4);
    assert!(
        said.starts_with(
            "ssoenv: dev is not allowed to assume arn:aws:iam::222222222222:role/other: status 403, AccessDenied, "
        ),
        "{said}"
    );
}

/// What the shell holds, and the cache, have a minute left.
fn is_due(shell: &mut Played) {
    leave(&plain_role_file(&shell.world, DEPLOY), -60);
    let past = (now() - 60).to_string();
    shell.world.apply(&json!({"set": {"SSOENV_EXPIRES_AT": past, "SSOENV_REFRESH_AT": "9"}, "unset": []}));
}

fn renewed(shell: &mut Played) -> String {
    let key = shell.holds("AWS_ACCESS_KEY_ID").to_owned();
    is_due(shell);
    let mut said = String::new();
    // A machine that is too busy makes the hook look again instead of waiting.
    for _ in 0..2000 {
        said += &shell.refreshes();
        if shell.holds("AWS_ACCESS_KEY_ID") != key {
            break;
        }
    }
    assert_ne!(shell.holds("AWS_ACCESS_KEY_ID"), key, "{said}");
    said
}

#[test]
fn a_renewal_says_the_source_again() {
    let mut shell = Played::new();
    shell.does(&["use", "222222222222/deploy", "--source", "dev"]);
    assert_eq!(renewed(&mut shell), "");
    assert_eq!(
        (shell.holds("SSOENV_PROFILE"), shell.holds("SSOENV_ARGS")),
        ("222222222222/deploy", r#"{"source":"dev"}"#)
    );
    assert_eq!(counts(&shell.world), (1, 2));
}

#[test]
fn use_with_a_hyphen_goes_back_from_it() {
    let mut shell = Played::new();
    shell.does(&["use", "dev"]);
    shell.does(&["use", DEPLOY, "--source", "dev"]);
    shell.does(&["use", "-"]);
    assert_eq!((shell.holds("SSOENV_PROFILE"), shell.holds("SSOENV_ARGS")), ("dev", ""));
    // One word says no source: it is not taken for a role of Identity Center.
    let ran = shell.says(&["use", "-"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert_eq!(shell.holds("SSOENV_PROFILE"), "dev");
    shell.does(&["use", "staging"]);
    shell.does(&["use", "-"]);
    assert_eq!(shell.holds("SSOENV_PROFILE"), "dev");
}

#[test]
fn a_region_is_changed_without_losing_the_source() {
    let mut shell = Played::new();
    shell.does(&["use", DEPLOY, "--source", "dev"]);
    shell.does(&["use", "--region", "ap-south-1"]);
    assert_eq!(
        (shell.holds("AWS_REGION"), shell.holds("SSOENV_ARGS")),
        ("ap-south-1", r#"{"source":"dev"}"#)
    );
    shell.does(&["use", "--region", "ap-south-2", "--refresh"]);
    assert_eq!(
        (shell.holds("AWS_REGION"), shell.holds("SSOENV_ARGS")),
        ("ap-south-2", r#"{"source":"dev"}"#)
    );
    assert_eq!(counts(&shell.world), (1, 2));
}

#[test]
fn it_comes_back_when_a_bound_directory_is_left() {
    let mut shell = Played::new();
    shell.does(&["use", "222222222222/deploy", "--source", "dev", "--region", "us-west-2"]);
    let key = shell.holds("AWS_ACCESS_KEY_ID").to_owned();
    shell.goes("work");
    shell.does(&["bind", "staging"]);
    assert_eq!(shell.holds("SSOENV_PROFILE"), "staging");
    let said = shell.goes(".");
    assert_eq!(said, "ssoenv: back to 222222222222/deploy\n");
    assert_eq!(shell.holds("AWS_ACCESS_KEY_ID"), key);
    assert_eq!((shell.holds("SSOENV_ARGS"), shell.holds("AWS_REGION")), (r#"{"source":"dev"}"#, "us-west-2"));
    assert_eq!(renewed(&mut shell), "");
}
