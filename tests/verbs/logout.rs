//! `logout`, end to end: what is told, what goes, what stays, and who has the last word.

use crate::support::home;
use crate::support::identity_center::{Fault, Operation};
use crate::support::wait::until;
use crate::support::world::{Ran, SH_FAILURE, World, connection_refused, ran};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

/// Nobody listens there.
const NOBODY: &str = "http://127.0.0.1:1";

/// Signed in to two sessions of one start URL, and to that in the older form, with credentials of a role from each.
fn world() -> World {
    let world = World::signed_in()
        .with_session("other")
        .with_sections(
            "[profile other]\nsso_session = other\nsso_account_id = 111111111111\n\
             sso_role_name = Developer\nregion = eu-west-1\n",
        )
        .signed_in_to("other")
        .signed_in_by_start_url()
        .with_cached(&["dev", "old-style", "other"]);
    world.service.forget_calls();
    world
}

/// Every file of the two caches.
fn cached(world: &World) -> BTreeSet<PathBuf> {
    let folders = [".aws/sso/cache", ".aws/cli/cache"].map(|folder| world.home().join(folder));
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten());
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// What a run has removed.
fn gone(before: &BTreeSet<PathBuf>, world: &World) -> BTreeSet<PathBuf> {
    before.difference(&cached(world)).cloned().collect()
}

fn record(world: &World) -> PathBuf {
    let token = world.token_path();
    world.home().join(".local/state/ssoenv/sign-ins").join(token.file_stem().unwrap())
}

fn assert_ran(ran: &Ran, code: i32, stderr: &str) {
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(code), "", stderr));
}

/// The text with what is left of an hour written as `59m`.
fn hour(text: &str) -> String {
    text.replace("at most 1h more", "at most 59m more")
}

const OUT: &str = "ssoenv: signed out of my-org; keys that a shell still holds work for at most 59m more\n";

