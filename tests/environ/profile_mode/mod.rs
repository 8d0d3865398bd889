//! `AWS_PROFILE` in place of keys: who says so, what is set and removed, and the way back.

/// Directories, prompts and other terminals.
mod prompts;
/// Any order of uses, of `off`, and of what people set in between.
mod random_walk;
/// By `eval` in real shells; and keys that never end.
mod shells;

use crate::support::world::{SH_FAILURE, World};
use serde_json::{Value, json};

/// A session, a profile that says nothing of modes, one that says profile, and sources that ssoenv leaves to others.
fn config(world: &World) -> String {
    let start_url = world.service.start_url();
    format!(
        "[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Developer
region = eu-west-1

[profile by-name]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = Developer
ssoenv_mode = profile

[profile prod]
sso_session = my-org
sso_account_id = 012345678901
sso_role_name = Administrator
region = eu-central-1
ssoenv_mode = Profile

[profile ci]
role_arn = arn:aws:iam::111111111111:role/ci
web_identity_token_file = /nowhere/token
region = us-west-2

[profile instance]
role_arn = arn:aws:iam::111111111111:role/instance
credential_source = Ec2InstanceMetadata

[profile user]
aws_access_key_id = AKIAUSER
aws_secret_access_key = secret

[sso-session my-org]
sso_start_url = {start_url}
sso_region = us-east-1
"
    )
}

fn world() -> World {
    let world = World::signed_in();
    world.config(&config(&world));
    world
}

/// A verb that prints a change, which is taken; what it says.
fn does(world: &mut World, arguments: &[&str]) -> String {
    let ran = world.run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    ran.stderr
}

/// The variables of AWS and ssoenv, but for those of the test itself and those that differ from run to run.
fn environment(world: &World) -> Value {
    let is_ours = |name: &str| {
        (name.starts_with("AWS") || name.starts_with("SSOENV"))
            && !name.contains("ENDPOINT")
            && name != "SSOENV_SID"
            // It outlives `off`.
            && (name != "SSOENV_PREVIOUS" || world.variables().contains_key("SSOENV_PROFILE"))
    };
    world
        .variables()
        .iter()
        .filter(|(name, _)| is_ours(name))
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect()
}

#[test]
fn the_name_and_what_describes_it_are_set_and_every_key_is_gone() {
    let mut world = world();
    for name in [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_CREDENTIAL_EXPIRATION",
        "AWS_ACCOUNT_ID",
        "AWS_DEFAULT_PROFILE",
        "AWS_SECURITY_TOKEN",
        "AWS_ROLE_ARN",
        "AWS_VAULT",
    ] {
        world.variable(name, "mine");
    }
    let before = environment(&world);
    assert_eq!(does(&mut world, &["use", "dev", "--mode", "profile"]), "");
    let mut set = environment(&world);
    let saved: Value = serde_json::from_str(set["SSOENV_SAVED"].as_str().unwrap()).unwrap();
    assert_eq!(saved, before);
    set.as_object_mut().unwrap().remove("SSOENV_SAVED");
    assert_eq!(
        set,
        json!({
            "AWS_PROFILE": "dev",
            "AWS_SDK_LOAD_CONFIG": "1",
            "AWS_SSO_PROFILE": "dev",
            "AWS_REGION": "eu-west-1",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "SSOENV_PROFILE": "dev",
            "SSOENV_LABEL": "dev",
            "SSOENV_ACCOUNT_ID": "111111111111",
            "SSOENV_ROLE_NAME": "Developer",
            "SSOENV_REGION": "eu-west-1",
            "SSOENV_REFRESH_AT": "253402300799",
            "SSOENV_ARGS": "{\"mode\":\"profile\"}",
            "SSOENV_EXPORTS": "{\"AWS_SDK_LOAD_CONFIG\":\"1\"}",
            "SSOENV_SOURCE": "manual",
            "SSOENV_KEY_ID": "profile",
        })
    );
    does(&mut world, &["off"]);
    assert_eq!(environment(&world), before);
}

