//! What each verb makes of a profile of `aws login`.

use super::{SAM, bare_world, file, has_left, path, world};
use crate::support::home;
use crate::support::identity_center::{AssumableRole, Operation};
use crate::support::world::World;
use serde_json::{Value, json};

const DEPLOY: &str = "arn:aws:iam::222222222222:role/team";
const SESSION: &str = "arn:aws:sts::333333333333:assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/sam";

/// The profile `role` has signed in with a session of a role, `console` with that of a user.
fn role_world() -> World {
    let (world, _) = world();
    home::write_login(world.home(), &world.service.console_sign_in(SESSION));
    world.with_sections(&format!("[profile role]\nlogin_session = {SESSION}\nregion = eu-west-1\n"))
}

fn parsed(world: &World, arguments: &[&str]) -> Value {
    let ran = world.run(arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

fn listed(world: &World, profile: &str) -> Value {
    let rows = parsed(world, &["list", "--json"]);
    rows.as_array().unwrap().iter().find(|row| row["profile"] == profile).unwrap().clone()
}

#[test]
fn use_takes_the_keys_of_the_file_without_a_call() {
    let (world, sign_in) = world();
    let set = world.used(&["console"]);
    assert_eq!(set["AWS_ACCESS_KEY_ID"], sign_in.access_key_id);
    assert_eq!(set["AWS_SECRET_ACCESS_KEY"], sign_in.secret_access_key);
    assert_eq!(set["AWS_SESSION_TOKEN"], sign_in.session_token);
    assert_eq!(set["SSOENV_PROFILE"], "console");
    assert_eq!((&*set["AWS_ACCOUNT_ID"], &*set["SSOENV_ACCOUNT_ID"]), ("333333333333", "333333333333"));
    assert_eq!(set["AWS_REGION"], "eu-west-1");
    assert!(!set.contains_key("SSOENV_ROLE_NAME"));
    assert_eq!(set["SSOENV_EXPIRES_AT"], sign_in.expires_at.to_string());
    assert!(world.service.calls().is_empty());
    assert!(!world.home().join(".aws/cli").exists(), "its keys stay in its own file");
}

#[test]
fn without_a_sign_in_the_hint_is_the_command_of_the_aws_cli() {
    let world = bare_world();
    for verb in ["use", "exec", "credential-process", "whoami"] {
        let more: &[&str] = if verb == "exec" { &["--", "true"] } else { &[] };
        let ran = world.run(&[&[verb, "console"], more].concat());
        assert_eq!(ran.code, Some(3), "{verb}: {}", ran.stderr);
        assert_eq!(
            ran.stderr,
            "ssoenv: profile console is not signed in with `aws login`\nhint: aws login --profile console\n"
        );
    }
    assert!(!world.home().join(".aws/login").exists(), "nothing is created");
    assert!(world.service.calls().is_empty());
}

#[test]
fn expired_keys_are_renewed_and_all_verbs_use_the_new_ones() {
    let (world, sign_in) = world();
    has_left(&world, -1);
    let set = world.used(&["console"]);
    assert_ne!(set["AWS_ACCESS_KEY_ID"], sign_in.access_key_id);
    assert_eq!(file(&world)["accessToken"]["accessKeyId"], set["AWS_ACCESS_KEY_ID"].as_str());
    assert_eq!(world.service.count(Operation::CreateOAuth2Token), 1);
    let document = parsed(&world, &["credential-process", "console"]);
    assert_eq!(document["AccessKeyId"], set["AWS_ACCESS_KEY_ID"].as_str());
    assert_eq!(document["AccountId"], "333333333333");
    let ran = world.run(&["exec", "console", "--", "sh", "-c", "echo $AWS_ACCESS_KEY_ID"]);
    assert_eq!(ran.stdout.trim(), set["AWS_ACCESS_KEY_ID"]);
    let answer = parsed(&world, &["whoami", "console", "--json"]);
    assert_eq!((&answer["arn"], &answer["user"]), (&SAM.into(), &"sam".into()));
    assert_eq!(
        (&answer["credentials"]["source"], &answer["credentials"]["profile_account_id"]),
        (&"login".into(), &"333333333333".into())
    );
    assert_eq!(world.service.count(Operation::CreateOAuth2Token), 1);
}

/// A quarter of 15 minutes for `use`, a third for an SDK, and for `exec` ten minutes, since no renewal gives the half
/// hour that it asks for.
#[test]
fn keys_near_their_end_are_renewed_earlier_by_verbs_that_need_them_longer() {
    for (left, verb, renewals) in [
        (240, "use", 0),
        (220, "use", 1),
        (320, "credential-process", 0),
        (290, "credential-process", 1),
        (620, "exec", 0),
        (590, "exec", 1),
    ] {
        let (world, _) = world();
        has_left(&world, left);
        let more: &[&str] = if verb == "exec" { &["--", "true"] } else { &[] };
        let ran = world.run(&[&[verb, "console"], more].concat());
        assert_eq!(ran.code, Some(0), "{verb} {left}: {}", ran.stderr);
        assert_eq!(world.service.count(Operation::CreateOAuth2Token), renewals, "{verb} {left}");
        let says = ran
            .stderr
            .contains("those of `aws login` last 15m at most (`ssoenv exec --mode endpoint` renews them)");
        assert_eq!(says, verb == "exec", "{verb} {left}: {}", ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn an_endpoint_serves_them_without_a_word_about_their_life() {
    let (world, sign_in) = world();
    // A `[default]` with credentials would hide the endpoint.
    let world = world.with_sections("[profile endpoint]\n");
    let ran = world.run(&[
        "exec", "console", "--mode", "endpoint", "--", "sh", "-c",
        "curl -s -H \"Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN\" \"$AWS_CONTAINER_CREDENTIALS_FULL_URI\"",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("15m"), "{}", ran.stderr);
    let served: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(served["AccountId"], "333333333333");
    // Less than 17 minutes are left of any of them, so the endpoint has renewed what it was given.
    assert!(served["AccessKeyId"] != sign_in.access_key_id || world.service.calls().is_empty());
}

#[test]
fn a_role_is_assumed_with_them_and_cached_apart_from_other_sources() {
    let (world, _) = world();
    let world = world.with_sections(&format!(
        "[profile team]\nrole_arn = {DEPLOY}\nsource_profile = console\nregion = us-east-1\n"
    ));
    world.service.add_role(AssumableRole::new(DEPLOY, SAM));
    has_left(&world, -1);
    let set = world.used(&["team"]);
    assert_eq!((&*set["AWS_ACCOUNT_ID"], &*set["SSOENV_ROLE_NAME"]), ("222222222222", "team"));
    assert_eq!(world.service.count(Operation::CreateOAuth2Token), 1);
    assert_eq!(world.service.count(Operation::AssumeRole), 1);
    assert_eq!(world.used(&["team"])["AWS_ACCESS_KEY_ID"], set["AWS_ACCESS_KEY_ID"]);
    assert_eq!(world.service.count(Operation::AssumeRole), 1);
    // Another profile that assumes the same role with other credentials.
    let world = world.with_sections(&format!(
        "[profile other]\nrole_arn = {DEPLOY}\nsource_profile = dev\nregion = us-east-1\n"
    ));
    let ran = world.run(&["use", "other"]);
    assert_eq!(ran.code, Some(3), "the cached ones are not its own: {}", ran.stderr);
}

#[test]
fn a_chain_without_the_sign_in_names_the_command_for_its_source() {
    let world = bare_world().with_sections(&format!(
        "[profile team]\nrole_arn = {DEPLOY}\nsource_profile = console\nregion = us-east-1\n"
    ));
    let ran = world.run(&["use", "team"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.ends_with("\nhint: aws login --profile console\n"), "{}", ran.stderr);
}

#[test]
fn list_shows_account_role_and_how_long_they_last() {
    let world = role_world();
    let row = listed(&world, "console");
    assert_eq!((&row["account_id"], &row["role_name"]), (&"333333333333".into(), &Value::Null));
    assert_eq!((&row["state"], &row["reason"]), (&"cached".into(), &"aws login".into()));
    let row = listed(&world, "role");
    assert_eq!((&row["account_id"], &row["role_name"]), (&"333333333333".into(), &"ReadOnly".into()));
    has_left(&world, -1);
    assert_eq!(listed(&world, "console")["state"], "renewable");
    std::fs::remove_file(path(&world)).unwrap();
    assert_eq!(listed(&world, "console")["state"], "sign-in-needed");
    assert!(world.service.calls().is_empty());
}

#[test]
fn status_has_a_line_for_the_sign_in() {
    let (world, sign_in) = world();
    let end = home::rfc3339(sign_in.expires_at);
    let answer = parsed(&world, &["status", "--json"]);
    assert_eq!(
        answer["logins"],
        json!([{"login_session": SAM, "account_id": "333333333333", "state": "signed-in", "expires_at": end,
            "renews": true, "profiles": ["console"]}])
    );
    let answer = parsed(&world, &["status", "console", "--json"]);
    assert_eq!(
        (&answer["profile"]["account_id"], &answer["profile"]["expires_at"]),
        (&"333333333333".into(), &end.into())
    );
    assert_eq!(
        (answer["sessions"].as_array().unwrap().len(), answer["logins"].as_array().unwrap().len()),
        (0, 1)
    );
    assert_eq!(parsed(&world, &["status", "dev", "--json"]).get("logins"), None);
    has_left(&world, -5);
    let ran = world.run(&["status"]);
    let line = format!("{SAM}: renews by itself at the next use (for console)");
    assert!(ran.stdout.contains(&line), "{}", ran.stdout);
    std::fs::remove_file(path(&world)).unwrap();
    let ran = world.run(&["status"]);
    let line = format!("{SAM}: sign-in needed: aws login --profile console (for console)");
    assert!(ran.stdout.contains(&line), "{}", ran.stdout);
}

#[test]
fn status_quiet_answers_by_the_exit_code() {
    let (world, _) = world();
    let code = |world: &World, more: &[&str]| world.run(&[&["status", "--quiet"], more].concat()).code;
    assert_eq!(code(&world, &["--profile", "console"]), Some(0));
    has_left(&world, -1);
    assert_eq!(code(&world, &["--profile", "console"]), Some(0));
    std::fs::remove_file(path(&world)).unwrap();
    assert_eq!(code(&world, &["--profile", "console"]), Some(3));
    // Where there is no other sign-in, this one is meant.
    world.config(&format!("[profile console]\nlogin_session = {SAM}\nregion = eu-west-1\n"));
    assert_eq!(code(&world, &[]), Some(3));
    home::write_login(world.home(), &world.service.console_sign_in(SAM));
    assert_eq!(code(&world, &[]), Some(0));
}

#[test]
fn explain_names_the_sign_in_its_file_and_the_next_call() {
    let (world, _) = world();
    let answer = parsed(&world, &["explain", "console", "--json"]);
    assert_eq!(answer["chain"], json!([{"kind": "login", "profile": "console", "login_session": SAM}]));
    let cache = &answer["caches"][0];
    assert_eq!((&cache["kind"], &cache["usable"]), (&"login".into(), &true.into()));
    assert_eq!(cache["path"], path(&world).to_str().unwrap());
    assert_eq!(answer["next"]["outcome"], "served");
    has_left(&world, -1);
    let text = world.run(&["explain", "console"]).stdout;
    assert!(text.contains("CreateOAuth2Token") && text.contains("eu-west-1"), "{text}");
    std::fs::remove_file(path(&world)).unwrap();
    let answer = parsed(&world, &["explain", "console", "--json"]);
    assert_eq!(
        (&answer["next"]["outcome"], &answer["next"]["exit_code"]),
        (&"sign-in-needed".into(), &3.into())
    );
    assert!(world.service.calls().is_empty());
}

#[test]
fn login_and_logout_name_the_commands_of_the_aws_cli() {
    let (world, _) = world();
    let before = file(&world);
    for (verb, hint) in [("login", "aws login --profile console"), ("logout", "aws logout --profile console")]
    {
        let ran = world.run(&[verb, "--profile", "console"]);
        assert_eq!(ran.code, Some(5), "{}", ran.stderr);
        assert!(ran.stderr.ends_with(&format!("\nhint: {hint}\n")), "{}", ran.stderr);
    }
    // `logout --all` ends the sign-ins of Identity Center, and leaves this one to the AWS CLI.
    assert_eq!(world.run(&["logout", "--all"]).code, Some(0));
    assert_eq!(file(&world), before);
}

#[test]
fn its_account_decides_about_production() {
    let world = role_world();
    world.settings("production = 333333333333/*\n");
    for profile in ["console", "role"] {
        assert_eq!(world.used(&[profile])["SSOENV_PRODUCTION"], "1", "{profile}");
        assert_eq!(listed(&world, profile)["production"], true, "{profile}");
    }
}

#[test]
fn its_account_is_a_target_where_no_other_profile_has_it() {
    let (world, sign_in) = world();
    assert_eq!(world.used(&["333333333333"])["AWS_ACCESS_KEY_ID"], sign_in.access_key_id);
    let world = world.with_sections(
        "[profile third]\nsso_session = my-org\nsso_account_id = 333333333333\nsso_role_name = Developer\n",
    );
    let ran = world.run(&["use", "333333333333"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("my-org"), "the role of Identity Center: {}", ran.stderr);
}

#[test]
fn sync_and_configure_leave_such_a_section_alone() {
    let (world, _) = world();
    world.sign_in();
    let section = format!("[profile console]\nlogin_session = {SAM}\nregion = eu-west-1\n");
    world.add_sections(&section);
    let ran = world.run(&["sync", "--yes", "--region", "eu-west-1"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(world.read(".aws/config").contains(&section), "{}", world.read(".aws/config"));
    let before = world.read(".aws/config");
    let ran = world.run(&[
        "configure",
        "--session",
        "my-org",
        "--account",
        "111111111111",
        "--role",
        "Developer",
        "--profile",
        "console",
    ]);
    assert_ne!(ran.code, Some(0));
    assert!(ran.stderr.contains("aws login"), "{}", ran.stderr);
    assert_eq!(world.read(".aws/config"), before);
}

#[test]
fn the_folder_is_moved_by_the_variable_as_the_aws_cli_reads_it() {
    let (mut world, sign_in) = world();
    let elsewhere = world.home().join("elsewhere");
    std::fs::rename(world.home().join(".aws/login/cache"), &elsewhere).unwrap();
    for folder in [elsewhere.to_str().unwrap(), "~/elsewhere", "$HOME/elsewhere", "${HOME}/elsewhere"] {
        world.variable("AWS_LOGIN_CACHE_DIRECTORY", folder);
        assert_eq!(world.used(&["console"])["AWS_ACCESS_KEY_ID"], sign_in.access_key_id, "{folder}");
    }
}

#[test]
fn keys_of_another_account_than_the_arn_names_are_refused() {
    let (world, _) = world();
    let mut login = file(&world);
    login["accessToken"]["accountId"] = "111111111111".into();
    std::fs::write(path(&world), login.to_string()).unwrap();
    let ran = world.run(&["use", "console"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.contains("does not contain a valid sign-in of profile console"), "{}", ran.stderr);
}

#[test]
fn ssoenv_alone_names_the_sign_in_as_the_next_step() {
    let world = bare_world();
    world.config(&format!("[profile console]\nlogin_session = {SAM}\nregion = eu-west-1\n"));
    let ran = world.run(&[]);
    let next = ran.stderr.clone() + &ran.stdout;
    assert!(next.contains("aws login --profile console"), "{next}");
}

#[test]
fn the_keys_can_be_written_and_exported_in_profile_mode() {
    let (world, sign_in) = world();
    assert_eq!(world.run(&["use", "console", "--write-credentials", "for-tool"]).code, Some(0));
    assert!(world.read(".aws/credentials").contains(&sign_in.access_key_id));
    let set = world.used(&["console", "--mode", "profile"]);
    assert_eq!((&*set["AWS_PROFILE"], set.get("AWS_ACCESS_KEY_ID")), ("console", None));
}

#[test]
fn a_verb_without_a_session_says_which_command_this_profile_has() {
    let world = bare_world();
    world.config(&format!("[profile console]\nlogin_session = {SAM}\nregion = eu-west-1\n"));
    for verb in ["login", "logout"] {
        let ran = world.run(&[verb]);
        assert_eq!(ran.code, Some(5), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("profile console signs in with `aws login --profile console`"),
            "{}",
            ran.stderr
        );
    }
}