/// Makes `use PROFILE` in this world's environment.
fn activate(world: &mut World, profile: &str) {
    let ran = world.run(&["use", profile, "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
}

#[test]
fn the_service_is_told_and_what_came_from_the_sign_in_is_removed() {
    let world = world();
    let token = world.token();
    let registration = world.home().join(".aws/sso/cache/a1a850d323490f81f1c776ba9e4ae3c49deb4a1d.json");
    let foreign =
        ["sso/cache/notes.txt", "sso/cache/tool.json", "cli/cache/session.db", "cli/cache/deadbeef.json"];
    let foreign = foreign.map(|name| world.home().join(".aws").join(name));
    foreign.iter().chain([&registration]).for_each(|path| fs::write(path, "{\"mine\": 1}").unwrap());
    // The AWS CLI has fetched credentials for a profile that we have not used.
    let role = |account, name, session| home::role_path(world.home(), account, name, session);
    let by_the_cli = role("222222222222", "Developer", "my-org");
    fs::copy(role("111111111111", "Developer", "my-org"), &by_the_cli).unwrap();
    let before = cached(&world);
    let record = record(&world);
    assert!(record.exists());

    let ran = world.run(&["logout", "my-org"]);
    assert_eq!((ran.code, ran.stdout.as_str(), hour(&ran.stderr)), (Some(0), "", OUT.to_owned()));
    let calls = world.service.calls();
    let [call] = calls.as_slice() else { panic!("{calls:?}") };
    assert_eq!(
        (call.operation, call.method.as_str(), call.path.as_str()),
        (Operation::Logout, "POST", "/logout")
    );
    assert_eq!(call.header("x-amz-sso_bearer_token"), token["accessToken"].as_str());
    assert!(call.header("authorization").is_none() && call.header("content-type").is_none());
    assert_eq!((call.status, call.body.as_str(), call.query.len()), (200, "", 0));
    let expected = [world.token_path(), role("111111111111", "Developer", "my-org"), by_the_cli];
    assert_eq!(gone(&before, &world), BTreeSet::from(expected));
    assert!(!record.exists());

    let ran = world.run(&["use", "dev", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), SH_FAILURE));
    assert_eq!(ran.stderr, "ssoenv: not signed in to my-org\nhint: ssoenv login my-org\n");
    for profile in ["old-style", "other"] {
        drop(world.used(&[profile]));
    }
}

#[test]
fn credentials_of_a_profile_that_is_gone_from_the_config_go_too() {
    let world = world();
    drop(world.used(&["prod"]));
    let role = world.role_path("012345678901", "Administrator");
    assert!(role.exists());
    let path = world.home().join(".aws/config");
    let config = fs::read_to_string(&path).unwrap();
    world.config(&config.replace("sso_account_id = 012345678901", "sso_account_id = 999999999999"));
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!((ran.code, ran.stdout.as_str(), hour(&ran.stderr)), (Some(0), "", OUT.to_owned()));
    assert!(!role.exists());
}

#[test]
fn a_record_that_says_something_else_removes_nothing() {
    let world = world();
    let aws = world.home().join(".aws");
    fs::create_dir_all(aws.join("cli/cache/deep")).unwrap();
    // As long as a name, and the same place as `../x`.
    let forty = format!("../{}x", "./".repeat(18));
    assert_eq!(forty.len(), 40);
    let others =
        ["cli/x.json", "x.json", "cli/cache/.json", "cli/cache/deep/x.json"].map(|name| aws.join(name));
    others.iter().for_each(|path| fs::write(path, "{}").unwrap());
    let lines = [
        "../x",
        "../../x",
        "deep/x",
        "",
        "/etc/passwd",
        &forty,
        "config",
        "\u{0}",
        "gggggggggggggggggggggggggggggggggggggggg",
    ];
    let mut text = lines.join("\n").into_bytes();
    text.extend(b"\n\xff\xfe\n");
    fs::write(record(&world), text).unwrap();
    let before = cached(&world);
    assert_eq!(world.run(&["logout", "my-org"]).code, Some(0));
    // The profile's own is named by the config.
    let expected = [world.token_path(), world.role_path("111111111111", "Developer")];
    assert_eq!(gone(&before, &world), BTreeSet::from(expected));
    assert!(others.iter().all(|path| path.exists()) && aws.join("config").exists());
}

#[test]
fn each_way_to_name_a_session_ends_that_one() {
    let start_url = "https://d-1234567890.awsapps.com/start";
    for (arguments, ended) in [
        (&["--profile", "other"][..], &["other"][..]),
        (&["other"], &["other"]),
        (&["--profile", "old-style"], &[start_url]),
        (&[start_url], &[start_url]),
        // That of the default profile.
        (&[], &["my-org"]),
        (&["--all"], &["my-org", "other", start_url]),
    ] {
        let world = world();
        let ran = world.run(&[&["logout"], arguments].concat());
        let said = "; keys that a shell still holds work for at most 59m more\n";
        let said: String = ended.iter().map(|label| format!("ssoenv: signed out of {label}{said}")).collect();
        assert_eq!((ran.code, ran.stdout.as_str(), hour(&ran.stderr)), (Some(0), "", said), "{arguments:?}");
        for key in ["my-org", "other", start_url] {
            assert_ne!(
                home::token_path(world.home(), key).exists(),
                ended.contains(&key),
                "{arguments:?} {key}"
            );
        }
        assert_eq!(world.service.count(Operation::Logout), ended.len());
        assert_eq!(cached(&world).len(), 2 * (3 - ended.len()), "{arguments:?}");
    }
}

#[test]
fn a_session_that_is_not_there_is_code_5_and_nothing_goes() {
    let world = world();
    let before = cached(&world);
    let config = world.home().join(".aws/config");
    for (arguments, stderr) in [
        (
            &["my-orgs"][..],
            format!("no [sso-session my-orgs] in {}\nhint: did you mean my-org?\n", config.display()),
        ),
        (
            &["dev"],
            format!(
                "no [sso-session dev] in {}\nhint: dev is a profile: name it with --profile\n",
                config.display()
            ),
        ),
        (
            &["--profile", "deploys"],
            format!("no profile deploys in {}\nhint: did you mean deploy?\n", config.display()),
        ),
    ] {
        let ran = world.run(&[&["logout"], arguments].concat());
        assert_ran(&ran, 5, &format!("ssoenv: {stderr}"));
    }
    assert_eq!(cached(&world), before);
    assert!(world.service.calls().is_empty());
}

#[test]
fn where_several_are_possible_nobody_is_signed_out_by_guessing() {
    let world = world();
    let text = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&text.replace("[default]", "[profile was-default]"));
    let ran = world.run(&["logout"]);
    let expected = "ssoenv: there are several sessions\nhint: name one of my-org, other, https://d-1234567890.awsapps.com/start\n";
    assert_ran(&ran, 5, expected);
    assert!(world.service.calls().is_empty());
    let mut world = world;
    activate(&mut world, "other");
    assert_eq!(world.run(&["logout"]).code, Some(0));
    assert!(!home::token_path(world.home(), "other").exists() && world.token_path().exists());
}

