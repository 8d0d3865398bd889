//! `whoami`: whose the credentials are, where they came from, and what says otherwise.

use crate::support::identity_center::{Fault, Operation, UserKey};
use crate::support::world::{Ran, World};
use serde_json::{Value, json};
use std::fs;

const SAM: &str = "arn:aws:iam::333333333333:user/team/sam";

/// A shell that has used this profile.
fn using(profile: &str) -> World {
    let mut world = World::signed_in();
    take(&mut world, profile);
    world.service.forget_calls();
    world
}

fn take(world: &mut World, profile: &str) {
    for (name, value) in world.used(&[profile]) {
        world.variable(&name, &value);
    }
}

/// A shell with keys that ssoenv has not put there.
fn with_keys(world: &mut World, key: &UserKey) {
    world.variable("AWS_ACCESS_KEY_ID", &key.access_key_id);
    world.variable("AWS_SECRET_ACCESS_KEY", &key.secret_access_key);
    for name in ["AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"] {
        world.variable(name, "");
    }
}

fn answer(ran: &Ran) -> Value {
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.ends_with("}\n"), "{}", ran.stdout);
    serde_json::from_str(&ran.stdout).unwrap()
}

/// The answer as JSON, and the warnings, which stand in it too.
fn asked(world: &World, arguments: &[&str]) -> (Value, Vec<String>) {
    let ran = world.run(&[&["whoami", "--json"], arguments].concat());
    let answer = answer(&ran);
    let warnings: Vec<String> = serde_json::from_value(answer["warnings"].clone()).unwrap();
    let said: String = warnings.iter().map(|warning| format!("ssoenv: warning: {warning}\n")).collect();
    assert_eq!(ran.stderr, said);
    (answer, warnings)
}