#[test]
fn the_option_wins_over_the_profile_and_the_profile_over_the_settings() {
    let mode_of = |settings: &str, line: &[&str]| {
        let world = world();
        world.settings(settings);
        let set = world.used(line);
        assert_ne!(set.contains_key("AWS_PROFILE"), set.contains_key("AWS_ACCESS_KEY_ID"), "{line:?}");
        if set.contains_key("AWS_PROFILE") { "profile" } else { "keys" }
    };
    for (settings, line, mode) in [
        ("", &["dev"][..], "keys"),
        ("", &["dev", "--mode", "profile"], "profile"),
        ("", &["by-name"], "profile"),
        ("", &["by-name", "--mode", "keys"], "keys"),
        ("mode = keys\n", &["by-name"], "profile"),
        ("mode = profile\n", &["dev"], "profile"),
        ("mode = PROFILE\n", &["dev"], "profile"),
        ("mode = profile\n", &["dev", "--mode", "keys"], "keys"),
        ("mode = profile\n", &["user"], "profile"),
        ("mode =\n", &["dev"], "keys"),
        ("mode = profile\n[session my-org]\nmode = keys\n", &["dev"], "keys"),
        ("mode = profile\n[session my-org]\nmode = keys\n", &["user"], "profile"),
        ("[session my-org]\nmode = profile\n", &["dev"], "profile"),
        ("[session other]\nmode = profile\n", &["dev"], "keys"),
        // A role that no profile names has no name to set.
        ("mode = profile\n", &["111111111111/ReadOnly"], "keys"),
    ] {
        assert_eq!(mode_of(settings, line), mode, "{settings} {line:?}");
    }
}

#[test]
fn what_is_no_mode_is_named_with_its_place() {
    let world = world();
    let text = config(&world).replace("ssoenv_mode = profile", "ssoenv_mode = both");
    world.config(&text);
    let ran = world.run(&["use", "by-name"]);
    assert_eq!(ran.code, Some(5));
    let line = text.lines().position(|line| line.contains("= both")).unwrap() + 1;
    let path = world.home().join(".aws/config");
    let said = format!(
        "ssoenv: {}:{line}: ssoenv_mode is `both`\nhint: choose keys, profile or endpoint\n",
        path.display()
    );
    assert_eq!(ran.stderr, said);
    world.settings("mode = any\n");
    let ran = world.run(&["use", "dev"]);
    assert_eq!(ran.code, Some(5));
    assert!(ran.stderr.contains("config:1: mode is `any`\n"), "{}", ran.stderr);
    // Nobody looks there where it is said otherwise.
    assert_eq!(world.run(&["use", "dev", "--mode", "keys"]).code, Some(0));
    assert_eq!(world.run(&["use", "dev", "--mode", "both"]).code, Some(2));
}

#[test]
fn a_role_that_no_profile_names_cannot_be_left_to_tools() {
    let world = world();
    let ran = world.run(&["use", "111111111111/ReadOnly", "--mode", "profile", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), SH_FAILURE));
    assert_eq!(
        ran.stderr,
        "ssoenv: --mode profile sets AWS_PROFILE, but no profile is named 111111111111/ReadOnly\nhint: create one with `ssoenv configure`, or omit --mode\n"
    );
    assert!(world.service.calls().is_empty());
    // Nor because the profile that assumes it could.
    world.config(&(config(&world) + "[profile source]\nrole_arn = arn:aws:iam::1:role/x\nweb_identity_token_file = /t\nssoenv_mode = profile\n"));
    let ran = world.run(&["use", "222222222222/deploy", "--source", "source", "--format", "json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""), "{}", ran.stderr);
}

#[test]
fn sources_of_other_tools_are_had_by_name_alone() {
    let mut world = world();
    for (name, what) in [("ci", "a web identity token"), ("instance", "the instance's metadata")] {
        does(&mut world, &["use", name, "--mode", "profile"]);
        let set = environment(&world);
        assert_eq!((&set["AWS_PROFILE"], &set["SSOENV_KEY_ID"]), (&json!(name), &json!("profile")));
        let status = world.run(&["status"]);
        assert!(
            status.stdout.contains("AWS_PROFILE is set, and tools find the credentials"),
            "{}",
            status.stdout
        );
        let ran = world.run(&["use", name, "--shell", "sh"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), SH_FAILURE), "{name}");
        assert!(
            ran.stderr.contains(what) && ran.stderr.contains("\nhint: use --mode profile: `use` and `exec`"),
            "{}",
            ran.stderr
        );
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn credentials_that_tools_would_not_find_either_are_no_profile_mode() {
    let world = world();
    std::fs::remove_file(world.token_path()).unwrap();
    let ran = world.run(&["use", "by-name", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), SH_FAILURE), "{}", ran.stderr);
}

#[test]
fn a_region_alone_changes_the_region_and_nothing_else() {
    let mut world = world();
    world.variable("AWS_REGION", "mine");
    does(&mut world, &["use", "by-name"]);
    let mut expected = environment(&world);
    assert_eq!(expected["AWS_REGION"], "mine");
    does(&mut world, &["use", "--region", "ap-south-1"]);
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION", "SSOENV_REGION"] {
        expected[name] = json!("ap-south-1");
    }
    assert_eq!(environment(&world), expected);
    // The mode stays what was said, also where more than the region is asked for.
    does(&mut world, &["use", "dev", "--mode", "profile"]);
    does(&mut world, &["use", "--region", "sa-east-1", "--refresh"]);
    assert_eq!((&*world.variables()["AWS_PROFILE"], &*world.variables()["AWS_REGION"]), ("dev", "sa-east-1"));
    // Keys that somebody has set are not ours to change.
    world.variable("AWS_ACCESS_KEY_ID", "AKIA");
    assert_eq!(world.run(&["use", "--region", "ap-south-1"]).code, Some(1));
    does(&mut world, &["off"]);
    assert_eq!(environment(&world), json!({"AWS_REGION": "mine", "AWS_ACCESS_KEY_ID": "AKIA"}));
}

