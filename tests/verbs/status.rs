//! `status`: what the environment and the caches say, in words, as JSON and as an exit code. Nobody is ever asked.

use crate::support::home;
use crate::support::identity_center::SignIn;
use crate::support::world::{Ran, World};
use serde_json::{Value, json};
use std::fs;

const START_URL: &str = "https://d-1234567890.awsapps.com/start";
/// Half an hour and a little: `30m`, however slow the machine.
const HALF_HOUR: i64 = 1830;
const UNTIL: &str = "2099-01-01T00:00:00Z";

/// Two sessions, one of which lacks a key, and the older form; every address is one where nobody listens.
fn world() -> World {
    let mut world = World::empty();
    world.config(&format!("{}\n[sso-session broken]\nsso_start_url = x\n", home::sample_config(START_URL)));
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"] {
        world.variable(name, "http://127.0.0.1:1");
    }
    world
}

/// A token that lasts so long; `until` is when its registration ends, without which nothing renews it.
fn token(world: &World, key: &str, seconds_left: i64, until: Option<&str>) {
    let sign_in = SignIn { expires_at: world.service.now() + seconds_left, ..world.service.sign_in() };
    home::write_token(world.home(), key, &sign_in, START_URL);
    let path = home::token_path(world.home(), key);
    let mut token: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    match until {
        Some(until) => token["registrationExpiresAt"] = until.into(),
        None => drop(token.as_object_mut().unwrap().remove("refreshToken")),
    }
    fs::write(path, token.to_string()).unwrap();
}