#[test]
fn the_keys_that_use_has_set_are_named_with_their_person_and_role() {
    let world = using("dev");
    let ran = world.run(&["whoami"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let (id, rest) = ran.stdout.split_once("keys     ").unwrap();
    let arn = "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Developer_";
    assert!(
        id.starts_with(&format!("account  111111111111\nuser     sam\nrole     Developer\narn      {arn}")),
        "{id}"
    );
    let key = &world.variables()["AWS_ACCESS_KEY_ID"];
    assert!(rest.starts_with(&format!("{key}: in the environment, set by ssoenv for dev; ")), "{rest}");
    assert!(rest.ends_with(" left\n"), "{rest}");
    let calls = world.service.calls();
    assert_eq!(calls.iter().map(|call| call.operation).collect::<Vec<_>>(), [Operation::GetCallerIdentity]);
    assert_eq!(calls[0].body, "Action=GetCallerIdentity&Version=2011-06-15");
}

#[test]
fn as_json_it_says_where_the_keys_came_from_and_what_the_shell_shows() {
    let world = using("dev");
    let (answer, warnings) = asked(&world, &[]);
    assert_eq!(warnings, [""; 0]);
    let arn = answer["arn"].as_str().unwrap();
    assert_eq!(
        answer,
        json!({
            "account_id": "111111111111",
            "account_name": null,
            "arn": arn,
            "user_id": answer["user_id"],
            "user": "sam",
            "role_name": "Developer",
            "region": "eu-west-1",
            "credentials": {
                "access_key_id": world.variables()["AWS_ACCESS_KEY_ID"],
                "source": "environment",
                "profile": "dev",
                "profile_account_id": "111111111111",
                "expires_at": world.variables()["AWS_CREDENTIAL_EXPIRATION"],
            },
            "shell": {"profile": "dev", "account_id": "111111111111", "is_theirs": true},
            "warnings": [],
        })
    );
    assert!(answer["user_id"].as_str().unwrap().ends_with(":sam"));
}

#[test]
fn keys_that_somebody_else_has_set_are_not_taken_for_the_profile_s() {
    let mut world = using("prod");
    let key = world.service.user_key(SAM);
    with_keys(&mut world, &key);
    let (answer, warnings) = asked(&world, &[]);
    assert_eq!(warnings, ["the keys in the environment are not those of prod, which this shell shows"]);
    assert_eq!(answer["arn"], SAM);
    assert_eq!((&answer["user"], &answer["role_name"]), (&"sam".into(), &Value::Null));
    assert_eq!(answer["shell"], json!({"profile": "prod", "account_id": "012345678901", "is_theirs": false}));
    assert_eq!(
        answer["credentials"],
        json!({
            "access_key_id": key.access_key_id, "source": "environment", "profile": null,
            "profile_account_id": null, "expires_at": null,
        })
    );
    let text = world.run(&["whoami"]).stdout;
    assert!(text.ends_with(": in the environment, not set by ssoenv\n"), "{text}");
    assert!(!text.contains("role "), "{text}");
    let calls = world.service.calls();
    assert!(calls.iter().all(|call| call.header("x-amz-security-token").is_none()), "{calls:?}");
}

#[test]
fn an_end_that_use_has_left_says_nothing_about_other_keys() {
    let mut world = using("dev");
    let key = world.service.user_key(SAM);
    let until = world.variables()["AWS_CREDENTIAL_EXPIRATION"].clone();
    with_keys(&mut world, &key);
    world.variable("AWS_CREDENTIAL_EXPIRATION", &until);
    assert_eq!(asked(&world, &[]).0["credentials"]["expires_at"], Value::Null);
    world.variable("AWS_CREDENTIAL_EXPIRATION", "2038-01-01T00:00:00+02:00");
    assert_eq!(asked(&world, &[]).0["credentials"]["expires_at"], "2037-12-31T22:00:00Z");
}

#[test]
fn aws_profile_beside_keys_is_a_warning_for_tools_disagree() {
    let mut world = using("dev");
    world.variable("AWS_PROFILE", "prod");
    let beside = "AWS_PROFILE is set beside keys: the AWS CLI, boto3, Go, Rust, Java and .NET v4 use the keys; JavaScript and .NET v3 use the profile, and ignore the keys";
    let (answer, warnings) = asked(&world, &[]);
    assert_eq!(warnings, [beside]);
    assert_eq!(
        (&answer["account_id"], &answer["shell"]["is_theirs"]),
        (&"111111111111".into(), &true.into())
    );
    // Without anything of ssoenv the shell shows AWS_PROFILE.
    let mut world = World::empty();
    let key = world.service.user_key(SAM);
    with_keys(&mut world, &key);
    world.variable("AWS_PROFILE", "prod");
    let (answer, warnings) = asked(&world, &[]);
    assert_eq!(warnings, [beside]);
    assert_eq!(answer["shell"], json!({"profile": "prod", "account_id": null, "is_theirs": false}));
}

#[test]
fn an_older_token_that_differs_is_a_warning_for_tools_disagree() {
    let mut world = using("dev");
    world.variable("AWS_SECURITY_TOKEN", "older");
    let (_, warnings) = asked(&world, &[]);
    assert_eq!(
        warnings,
        [
            "AWS_SECURITY_TOKEN differs from AWS_SESSION_TOKEN: the AWS CLI and boto3 use this one; Go, Rust, JavaScript, Java, .NET and ssoenv use AWS_SESSION_TOKEN"
        ]
    );
}

#[test]
fn without_keys_it_is_aws_profile_and_then_the_default_one() {
    let mut world = World::signed_in();
    let (answer, _) = asked(&world, &[]);
    assert_eq!(
        (&answer["role_name"], &answer["credentials"]["profile"]),
        (&"ReadOnly".into(), &"default".into())
    );
    assert_eq!(answer["shell"], Value::Null);
    world.variable("AWS_DEFAULT_PROFILE", "staging");
    assert_eq!(asked(&world, &[]).0["account_id"], "222222222222");
    world.variable("AWS_PROFILE", "prod");
    let (answer, _) = asked(&world, &[]);
    assert_eq!(
        (&answer["account_id"], &answer["credentials"]["source"]),
        (&"012345678901".into(), &"sso".into())
    );
    assert_eq!(answer["region"], "eu-central-1");
}

#[test]
fn a_shell_in_profile_mode_shows_the_profile_that_is_asked_about() {
    let mut world = World::signed_in();
    for (name, value) in world.used(&["staging", "--mode", "profile"]) {
        world.variable(&name, &value);
    }
    let (answer, warnings) = asked(&world, &[]);
    assert_eq!(warnings, [""; 0]);
    assert_eq!(
        answer["shell"],
        json!({"profile": "staging", "account_id": "222222222222", "is_theirs": true})
    );
    assert_eq!(answer["credentials"]["source"], "sso");
    world.variable("AWS_PROFILE", "dev");
    let (answer, warnings) = asked(&world, &[]);
    assert_eq!(warnings, ["this shell shows staging but has no keys for it: these belong to dev"]);
    assert_eq!(
        (&answer["account_id"], &answer["shell"]["is_theirs"]),
        (&"111111111111".into(), &false.into())
    );
}

#[test]
fn where_a_directory_has_left_no_keys_the_default_profile_is_not_taken_for_its_own() {
    let mut world = World::signed_in();
    world.variable("SSOENV_PROFILE", "staging").variable("SSOENV_KEY_ID", "none");
    let (answer, warnings) = asked(&world, &[]);
    assert_eq!(warnings, ["this shell shows staging but has no keys for it: these belong to default"]);
    assert_eq!(
        (&answer["account_id"], &answer["shell"]["is_theirs"]),
        (&"111111111111".into(), &false.into())
    );
}

#[test]
fn every_source_of_a_profile_is_named() {
    let world = World::signed_in();
    let key = world.service.user_key(SAM);
    let (id, secret) = (&key.access_key_id, &key.secret_access_key);
    let path = world.home().join(".aws/config");
    let config = fs::read_to_string(&path).unwrap();
    let document = json!({"Version": 1, "AccessKeyId": id, "SecretAccessKey": secret});
    let printer = world.home().join("printer");
    fs::write(&printer, document.to_string()).unwrap();
    world.config(&format!(
        "{config}[profile own]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n\
         [profile printed]\ncredential_process = cat {}\nregion = us-east-1\n",
        printer.display()
    ));
    for (profile, source, said) in [
        ("dev", "sso", "of dev, from IAM Identity Center; "),
        ("deploy", "assumed-role", "of deploy, a role assumed with dev; "),
        ("own", "keys", "of own, which has keys of its own\n"),
        ("printed", "process", "of printed, from its credential_process\n"),
    ] {
        let (answer, warnings) = asked(&world, &["--profile", profile]);
        assert_eq!(answer["credentials"]["source"], source);
        assert_eq!(answer["credentials"]["profile"], profile);
        assert_eq!((&answer["shell"], warnings.len()), (&Value::Null, 0));
        let text = world.run(&["whoami", "--profile", profile]).stdout;
        assert!(text.contains(&format!(": {said}")), "{text}");
    }
    let (answer, _) = asked(&world, &["--profile", "deploy"]);
    assert_eq!((&answer["account_id"], &answer["role_name"]), (&"222222222222".into(), &"deploy".into()));
}

#[test]
fn another_target_is_asked_about_whatever_the_environment_holds() {
    let mut world = using("prod");
    world.variable("SSOENV_PREVIOUS", "staging");
    for (arguments, account, role) in [
        (&["--profile", "dev"][..], "111111111111", "Developer"),
        (&["--profile", "-"], "222222222222", "Developer"),
        (&["--profile", "012345678901/ReadOnly", "--session", "my-org"], "012345678901", "ReadOnly"),
        (
            &["--profile", "arn:aws:iam::222222222222:role/deploy", "--source", "dev"],
            "222222222222",
            "deploy",
        ),
    ] {
        let (answer, warnings) = asked(&world, arguments);
        assert_eq!(
            (&answer["account_id"], &answer["role_name"]),
            (&account.into(), &role.into()),
            "{arguments:?}"
        );
        assert_eq!((&answer["shell"], warnings.len()), (&Value::Null, 0), "{arguments:?}");
    }
}

#[test]
fn an_account_that_is_not_the_one_that_was_named_is_a_warning() {
    let mut world = using("dev");
    world.variable("SSOENV_ACCOUNT_ID", "222222222222");
    let (_, warnings) = asked(&world, &[]);
    assert_eq!(
        warnings,
        ["the credentials are of account 111111111111, and this shell shows 222222222222 for dev"]
    );
    world.variable("SSOENV_ACCOUNT_ID", "111111111111");
    let path = world.home().join(".aws/config");
    let config = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        config.replace(
            "sso_account_id = 111111111111\nsso_role_name = Developer",
            "sso_account_id = 444444444444\nsso_role_name = Developer",
        ),
    )
    .unwrap();
    let (answer, warnings) = asked(&world, &[]);
    let expected = format!(
        "the credentials are of account 111111111111, and dev is account 444444444444 in {}",
        path.display()
    );
    assert_eq!(warnings, [expected]);
    assert_eq!(answer["credentials"]["profile_account_id"], "444444444444");
}

#[test]
fn the_account_s_name_is_the_profile_s_or_what_the_portal_has_told() {
    let world = using("dev");
    world.service.assign("111111111111", "dev \u{1b}[31m", "dev@example.com", &["Developer"]);
    assert_eq!(world.run(&["list", "--available"]).code, Some(0));
    assert_eq!(asked(&world, &[]).0["account_name"], "dev \u{1b}[31m");
    let text = world.run(&["whoami"]).stdout;
    assert!(text.starts_with("account  111111111111 (dev \\u{1b}[31m)\n"), "{text}");
    let path = world.home().join(".aws/config");
    let config = fs::read_to_string(&path).unwrap();
    fs::write(&path, config.replace("[profile dev]", "[profile dev]\nsso_account_name = Sandbox")).unwrap();
    assert_eq!(asked(&world, &[]).0["account_name"], "Sandbox");
}

#[test]
fn sts_is_asked_in_the_region_of_the_environment_then_of_the_profile() {
    let mut world = World::empty();
    let key = world.service.user_key(SAM);
    with_keys(&mut world, &key);
    let region = |world: &World| {
        world.service.forget_calls();
        let (answer, _) = asked(world, &[]);
        let calls = world.service.calls();
        let scope = calls[0].header("authorization").unwrap().split('/').nth(2).unwrap().to_owned();
        assert_eq!(answer["region"], scope);
        scope
    };
    world.config("");
    assert_eq!(region(&world), "us-east-1", "the endpoint for all");
    world.config("[default]\nregion = sa-east-1\n[profile p]\nregion = eu-north-1\naws_access_key_id = x\naws_secret_access_key = y\n");
    assert_eq!(region(&world), "us-east-1", "a profile without credentials says nothing");
    world.config("[default]\nregion = sa-east-1\naws_access_key_id = x\naws_secret_access_key = y\n");
    assert_eq!(region(&world), "sa-east-1");
    world.variable("AWS_DEFAULT_REGION", "eu-west-2");
    assert_eq!(region(&world), "eu-west-2");
    world.variable("AWS_REGION", "eu-west-3");
    assert_eq!(region(&world), "eu-west-3");
}

#[test]
fn the_old_name_of_the_token_counts_where_the_new_one_is_absent() {
    let mut world = using("dev");
    let token = world.variables()["AWS_SESSION_TOKEN"].clone();
    world.variable("AWS_SESSION_TOKEN", "").variable("AWS_SECURITY_TOKEN", &token);
    assert_eq!(asked(&world, &[]).0["account_id"], "111111111111");
}

#[test]
fn what_sts_refuses_is_said_with_the_keys_and_a_way_out() {
    let refused = |world: &World, code: i32, message: &str, hint: &str| {
        let ran = world.run(&["whoami"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), ""), "{}", ran.stderr);
        let key = &world.variables()["AWS_ACCESS_KEY_ID"];
        let expected = format!("ssoenv: {}", message.replace("KEY", key));
        assert!(ran.stderr.starts_with(&expected), "{}", ran.stderr);
        assert!(ran.stderr.ends_with(&format!("\nhint: {hint}\n")), "{}", ran.stderr);
    };
    let world = using("dev");
    world.service.advance(3601);
    refused(
        &world,
        4,
        "the keys KEY (in the environment, set by ssoenv for dev) have expired\n",
        "get new ones: eval \"$(ssoenv use dev)\"",
    );
    let mut world = using("dev");
    world.variable("AWS_SECRET_ACCESS_KEY", "other");
    refused(
        &world,
        4,
        "the signature with the keys KEY (in the environment, set by ssoenv for dev) is not accepted: status 403, SignatureDoesNotMatch, ",
        "check the secret key, the region, and the clock of this machine",
    );
    world.variable("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    refused(
        &world,
        4,
        "the keys KEY (in the environment, not set by ssoenv) are not known to STS in eu-west-1: status 403, InvalidClientTokenId, ",
        "they may have been deleted, or belong to another partition, or their account has not enabled the region",
    );
    let world = using("dev");
    world.service.configure(|rules| rules.disabled_regions = vec!["eu-west-1".into()]);
    refused(
        &world,
        5,
        "STS is not enabled in eu-west-1 for the account of the keys KEY (in the environment, set by ssoenv for dev): status 403, RegionDisabledException, ",
        "set another region in AWS_REGION, or in the profile",
    );
}