/// The service cannot be told.
fn untold(world: &World, cause: &str) {
    let ran = world.run(&["logout", "my-org"]);
    let expected = format!(
        "ssoenv: signed out of my-org on this machine; keys that a shell still holds work for at most 59m more\nssoenv: warning: the service could not be told, so the session stays valid there until it expires: {cause}\n"
    );
    assert_eq!((ran.code, ran.stdout.as_str(), hour(&ran.stderr)), (Some(0), "", expected));
    assert!(!world.token_path().exists() && !world.role_path("111111111111", "Developer").exists());
}

#[test]
fn without_the_service_the_local_copies_go_and_a_warning_says_so() {
    let portal = "you can also sign out in the AWS access portal";
    let network = "check the network, HTTPS_PROXY and the region of the session";
    for (fault, cause) in [
        (
            Fault::Status(500),
            format!(
                "{{url}} did not end the sign-in: status 500, InternalServerException, Asked to answer 500; {portal}"
            ),
        ),
        (Fault::HtmlError(401), format!("{{url}} did not end the sign-in: status 401; {portal}")),
        (
            Fault::Status(403),
            format!(
                "{{url}} did not end the sign-in: status 403, ForbiddenException, Asked to answer 403; {portal}"
            ),
        ),
        (
            Fault::Redirect,
            format!(
                "{{url}} did not end the sign-in: status 302, a redirect to http://127.0.0.1:1/; {portal}"
            ),
        ),
        (Fault::Hang, format!("no answer from {{url}}: no complete answer in time; {network}")),
    ] {
        let world = world();
        world.service.fault(Operation::Logout, fault);
        untold(&world, &cause.replace("{url}", &world.service.url()));
        assert_eq!(world.service.count(Operation::Logout), 1, "nobody waits for a second attempt");
    }
    let mut world = world();
    world.variable("AWS_ENDPOINT_URL_SSO", NOBODY);
    untold(&world, &format!("cannot reach {NOBODY}: {}; {network}", connection_refused()));
}

#[test]
fn a_token_that_the_service_does_not_know_any_more_needs_no_warning() {
    let world = world();
    world.service.revoke_sessions();
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!((ran.code, hour(&ran.stderr)), (Some(0), OUT.to_owned()));
    assert_eq!(world.service.calls()[0].status, 401);
    assert!(!world.token_path().exists());
}

#[test]
fn whoever_is_not_signed_in_hears_so_and_credentials_that_are_left_go() {
    let world = world();
    fs::remove_file(world.token_path()).unwrap();
    let ran = world.run(&["logout", "my-org"]);
    let expected =
        "ssoenv: not signed in to my-org; keys that a shell still holds work for at most 59m more\n";
    assert_eq!((ran.code, ran.stdout.as_str(), hour(&ran.stderr)), (Some(0), "", expected.to_owned()));
    assert!(!world.role_path("111111111111", "Developer").exists());
    assert_ran(&world.run(&["logout", "my-org"]), 0, "ssoenv: not signed in to my-org\n");
    assert_ran(&world.run(&["logout", "my-org", "--quiet"]), 0, "");
    assert!(world.service.calls().is_empty());
    assert_ran(&World::empty().run(&["logout", "my-org"]), 0, "ssoenv: not signed in to my-org\n");
}

#[test]
fn a_token_file_that_is_rubbish_goes_and_nobody_is_asked() {
    for rubbish in ["", "{", "[]", "{\"accessToken\": \"a\\nb\", \"expiresAt\": \"2099-01-01T00:00:00Z\"}"] {
        let world = world();
        fs::write(world.token_path(), rubbish).unwrap();
        let ran = world.run(&["logout", "my-org"]);
        assert_eq!((ran.code, hour(&ran.stderr)), (Some(0), OUT.to_owned()), "{rubbish}");
        assert!(!world.token_path().exists() && world.service.calls().is_empty(), "{rubbish}");
    }
}

#[test]
fn over_credentials_leave_nothing_to_say_about_keys() {
    let world = world();
    let path = world.role_path("111111111111", "Developer");
    let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    file["Credentials"]["Expiration"] = "2020-01-01T00:00:00Z".into();
    fs::write(&path, file.to_string()).unwrap();
    assert_ran(&world.run(&["logout", "my-org"]), 0, "ssoenv: signed out of my-org\n");
    assert!(!path.exists());
}