#[test]
fn each_format_and_verb_says_it() {
    let mut world = world();
    let dotenv = world.run(&["use", "by-name", "--format", "dotenv"]);
    assert_eq!(
        dotenv.stdout,
        "AWS_SDK_LOAD_CONFIG=1\nSSOENV_PROFILE=by-name\nSSOENV_ACCOUNT_ID=222222222222\nSSOENV_ROLE_NAME=Developer\nSSOENV_LABEL=by-name\nAWS_SSO_PROFILE=by-name\nAWS_PROFILE=by-name\n"
    );
    does(&mut world, &["use", "prod"]);
    assert_eq!(world.variables()["SSOENV_PRODUCTION"], "1");
    let status = world.run(&["status"]);
    assert!(
        status.stdout.contains("prod, account 012345678901, role Administrator, region eu-central-1: AWS_PROFILE is set, and tools find the credentials"),
        "{}",
        status.stdout
    );
    let status: Value = serde_json::from_str(&world.run(&["status", "--json"]).stdout).unwrap();
    assert_eq!((&status["shell"]["mode"], &status["shell"]["state"]), (&json!("profile"), &json!("active")));
    assert_eq!(status["shell"]["expires_at"], Value::Null);
    assert_eq!(world.run(&["status", "--quiet"]).code, Some(0));
    assert_eq!(world.run(&["prompt"]).stdout.trim_end(), "[prod]");
    assert_eq!(
        world.run(&["prompt", "--format", "{label}|{account}|{left}|{production}"]).stdout.trim_end(),
        "prod|012345678901||production"
    );
    world.variable("AWS_SECRET_ACCESS_KEY", "x");
    assert_eq!(world.run(&["prompt"]).stdout.trim_end(), "[prod ? prod]");
    let status: Value = serde_json::from_str(&world.run(&["status", "--json"]).stdout).unwrap();
    assert_eq!(status["shell"]["state"], "changed");
}

#[test]
fn one_mode_after_the_other_leaves_nothing_of_the_first() {
    let mut world = world();
    does(&mut world, &["use", "dev"]);
    let keys = environment(&world);
    does(&mut world, &["use", "by-name"]);
    does(&mut world, &["use", "-"]);
    let mut back = environment(&world);
    assert_eq!(back.as_object_mut().unwrap().remove("SSOENV_PREVIOUS"), Some(json!("by-name")));
    assert_eq!(back, keys);
    does(&mut world, &["use", "-"]);
    assert_eq!((&*world.variables()["AWS_PROFILE"], world.variables().get("AWS_REGION")), ("by-name", None));
    assert_eq!(does(&mut world, &["off"]), "ssoenv: by-name is off\n");
    assert_eq!(environment(&world), json!({}));
}

#[test]
fn clear_leaves_neither_the_name_nor_what_was_before() {
    let mut world = world();
    world.variable("AWS_PROFILE", "mine").variable("AWS_ACCESS_KEY_ID", "AKIA");
    does(&mut world, &["use", "by-name"]);
    does(&mut world, &["off", "--clear"]);
    assert_eq!(environment(&world), json!({}));
}