#[test]
fn what_is_wrong_here_is_said_before_anybody_is_asked() {
    let config = |world: &World| world.home().join(".aws/config").display().to_string();
    let region = "hint: a region looks like eu-central-1";
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, i32, &'a str, &'a str);
    let cases: [Case<'_>; 7] = [
        (
            &[("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "s\n")],
            "",
            5,
            "the keys in the environment contain spaces, line breaks or other invalid characters",
            "hint: set all key variables together, for example with `ssoenv use PROFILE`",
        ),
        (
            &[("AWS_ACCESS_KEY_ID", "AKIA")],
            "",
            5,
            "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not",
            "hint: set all key variables together, for example with `ssoenv use PROFILE`",
        ),
        (
            &[("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_REGION", "x y")],
            "",
            5,
            "AWS_REGION: `x y` is not a region",
            region,
        ),
        (&[("AWS_DEFAULT_REGION", "x/y")], "own", 5, "AWS_DEFAULT_REGION: `x/y` is not a region", region),
        (&[("AWS_PROFILE", "nope")], "", 5, "AWS_PROFILE: no profile nope in CONFIG", "hint: ssoenv list"),
        (
            &[],
            "",
            5,
            "there are no credentials here: no keys in the environment, no AWS_PROFILE, and no default profile in CONFIG",
            "hint: name a profile: `ssoenv whoami PROFILE`",
        ),
        (
            &[("AWS_PROFILE", "111111111111/Developer")],
            "",
            5,
            "AWS_PROFILE: no profile 111111111111/Developer in CONFIG",
            "hint: ssoenv list",
        ),
    ];
    for (variables, profile, code, message, hint) in cases {
        let mut world = World::empty();
        world.config(if profile == "own" {
            "[default]\naws_access_key_id = AKIA\naws_secret_access_key = s\n"
        } else {
            "[profile some]\nregion = eu-west-1\n"
        });
        for (name, value) in variables {
            world.variable(name, value);
        }
        let ran = world.run(&["whoami"]);
        let message = message.replace("CONFIG", &config(&world));
        assert_eq!(ran.stderr, format!("ssoenv: {message}\n{hint}\n"));
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), ""));
        assert!(world.service.calls().is_empty());
    }
    let world = World::signed_in();
    let ran = world.run(&["whoami", "--session", "my-org"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("hint: name it: `ssoenv whoami TARGET`\n"), "{}", ran.stderr);
}