#[test]
fn the_service_is_that_of_the_region_where_the_sign_in_was_made() {
    for (written, host) in [
        (json!("eu-north-1"), "https://portal.sso.eu-north-1.amazonaws.com"),
        (json!("cn-north-1"), "https://portal.sso.cn-north-1.amazonaws.com.cn"),
        // What is no region must not become a host.
        (json!("evil.example/#"), "https://portal.sso.us-east-1.amazonaws.com"),
        (json!(7), "https://portal.sso.us-east-1.amazonaws.com"),
        (Value::Null, "https://portal.sso.us-east-1.amazonaws.com"),
    ] {
        let mut world = world();
        world.edit_token(|token| token["region"] = written.clone());
        // An override would hide it, and without one the call must not leave this machine.
        world.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true").variable("HTTPS_PROXY", NOBODY);
        let ran = world.run(&["logout", "my-org"]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.stderr.contains(&format!("cannot reach {host}: ")), "{written} {}", ran.stderr);
        assert!(!world.token_path().exists());
    }
}

#[test]
fn under_the_wrapper_this_shell_loses_keys_that_came_from_the_session() {
    for (shell, opening) in
        [("bash", ": ssoenv-eval;"), ("fish", ": ssoenv-eval;"), ("powershell", "{\"ssoenv\":1,")]
    {
        let mut world = world();
        activate(&mut world, "dev");
        world.variable("SSOENV_WRAP", shell);
        let ran = world.run(&["logout", "other"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{shell}: of another session");
        let ran = world.run(&["logout", "my-org"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(ran.stdout.starts_with(opening), "{shell}: {}", ran.stdout);
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "SSOENV_KEY_ID"] {
            assert!(ran.stdout.contains(name), "{shell}: {}", ran.stdout);
        }
        assert!(!ran.stdout.contains("ASIA"), "{shell}: {}", ran.stdout);
        assert_eq!(hour(&ran.stderr), format!("{OUT}ssoenv: dev is off\n"), "{shell}");
        // Nothing is left to take out.
        if shell == "powershell" {
            world.apply(&serde_json::from_str(&ran.stdout).unwrap());
            assert!(
                !world
                    .variables()
                    .keys()
                    .any(|name| name.starts_with("AWS_ACCESS") || name == "SSOENV_PROFILE")
            );
            assert_ran(&world.run(&["logout", "my-org"]), 0, "ssoenv: not signed in to my-org\n");
        }
    }
}

#[test]
fn without_the_wrapper_and_for_a_session_of_nobody_stdout_stays_empty() {
    let mut world = world();
    activate(&mut world, "dev");
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));

    let mut world = self::world();
    world.variable("SSOENV_WRAP", "bash");
    let ran = world.run(&["logout", "--all"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "nothing is active");
}

#[test]
fn under_the_wrapper_a_real_shell_is_without_keys_afterwards() {
    let mut world = world();
    activate(&mut world, "dev");
    world.variable("SSOENV_WRAP", "bash");
    let script = "eval \"$(ssoenv logout --all)\"; env | grep -E '^(AWS_(ACC|SEC|SES|CRED|REGION|SSO)|SSOENV_)' | sort";
    let ran = ran(world.command("bash").args(["-c", script]).output().unwrap());
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(0), "SSOENV_PREVIOUS=dev\nSSOENV_WRAP=bash\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn keys_of_this_shell_are_counted_although_nothing_is_cached_and_former_ones_are_named() {
    let mut world = World::signed_in();
    world.variable("AWS_ACCESS_KEY_ID", "AKIAFORMER").variable("AWS_SECRET_ACCESS_KEY", "s");
    activate(&mut world, "dev");
    fs::remove_dir_all(world.home().join(".aws/cli")).unwrap();
    let ran = world.run(&["logout", "my-org"]);
    assert!(ran.stderr.contains("; keys that a shell still holds work for "), "{}", ran.stderr);
    world.variable("SSOENV_WRAP", "bash");
    let ran = world.run(&["logout", "my-org"]);
    assert!(ran.stderr.contains("not signed in to my-org; keys that a shell still holds"), "{}", ran.stderr);
    assert!(ran.stderr.contains("dev is off; restored AWS_ACCESS_KEY_ID"), "{}", ran.stderr);
}

#[test]
fn keys_that_somebody_else_has_set_since_stay() {
    let mut world = world();
    activate(&mut world, "dev");
    world.variable("SSOENV_WRAP", "powershell").variable("AWS_ACCESS_KEY_ID", "AKIAOTHER");
    let ran = world.run(&["logout", "my-org"]);
    let change: Value = serde_json::from_str(&ran.stdout).unwrap();
    let unset = change["unset"].as_array().unwrap();
    assert!(
        !unset.contains(&json!("AWS_ACCESS_KEY_ID")) && unset.contains(&json!("SSOENV_PROFILE")),
        "{change}"
    );
}

#[test]
fn with_all_a_session_that_cannot_be_read_holds_up_no_other() {
    let mut world = world();
    activate(&mut world, "dev");
    world.variable("SSOENV_WRAP", "bash");
    let text = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&format!("[sso-session broken]\nsso_region = us-east-1\n[sso-session worse]\n{text}"));
    let ran = world.run(&["logout", "--all"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("unset -v AWS_ACCESS_KEY_ID"), "{}", ran.stdout);
    for name in ["broken has no sso_start_url", "worse has no sso_start_url and sso_region"] {
        assert!(ran.stderr.contains(&format!("ssoenv: warning: session {name}\n")), "{}", ran.stderr);
    }
    assert!(cached(&world).is_empty(), "{:?}", cached(&world));
}

#[test]
fn an_endpoint_that_makes_no_sense_keeps_no_copy_here() {
    let mut world = World::signed_in();
    world.variable("AWS_ENDPOINT_URL_SSO", "http://portal.example");
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!(ran.code, Some(0));
    assert!(!world.token_path().exists());
    assert!(
        ran.stderr.contains("the service could not be told") && ran.stderr.contains("plain http"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_session_that_has_left_the_configuration_can_still_be_ended() {
    let mut world = World::signed_in();
    activate(&mut world, "dev");
    world.config("[profile other]\nregion = us-east-1\n");
    let ran = world.run(&["logout", "nobody"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
    assert!(
        ran.stderr.starts_with("ssoenv: signed out of my-org; keys that a shell still holds"),
        "{}",
        ran.stderr
    );
    assert_eq!((cached(&world), world.service.count(Operation::Logout)), (BTreeSet::new(), 1));
}

#[test]
fn with_all_keys_of_a_profile_that_is_gone_leave_this_shell_too() {
    let mut world = World::signed_in();
    activate(&mut world, "dev");
    world.variable("SSOENV_WRAP", "bash");
    world.config("[sso-session my-org]\nsso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = us-east-1\n");
    assert_eq!(world.run(&["logout", "my-org"]).stdout, "", "nobody knows whose keys they are");
    assert!(world.run(&["logout", "--all"]).stdout.contains("unset -v AWS_ACCESS_KEY_ID"));
}

#[test]
fn a_sign_in_as_somebody_else_while_credentials_are_fetched_leaves_none_of_the_first_person() {
    let world = World::signed_in();
    world.service.configure(|rules| rules.latency = Duration::from_millis(400));
    let mut command = world.ssoenv(&["use", "dev", "--shell", "sh"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until(|| world.service.count(Operation::GetRoleCredentials) > 0);
    // What a sign-in does: a new token, and what came from the old one is forgotten.
    world.sign_in();
    fs::remove_file(record(&world)).unwrap();
    let used = ran(child.wait_with_output().unwrap());
    assert_eq!((used.code, used.stderr.as_str()), (Some(0), ""));
    let calls = world.service.calls();
    let tokens: Vec<_> = calls
        .iter()
        .filter(|call| call.operation == Operation::GetRoleCredentials)
        .map(|call| call.header("x-amz-sso_bearer_token").unwrap().to_owned())
        .collect();
    assert_eq!(
        (tokens.len(), tokens.last()),
        (2, world.token()["accessToken"].as_str().map(str::to_owned).as_ref())
    );
    let cached = fs::read_to_string(world.role_path("111111111111", "Developer")).unwrap();
    let key = used.stdout.split("AWS_ACCESS_KEY_ID='").nth(1).unwrap().split('\'').next().unwrap();
    assert!(cached.contains(key), "the first person's keys");
}

/// `use dev` has asked the service for something; meanwhile somebody signs out on this machine.
fn signed_out_meanwhile(operation: Operation, seconds_left: i64) {
    let world = World::signed_in();
    world.sign_in_with(seconds_left);
    world.service.configure(|rules| rules.latency = Duration::from_millis(400));
    let mut command = world.ssoenv(&["use", "dev", "--shell", "sh"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until(|| world.service.count(operation) > 0);
    // Nobody is told, so that it is done before the answer comes.
    let logout = world.ssoenv(&["logout", "my-org"]).env("AWS_ENDPOINT_URL_SSO", NOBODY).output().unwrap();
    assert_eq!(logout.status.code(), Some(0));
    let used = ran(child.wait_with_output().unwrap());
    assert!(!world.token_path().exists(), "{operation:?}");
    assert_eq!(cached(&world), BTreeSet::new(), "{operation:?}");
    assert_eq!((used.code, used.stdout.as_str()), (Some(3), SH_FAILURE), "{operation:?}");
    let expected = "ssoenv: not signed in to my-org\nhint: ssoenv login my-org\n";
    assert_eq!(used.stderr, expected, "{operation:?}");
}

#[test]
fn a_logout_has_the_last_word_over_what_is_under_way() {
    signed_out_meanwhile(Operation::CreateToken, -5);
    signed_out_meanwhile(Operation::CreateToken, 600);
    signed_out_meanwhile(Operation::GetRoleCredentials, 3600);
}

#[test]
fn a_home_that_cannot_be_written_is_an_error_that_says_what_is_done() {
    for (service, done) in [
        (None, "was ended at AWS, but it is still stored on this machine"),
        (Some(NOBODY), "could not be removed"),
    ] {
        let mut world = world();
        if let Some(service) = service {
            world.variable("AWS_ENDPOINT_URL_SSO", service);
        }
        let before = cached(&world);
        let ran = world.run_where_nothing_can_be_written(&["logout", "my-org"]);
        let path = world.token_path();
        let expected = format!(
            "ssoenv: the sign-in to my-org {done}: cannot remove {}: Permission denied\nhint: make the cache folder writable and sign out again, or remove the file\n",
            path.display()
        );
        assert_ran(&ran, 1, &expected);
        assert_eq!(cached(&world), before);
        assert_eq!(world.service.count(Operation::Logout), usize::from(service.is_none()));
        // Once it can be written, it is finished.
        assert_eq!(world.run(&["logout", "my-org"]).code, Some(0));
        assert!(!path.exists());
    }
}

#[test]
fn role_credentials_that_cannot_be_removed_are_said_to_be_there() {
    let world = world();
    let folder = world.home().join(".aws/cli/cache");
    // A folder in the place of the file, since permissions do not bind root.
    let role = world.role_path("111111111111", "Developer");
    fs::remove_file(&role).unwrap();
    fs::create_dir(&role).unwrap();
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(
        ran.stderr.starts_with("ssoenv: cannot remove the role credentials of my-org: "),
        "{}",
        ran.stderr
    );
    assert!(!world.token_path().exists() && folder.exists());
}

#[test]
fn what_is_verbose_names_no_secret() {
    let world = world();
    let token = world.token();
    let ran = world.run(&["logout", "my-org", "--verbose"]);
    let called = format!("ssoenv: Logout {}: 200\n", world.service.url());
    assert!(ran.stderr.starts_with(&called), "{}", ran.stderr);
    for name in ["accessToken", "refreshToken", "clientSecret"] {
        assert!(!ran.stderr.contains(token[name].as_str().unwrap()), "{name}");
    }
}

#[test]
fn roles_alone_are_forgotten_and_the_sign_in_stays() {
    let world = world();
    let before = cached(&world);
    let ran = world.run(&["logout", "my-org", "--roles"]);
    let said = "ssoenv: removed the role credentials of my-org; you stay signed in; keys that a shell still holds work for at most 59m more\n";
    assert_eq!((ran.code, hour(&ran.stderr).as_str(), ran.stdout.as_str()), (Some(0), said, ""));
    let gone = gone(&before, &world);
    assert_eq!(gone, BTreeSet::from([world.role_path("111111111111", "Developer")]));
    assert_eq!(world.service.calls().len(), 0, "nobody is asked");
    drop(world.used(&["dev"]));
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
    let ran = world.run(&["logout", "--all", "--roles"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let left = cached(&world);
    assert_eq!(left.len(), 3, "the tokens: {left:?}");
    assert!(left.iter().all(|path| path.parent().unwrap().ends_with("sso/cache")), "{left:?}");
}

#[test]
fn forgetting_roles_takes_them_out_of_this_shell_too() {
    let mut world = world();
    activate(&mut world, "dev");
    world.variable("SSOENV_WRAP", "bash");
    let ran = world.run(&["logout", "my-org", "--roles"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("unset -v AWS_ACCESS_KEY_ID "), "{}", ran.stdout);
    let ran = world.run(&["logout", "other", "--roles"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
}