/// Credentials of a profile's role, as the AWS CLI leaves them.
fn cached(world: &World, role: &str, seconds_left: i64) {
    let path = world.role_path("111111111111", role);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let ends = home::rfc3339(world.service.now() + seconds_left);
    let keys =
        json!({"AccessKeyId": "ASIA1", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": ends});
    fs::write(path, json!({"ProviderType": "sso", "Credentials": keys}).to_string()).unwrap();
}

/// `use dev` has been said, and its keys have so much time left.
fn activate(world: &mut World, seconds_left: i64) {
    let ends = (world.service.now() + seconds_left).to_string();
    for (name, value) in [
        ("AWS_ACCESS_KEY_ID", "ASIA1"),
        ("SSOENV_KEY_ID", "ASIA1"),
        ("SSOENV_PROFILE", "dev"),
        ("SSOENV_ACCOUNT_ID", "111111111111"),
        ("SSOENV_ROLE_NAME", "Developer"),
        ("AWS_REGION", "eu-west-1"),
        ("SSOENV_EXPIRES_AT", &ends),
    ] {
        world.variable(name, value);
    }
}

/// stdout of a run that says nothing else, and asks nobody.
fn said(world: &World, arguments: &[&str]) -> String {
    let ran = world.run(&[&["status"], arguments].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{arguments:?}");
    assert!(world.service.calls().is_empty());
    ran.stdout
}

fn answer(world: &World, arguments: &[&str]) -> Value {
    serde_json::from_str(&said(world, &[&["--json"], arguments].concat())).unwrap()
}

/// The line of the shell, and the object.
fn shell(world: &World) -> (String, Value) {
    let text = said(world, &[]);
    let line = text.lines().next().unwrap().strip_prefix("shell    ").expect(&text).to_owned();
    (line, answer(world, &[])["shell"].clone())
}

/// The lines of the sessions.
fn sessions(world: &World) -> Vec<String> {
    let text = said(world, &[]);
    text.lines().filter_map(|line| line.strip_prefix("session  ")).map(str::to_owned).collect()
}

#[test]
fn the_answer_is_whole_and_stable() {
    let mut world = world();
    token(&world, "my-org", HALF_HOUR, Some(UNTIL));
    token(&world, START_URL, HALF_HOUR, Some(UNTIL));
    cached(&world, "Developer", HALF_HOUR);
    activate(&mut world, HALF_HOUR);
    let text = said(&world, &[]);
    let expected = "\
shell    dev, account 111111111111, role Developer, region eu-west-1: 30m left
session  my-org: signed in, 30m left, renewed automatically until your organisation ends it (for default, dev, staging, prod)
session  broken: session broken has no sso_region (for no profile)
session  https://d-1234567890.awsapps.com/start: signed in, 30m left, cannot be renewed (for old-style)
";
    assert_eq!(text, expected);
    let ends = |key: &str| {
        let token: Value =
            serde_json::from_slice(&fs::read(home::token_path(world.home(), key)).unwrap()).unwrap();
        token["expiresAt"].clone()
    };
    let shell = json!({
        "profile": "dev", "account_id": "111111111111", "account_name": null, "role_name": "Developer", "region": "eu-west-1",
        "expires_at": home::rfc3339(world.variables()["SSOENV_EXPIRES_AT"].parse().unwrap()), "mode": "keys", "state": "active",
        "reason": null,
    });
    let my_org = json!({
        "session": "my-org", "start_url": START_URL, "region": "us-east-1", "state": "signed-in",
        "expires_at": ends("my-org"), "renews": true,
        "profiles": ["default", "dev", "staging", "prod"], "reason": null,
    });
    let broken = json!({
        "session": "broken", "start_url": null, "region": null, "state": "broken", "expires_at": null,
        "renews": false, "profiles": [], "reason": "session broken has no sso_region",
    });
    let inline = json!({
        "session": START_URL, "start_url": START_URL, "region": "us-east-1", "state": "signed-in",
        "expires_at": ends(START_URL), "renews": false, "profiles": ["old-style"], "reason": null,
    });
    assert_eq!(answer(&world, &[]), json!({"shell": shell, "sessions": [my_org, broken, inline]}));
    // The order of the keys, and one line break at the end.
    let text = said(&world, &["--json"]);
    let order = [
        "\"shell\"",
        "\"profile\"",
        "\"account_id\"",
        "\"role_name\"",
        "\"region\"",
        "\"expires_at\"",
        "\"state\"",
        "\"sessions\"",
    ];
    let places: Vec<_> = order.iter().map(|key| text.find(key).unwrap()).collect();
    assert!(places.is_sorted() && text.ends_with("]\n}\n"), "{text}");
    assert_eq!(said(&world, &["--json", "--quiet"]), text, "it is the answer, not a word to a person");

    let expires_at = fs::read_to_string(world.role_path("111111111111", "Developer")).unwrap();
    let expires_at: Value = serde_json::from_str(&expires_at).unwrap();
    let profile = json!({
        "profile": "dev", "account_id": "111111111111", "account_name": null, "role_name": "Developer",
        "expires_at": expires_at["Credentials"]["Expiration"],
    });
    assert_eq!(
        answer(&world, &["--profile", "dev"]),
        json!({"shell": shell, "profile": profile, "sessions": [my_org]})
    );
}

#[test]
fn each_state_of_the_shell_has_its_words() {
    let (mine, nobody) =
        ("dev, account 111111111111, role Developer, region eu-west-1", "no profile is active");
    for (seconds_left, others, words, state) in [
        (None, &[][..], nobody.to_owned(), None),
        (None, &[("AWS_PROFILE", "x\u{1b}[2J")], format!("{nobody}; AWS_PROFILE is x\\u{{1b}}[2J"), None),
        (
            None,
            &[("AWS_ACCESS_KEY_ID", "AKIA1")],
            format!("{nobody}; keys are set that did not come from ssoenv"),
            None,
        ),
        (
            None,
            &[("AWS_ACCESS_KEY_ID", "AKIA1"), ("AWS_PROFILE", "x")],
            format!("{nobody}; keys are set that did not come from ssoenv"),
            None,
        ),
        (Some(HALF_HOUR), &[], format!("{mine}: 30m left"), Some("active")),
        (Some(-HALF_HOUR), &[], format!("{mine}: expired 30m ago"), Some("expired")),
        (
            Some(HALF_HOUR),
            &[("AWS_ACCESS_KEY_ID", "AKIA1")],
            format!("{mine}: changed since, the keys are no longer its own"),
            Some("changed"),
        ),
        (
            Some(-HALF_HOUR),
            &[("SSOENV_KEY_ID", "")],
            format!("{mine}: changed since, the keys are no longer its own"),
            Some("changed"),
        ),
        (
            Some(HALF_HOUR),
            &[("AWS_PROFILE", "staging")],
            format!("{mine}: changed since, AWS_PROFILE is staging"),
            Some("changed"),
        ),
    ] {
        let mut world = world();
        if let Some(seconds_left) = seconds_left {
            activate(&mut world, seconds_left);
        }
        for (name, value) in others {
            world.variable(name, value);
        }
        let (line, object) = shell(&world);
        assert_eq!((line, object["state"].as_str()), (words, state), "{seconds_left:?} {others:?}");
        assert_eq!(object.is_null(), state.is_none());
    }
}

#[test]
fn what_somebody_has_spoilt_in_the_environment_is_no_panic() {
    for (name, value, words) in [
        ("SSOENV_EXPIRES_AT", "later", "expired 0s ago"),
        ("SSOENV_EXPIRES_AT", "9223372036854775807", "left"),
        ("SSOENV_EXPIRES_AT", "-9223372036854775808", "ago"),
        ("SSOENV_PROFILE", "a\nb", "a\\nb, account"),
        ("SSOENV_ROLE_NAME", "\u{202e}x", "role \\u{202e}x"),
        ("AWS_REGION", "\u{9b}1m", "region \\u{9b}1m"),
    ] {
        let mut world = world();
        activate(&mut world, HALF_HOUR);
        world.variable(name, value);
        let (line, object) = shell(&world);
        assert!(line.contains(words), "{line}");
        assert!(!object.is_null());
    }
}

#[test]
fn each_state_of_a_session_has_its_words() {
    const PAST: &str = "2020-01-01T00:00:00Z";
    for (seconds_left, until, words, state) in [
        (
            HALF_HOUR,
            Some(UNTIL),
            "signed in, 30m left, renewed automatically until your organisation ends it",
            "signed-in",
        ),
        (HALF_HOUR, None, "signed in, 30m left, cannot be renewed", "signed-in"),
        (HALF_HOUR, Some(PAST), "signed in, 30m left, cannot be renewed", "signed-in"),
        (630, Some(UNTIL), "renews by itself at the next use", "renewable"),
        (630, None, "signed in, 10m left, cannot be renewed", "signed-in"),
        (-HALF_HOUR, Some(UNTIL), "renews by itself at the next use", "renewable"),
        (-HALF_HOUR, Some(PAST), "sign-in needed, expired 30m ago", "sign-in-needed"),
        (-HALF_HOUR, None, "sign-in needed, expired 30m ago", "sign-in-needed"),
    ] {
        let world = world();
        token(&world, "my-org", seconds_left, until);
        let case = format!("{seconds_left} {until:?}");
        assert_eq!(
            sessions(&world)[0],
            format!("my-org: {words} (for default, dev, staging, prod)"),
            "{case}"
        );
        assert_eq!(answer(&world, &[])["sessions"][0]["state"], state, "{case}");
    }
    // The older form is never renewed, whatever its file holds.
    let world = world();
    token(&world, START_URL, -HALF_HOUR, Some(UNTIL));
    assert_eq!(sessions(&world)[2], format!("{START_URL}: sign-in needed, expired 30m ago (for old-style)"));
    // Nobody has signed in, or into a file that cannot be read.
    let never = "my-org: sign-in needed (for default, dev, staging, prod)";
    assert_eq!(sessions(&world)[0], never);
    for rubbish in ["", "{", "[]", "\u{0}"] {
        fs::write(world.token_path(), rubbish).unwrap();
        assert_eq!(sessions(&world)[0], never, "{rubbish}");
    }
    fs::remove_file(world.token_path()).unwrap();
    fs::create_dir(world.token_path()).unwrap();
    assert_eq!(sessions(&world)[0], never);
}

#[test]
fn a_profile_is_answered_for_with_its_session_alone() {
    for (seconds_left, words, expires) in [
        (Some(HALF_HOUR), "cached, 30m left", true),
        (Some(-5), "nothing cached", false),
        (None, "nothing cached", false),
    ] {
        let world = world();
        if let Some(seconds_left) = seconds_left {
            cached(&world, "Developer", seconds_left);
        }
        let text = said(&world, &["--profile", "dev"]);
        let expected = format!(
            "shell    no profile is active\nprofile  dev, account 111111111111, role Developer: {words}\nsession  my-org: sign-in needed (for default, dev, staging, prod)\n"
        );
        assert_eq!(text, expected);
        assert_eq!(answer(&world, &["--profile", "dev"])["profile"]["expires_at"].is_string(), expires);
    }
    let world = world();
    // A chain has the account of its role, and the session of its source.
    let deploy = answer(&world, &["--profile", "deploy"]);
    assert_eq!(
        (&deploy["profile"]["account_id"], &deploy["sessions"][0]["session"]),
        (&json!("222222222222"), &json!("my-org"))
    );
    let ran = world.run(&["status", "--profile", "devv"]);
    let config = world.home().join(".aws/config");
    let expected = format!("ssoenv: no profile devv in {}\nhint: did you mean dev?\n", config.display());
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr), (Some(5), "", expected));
}

#[test]
fn of_a_profile_that_does_not_sign_in_no_session_is_missed() {
    let world = World::empty();
    let config = format!(
        "{}\n[profile keys]\naws_access_key_id = AKIA\naws_secret_access_key = x\n[profile aws-login]\nlogin_session = arn:aws:iam::111111111111:user/sam\n",
        home::sample_config(START_URL)
    );
    world.config(&config);
    for (profile, words) in [
        ("keys", "profile  keys: keys in the files"),
        ("aws-login", "aws-login, account 111111111111: nothing cached"),
    ] {
        let ran = world.run(&["status", "--profile", profile]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{profile}");
        assert!(ran.stdout.contains(words), "{}", ran.stdout);
    }
}

#[test]
fn names_from_outside_are_shown_and_cannot_move_the_cursor() {
    let mut world = world();
    world.config(&format!(
        "[sso-session 'ünï team\u{1b}[2J']
sso_start_url = {START_URL}
sso_region = us-east-1
[profile a\u{202e}b]
sso_session = ünï team\u{1b}[2J
sso_account_id = 111111111111
sso_role_name = R\u{7f}
[profile 'x y']
sso_session = ünï team\u{1b}[2J
sso_account_id = 111111111111
sso_role_name = R
"
    ));
    world.variable("SSOENV_PROFILE", "p\tq");
    let text = said(&world, &[]);
    let expected = "\
shell    p\\tq: changed since, the keys are no longer its own
session  ünï team\\u{1b}[2J: sign-in needed (for a\\u{202e}b, x y)
";
    assert_eq!(text, expected);
    let row = &answer(&world, &[])["sessions"][0];
    assert_eq!(
        (&row["session"], &row["profiles"]),
        (&json!("ünï team\u{1b}[2J"), &json!(["a\u{202e}b", "x y"]))
    );
    // JSON escapes it, so that it can be shown too.
    assert!(!said(&world, &["--json"]).contains('\u{1b}'));
}

#[test]
fn without_a_config_the_shell_is_answered_for_and_a_word_says_what_is_missing() {
    let mut world = world();
    fs::remove_file(world.home().join(".aws/config")).unwrap();
    activate(&mut world, HALF_HOUR);
    let ran = world.run(&["status"]);
    let missing = "there is no configuration yet: run `ssoenv configure`";
    assert_eq!((ran.code, ran.stderr), (Some(0), format!("ssoenv: {missing}\n")));
    let shell = "shell  dev, account 111111111111, role Developer, region eu-west-1: 30m left";
    assert_eq!(ran.stdout, format!("{shell}; not renewed: {missing}\n"));
    assert_eq!(answer(&world, &[])["sessions"], json!([]));
}

fn quiet(world: &World, arguments: &[&str]) -> Ran {
    let ran = world.run(&[&["status", "--quiet"], arguments].concat());
    assert_eq!(ran.stdout, "");
    assert!(world.service.calls().is_empty());
    // Of what is wrong with the config a person hears all the same.
    assert_eq!(ran.stderr.is_empty(), ran.code != Some(5), "{}", ran.stderr);
    ran
}

#[test]
fn quiet_answers_for_a_profile_by_exit_code_alone() {
    // What is left of the token and of the cached credentials, and whether the token renews itself.
    for (token_left, until, cached_left, code) in [
        (None, None, None, 3),
        (Some(HALF_HOUR), None, None, 0),
        (Some(-5), None, None, 3),
        (Some(-5), Some(UNTIL), None, 0),
        (Some(-5), None, Some(HALF_HOUR), 0),
        (None, None, Some(HALF_HOUR), 0),
        (None, None, Some(-5), 3),
        (Some(HALF_HOUR), None, Some(-5), 0),
    ] {
        let mut world = world();
        if let Some(left) = token_left {
            token(&world, "my-org", left, until);
        }
        if let Some(left) = cached_left {
            cached(&world, "Developer", left);
        }
        let case = format!("{token_left:?} {until:?} {cached_left:?}");
        assert_eq!(quiet(&world, &["--profile", "dev"]).code, Some(code), "{case}");
        // The shell's own profile is judged alike once its keys are over, or are not its own.
        activate(&mut world, -5);
        assert_eq!(quiet(&world, &[]).code, Some(code), "expired: {case}");
        activate(&mut world, HALF_HOUR);
        assert_eq!(quiet(&world, &[]).code, Some(0), "active: {case}");
        assert_eq!(quiet(&world, &["--profile", "dev"]).code, Some(code), "active, and named: {case}");
        world.variable("AWS_ACCESS_KEY_ID", "AKIA1");
        assert_eq!(quiet(&world, &[]).code, Some(code), "changed: {case}");
    }
}

#[test]
fn quiet_answers_for_every_session_where_no_profile_is_meant() {
    let world = world();
    assert_eq!(quiet(&world, &[]).code, Some(3));
    token(&world, "my-org", HALF_HOUR, None);
    assert_eq!(quiet(&world, &[]).code, Some(3), "the older form is not signed in");
    token(&world, START_URL, HALF_HOUR, None);
    assert_eq!(quiet(&world, &[]).code, Some(3), "one is broken");
    world.config(&home::sample_config(START_URL));
    assert_eq!(quiet(&world, &[]).code, Some(0));
}

#[test]
fn quiet_passes_over_sessions_that_give_no_accounts() {
    let world = world();
    let editor = |scopes: &str| {
        format!(
            "[sso-session ide]\nsso_start_url = {START_URL}\nsso_region = us-east-1\nsso_registration_scopes = {scopes}\n"
        )
    };
    let config = home::sample_config(START_URL);
    token(&world, "my-org", HALF_HOUR, None);
    token(&world, START_URL, HALF_HOUR, None);
    for (scopes, code) in [
        ("codewhisperer:completions, codewhisperer:analysis", 0),
        ("codewhisperer:completions,sso:account:access", 3),
        ("", 3),
    ] {
        world.config(&format!("{config}\n{}", editor(scopes)));
        assert_eq!(quiet(&world, &[]).code, Some(code), "{scopes}");
    }
    world.config(&editor("codewhisperer:completions"));
    let ran = quiet(&world, &[]);
    assert_eq!(ran.code, Some(5));
    assert!(ran.stderr.contains(" has a scope for accounts\nhint: "), "{}", ran.stderr);
}

#[test]
fn quiet_is_code_5_where_the_config_gives_no_answer() {
    let mut world = world();
    let config = world.home().join(".aws/config");
    for (profile, words) in [("nobody", "no profile nobody in "), ("orphan", "no [sso-session gone] in ")] {
        world.config(
            "[profile orphan]\nsso_session = gone\nsso_account_id = 111111111111\nsso_role_name = R\n",
        );
        let ran = quiet(&world, &["--profile", profile]);
        assert_eq!(ran.code, Some(5), "{profile}");
        assert!(ran.stderr.starts_with(&format!("ssoenv: {words}")), "{}", ran.stderr);
    }
    activate(&mut world, -5);
    assert_eq!(quiet(&world, &[]).code, Some(5), "the shell's profile is gone");
    fs::remove_file(&config).unwrap();
    let world = self::world();
    fs::remove_file(world.home().join(".aws/config")).unwrap();
    let ran = quiet(&world, &[]);
    let expected = "ssoenv: there is no configuration yet: run `ssoenv configure`\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(5), expected));
    world.config("[profile keys]\naws_access_key_id = AKIA\n");
    let ran = quiet(&world, &[]);
    let config = world.home().join(".aws/config");
    let expected =
        format!("ssoenv: no session in {}\nhint: create one with `ssoenv configure`\n", config.display());
    assert_eq!((ran.code, ran.stderr), (Some(5), expected));
}

#[test]
fn ten_thousand_profiles_are_counted_and_not_listed() {
    let world = world();
    let mut config = home::sample_config(START_URL);
    for number in 0..10_000 {
        config.push_str(&format!(
            "[profile p{number}]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = R{number}\n"
        ));
    }
    world.config(&config);
    assert_eq!(sessions(&world)[0], "my-org: sign-in needed (for default, dev, staging and 10001 more)");
    assert_eq!(answer(&world, &[])["sessions"][0]["profiles"].as_array().unwrap().len(), 10_004);
    assert_eq!(quiet(&world, &["--profile", "p9999"]).code, Some(3));
}

#[test]
fn what_the_configuration_says_now_is_the_reason_why_nothing_is_renewed() {
    let mut world = world();
    activate(&mut world, HALF_HOUR);
    let (line, object) = shell(&world);
    assert_eq!((line.contains("not renewed"), &object["reason"]), (false, &Value::Null));
    // Another file under an active profile.
    let other = world.home().join("other");
    let session = "[sso-session my-org]\nsso_start_url = https://x/start\nsso_region = us-east-1\n";
    fs::write(&other, format!("[profile else]\nregion = r\n{session}")).unwrap();
    world.variable("AWS_CONFIG_FILE", other.to_str().unwrap());
    let reason = format!("no profile dev in {}", other.display());
    let (line, object) = shell(&world);
    assert!(line.ends_with(&format!(": 30m left; not renewed: {reason}")), "{line}");
    assert_eq!(object["reason"], reason);
    // A profile of that name which is another role.
    let text = home::sample_config(START_URL);
    fs::write(
        &other,
        text.replace("sso_role_name = Developer\nregion = eu-west-1", "sso_role_name = ReadOnly"),
    )
    .unwrap();
    let (line, object) = shell(&world);
    assert!(line.ends_with("; not renewed: it is dev (111111111111/ReadOnly) now"), "{line}");
    assert_eq!(object["state"], "active");
}

#[test]
fn an_account_has_its_name_once_it_was_listed() {
    let mut world = World::signed_in();
    for (name, value) in world.used(&["dev"]) {
        world.variable(&name, &value);
    }
    assert_eq!(world.run(&["list", "--available"]).code, Some(0));
    world.service.forget_calls();
    let text = said(&world, &["--profile", "prod"]);
    assert!(text.contains("shell    dev, account 111111111111 (dev), role Developer"), "{text}");
    assert!(text.contains("profile  prod, account 012345678901 (prod), role Administrator"), "{text}");
    assert_eq!(answer(&world, &["--profile", "prod"])["profile"]["account_name"], "prod");
    assert_eq!(answer(&world, &[])["shell"]["account_name"], "dev");
}