#[test]
fn without_a_sign_in_a_profile_is_exit_code_3_and_keys_in_the_environment_need_none() {
    let mut world = World::empty();
    let ran = world.run(&["whoami", "--profile", "dev"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
    assert!(ran.stderr.contains("hint: ssoenv login my-org"), "{}", ran.stderr);
    let key = world.service.user_key(SAM);
    with_keys(&mut world, &key);
    assert_eq!(asked(&world, &[]).0["arn"], SAM);
}

#[test]
fn a_service_that_does_not_answer_is_exit_code_6() {
    for (fault, attempts, words) in [
        (Fault::Status(503), 3, "answered with an error: status 503, ServiceUnavailable, "),
        (Fault::Html, 1, "did not answer as the AWS service does\n"),
        (Fault::Reset, 3, "no answer from http://127.0.0.1"),
    ] {
        let world = using("dev");
        world.service.fault(Operation::GetCallerIdentity, fault.clone());
        let ran = world.run(&["whoami", "--json"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), ""), "{fault:?}");
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
        assert_eq!(world.service.count(Operation::GetCallerIdentity), attempts, "{fault:?}");
    }
}

#[test]
fn a_hint_for_everybody_s_endpoint_speaks_of_sts() {
    let mut world = using("dev");
    let nobody = "http://127.0.0.1:9";
    world.variable("AWS_ENDPOINT_URL_STS", nobody);
    let ran = world.run(&["whoami"]);
    assert!(ran.stderr.contains("hint: check the network, HTTPS_PROXY and the region\n"), "{}", ran.stderr);
    world.variable("AWS_ENDPOINT_URL_STS", "").variable("AWS_ENDPOINT_URL", nobody);
    let ran = world.run(&["whoami"]);
    assert_eq!(ran.code, Some(6));
    assert!(
        ran.stderr.contains("hint: AWS_ENDPOINT_URL also redirects STS to this address: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_verbose_names_the_call_and_no_secret() {
    let world = using("dev");
    let ran = world.run(&["whoami", "--verbose"]);
    let url = world.service.url();
    assert!(ran.stderr.contains(&format!("ssoenv: GetCallerIdentity {url}: 200\n")), "{}", ran.stderr);
    for name in ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        assert!(!ran.stderr.contains(&world.variables()[name]), "{name}");
        assert!(!ran.stdout.contains(&world.variables()[name]), "{name}");
    }
    let signature =
        world.service.calls()[0].header("authorization").unwrap().rsplit('=').next().unwrap().to_owned();
    assert!(!ran.stderr.contains(&signature) && !ran.stderr.contains("Authorization"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("Action="), "{}", ran.stderr);
}

#[test]
fn a_profile_without_a_region_is_not_asked_about_in_that_of_the_active_profile() {
    let mut world = World::signed_in();
    let key = world.service.user_key("arn:aws:iam::333333333333:user/team/sam");
    let (id, secret) = (&key.access_key_id, &key.secret_access_key);
    std::fs::write(
        world.home().join(".aws/credentials"),
        format!("[keys]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n"),
    )
    .unwrap();
    let ran = world.run(&["use", "dev", "--format", "json"]);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    assert_eq!(world.variables()["AWS_REGION"], "eu-west-1");
    world.service.configure(|rules| rules.disabled_regions = vec!["eu-west-1".into()]);
    let ran = world.run(&["whoami", "--profile", "keys", "--verbose"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let calls = world.service.calls();
    let is_signature = |header: &&(String, String)| header.0.eq_ignore_ascii_case("authorization");
    let signature = calls.last().unwrap().headers.iter().find(is_signature).unwrap();
    assert_eq!(signature.1.split('/').nth(2), Some("us-east-1"));
}
