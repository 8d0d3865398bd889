//! Keys in the files and in the environment: the token that belongs to them, and the end that is stated beside them.

use crate::support::home;
use crate::support::identity_center::{AssumableRole, Operation};
use crate::support::world::{SH_FAILURE, World};
use serde_json::Value;

const SAM: &str = "arn:aws:iam::333333333333:user/sam";
const DEPLOY: &str = "arn:aws:iam::222222222222:role/team";
const NAMES: [&str; 6] = [
    "x_security_token_expires",
    "aws_expiration",
    "aws_session_expiration",
    "aws_credential_expiration",
    "expiration",
    "expires",
];

/// The profile `saml` has keys in the credentials file, with these lines beside them, and `above` is a role that they
/// assume.
fn world(lines: &str) -> World {
    let world = World::empty().with_sections(&format!(
        "[profile above]\nrole_arn = {DEPLOY}\nsource_profile = saml\nregion = us-east-1\n"
    ));
    world.service.add_role(AssumableRole::new(DEPLOY, SAM));
    let key = world.service.user_key(SAM);
    world.credentials_file(&format!(
        "[saml]\naws_access_key_id = {}\naws_secret_access_key = {}\n{lines}",
        key.access_key_id, key.secret_access_key
    ));
    world
}

/// `NAME = TIME`, so many seconds from now.
fn ends(world: &World, name: &str, seconds: i64) -> String {
    format!("{name} = {}\n", home::rfc3339(world.service.now() + seconds))
}

fn listed(world: &World, profile: &str) -> Value {
    let rows: Vec<Value> = serde_json::from_str(&world.run(&["list", "--json"]).stdout).unwrap();
    rows.into_iter().find(|row| row["profile"] == profile).unwrap()
}

#[test]
fn keys_last_until_the_end_that_the_file_states() {
    let clock = World::empty();
    for name in NAMES {
        let line = ends(&clock, name, 1830);
        let end = line.trim().rsplit(' ').next().unwrap().to_owned();
        let world = world(&line);
        let set = world.used(&["saml"]);
        assert_eq!(set["AWS_CREDENTIAL_EXPIRATION"], end, "{name}");
        assert!(set.contains_key("SSOENV_EXPIRES_AT") && set.contains_key("SSOENV_REFRESH_AT"), "{name}");
        let ran = world.run(&["credential-process", "saml"]);
        let document: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(document["Expiration"], end.as_str(), "{name}");
        let ran = world.run(&["exec", "saml", "--", "sh", "-c", "echo $AWS_CREDENTIAL_EXPIRATION"]);
        assert_eq!(ran.stdout, format!("{end}\n"), "{name}");
        let row = listed(&world, "saml");
        assert_eq!((&row["state"], &row["expires_at"]), (&"keys".into(), &end.as_str().into()), "{name}");
        assert_eq!(world.run(&["status", "--quiet", "--profile", "saml"]).code, Some(0), "{name}");
        let status = world.run(&["status", "--profile", "saml"]).stdout;
        assert!(status.contains("profile  saml: keys in the files, 30m left\n"), "{status}");
        for profile in ["saml", "above"] {
            let explained = world.run(&["explain", profile]).stdout;
            let step = format!("\n    expire in 30m, at {end} (~/.aws/credentials:4: {name})\n");
            assert!(explained.contains(&step), "{explained}");
            let explained = world.run(&["explain", profile, "--json"]).stdout;
            let explained: Value = serde_json::from_str(&explained).unwrap();
            assert_eq!(explained["chain"][0]["expires_at"], end.as_str(), "{explained}");
        }
        let explained = world.run(&["explain", "saml", "--json"]).stdout;
        let explained: Value = serde_json::from_str(&explained).unwrap();
        assert_eq!(explained["settings"][name]["value"], end.as_str(), "the end is no secret");
        drop(world.used(&["above"]));
    }
    let row = listed(&world(""), "saml");
    assert_eq!((&row["state"], &row["expires_at"]), (&"keys".into(), &Value::Null));
    assert!(!world("").used(&["saml"]).contains_key("AWS_CREDENTIAL_EXPIRATION"));
}

#[test]
fn keys_that_have_ended_are_refused_with_a_sentence() {
    let clock = World::empty();
    for name in NAMES {
        let world = world(&ends(&clock, name, -7200));
        let file = world.home().join(".aws/credentials");
        let said = format!(
            "ssoenv: the keys of profile saml expired 2h ago ({}:4: {name})\nhint: renew them with the tool that wrote them, or remove the keys\n",
            file.display()
        );
        for line in [
            &["use", "saml"][..],
            &["use", "above"],
            &["exec", "saml", "--", "touch", "was-run"],
            &["exec", "above", "--", "touch", "was-run"],
            &["credential-process", "saml"],
            &["whoami", "--profile", "saml"],
        ] {
            let ran = world.run(line);
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), said.as_str()), "{name} {line:?}");
            assert!(["", SH_FAILURE].contains(&ran.stdout.as_str()), "{line:?} {}", ran.stdout);
        }
        assert!(!world.home().join("was-run").exists());
        assert_eq!(world.service.calls().len(), 0, "{name}");
        for profile in ["saml", "above"] {
            assert_eq!(world.run(&["status", "--quiet", "--profile", profile]).code, Some(1), "{profile}");
            assert_eq!(listed(&world, profile)["state"], "keys-expired", "{profile}");
            let explained = world.run(&["explain", profile, "--json"]).stdout;
            let explained: Value = serde_json::from_str(&explained).unwrap();
            assert_eq!(explained["next"]["outcome"], "not-usable", "{profile}");
            assert_eq!(explained["next"]["exit_code"], 1, "{profile}");
            let explained = world.run(&["explain", profile]).stdout;
            assert!(explained.contains("\n    expired 2h ago, at "), "{explained}");
        }
        let status = world.run(&["status", "--profile", "saml"]).stdout;
        assert!(status.contains("profile  saml: keys in the files, expired 2h ago\n"), "{status}");
        assert!(world.run(&["list"]).stdout.contains("keys in the files, expired 2h ago"));
    }
}

#[test]
fn expired_keys_name_the_process_that_they_hide() {
    let world = world(&ends(&World::empty(), "aws_expiration", -7200))
        .with_sections("[profile saml]\ncredential_process = printer\n");
    let ran = world.run(&["use", "saml"]);
    assert!(
        ran.stderr.ends_with(", or remove the keys; without them its credential_process is used\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn keys_that_end_before_the_time_asked_for_are_used_with_a_warning() {
    let world = world(&ends(&World::empty(), "aws_expiration", 630));
    let ran = world.run(&["use", "saml", "--min-ttl", "1h", "--format", "json"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(
        ran.stderr,
        "ssoenv: warning: the credentials of saml expire in 10m, earlier than the requested 1h\n"
    );
}

#[test]
fn keys_of_the_environment_that_have_ended_assume_nothing() {
    for name in ["AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION"] {
        let mut world = World::empty().with_sections(&format!(
            "[profile above]\nrole_arn = {DEPLOY}\ncredential_source = Environment\nregion = us-east-1\n"
        ));
        world.service.add_role(AssumableRole::new(DEPLOY, SAM));
        let key = world.service.user_key(SAM);
        let past = home::rfc3339(world.service.now() - 60);
        world
            .variable("AWS_ACCESS_KEY_ID", &key.access_key_id)
            .variable("AWS_SECRET_ACCESS_KEY", &key.secret_access_key)
            .variable(name, &past);
        let ran = world.run(&["use", "above"]);
        assert_eq!((ran.code, world.service.calls().len()), (Some(1), 0), "{}", ran.stderr);
        assert!(ran.stderr.contains("the keys in the environment, which profile above uses, have expired"));
        assert_eq!(world.run(&["status", "--quiet", "--profile", "above"]).code, Some(1));
        let future = home::rfc3339(world.service.now() + 600);
        world.variable(name, &future);
        assert_eq!(world.run(&["status", "--quiet", "--profile", "above"]).code, Some(0));
        drop(world.used(&["above"]));
    }
}

/// Credentials of a session: they are good with their token alone.
fn session_keys(world: &World) -> [String; 3] {
    let set = world.used(&["dev"]);
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].map(|name| set[name].clone())
}

#[test]
fn the_older_name_of_the_session_token_is_read_in_files_and_variables() {
    let profile =
        |source: &str| format!("[profile above]\nrole_arn = {DEPLOY}\n{source}\nregion = us-east-1\n");
    for lines in ["aws_security_token = TOKEN", "aws_session_token =\naws_security_token = TOKEN"] {
        for in_config in [false, true] {
            let world = World::signed_in();
            let trusted = vec!["111111111111".to_owned()];
            world.service.add_role(AssumableRole { trusted, ..AssumableRole::new(DEPLOY, "") });
            let [id, secret, token] = session_keys(&world);
            let keys = format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\n{lines}\n");
            let keys = keys.replace("TOKEN", &token);
            if in_config {
                world.add_sections(&format!("{}[profile saml]\n{keys}", profile("source_profile = saml")));
            } else {
                world.add_sections(&profile("source_profile = saml"));
                world.credentials_file(&format!("[saml]\n{keys}"));
            }
            assert_eq!(world.used(&["saml"])["AWS_SESSION_TOKEN"], token, "{lines} {in_config}");
            let document = world.run(&["credential-process", "saml"]).stdout;
            let document: Value = serde_json::from_str(&document).unwrap();
            assert_eq!(document["SessionToken"], token.as_str(), "{lines}");
            drop(world.used(&["above"]));
            assert_eq!(world.service.count(Operation::AssumeRole), 1, "{lines}");
        }
    }
    let mut world = World::signed_in();
    let [id, secret, token] = session_keys(&world);
    world.add_sections(&profile("credential_source = Environment"));
    let trusted = vec!["111111111111".to_owned()];
    world.service.add_role(AssumableRole { trusted, ..AssumableRole::new(DEPLOY, "") });
    world
        .variable("AWS_ACCESS_KEY_ID", &id)
        .variable("AWS_SECRET_ACCESS_KEY", &secret)
        .variable("AWS_SESSION_TOKEN", "")
        .variable("AWS_SECURITY_TOKEN", &token);
    drop(world.used(&["above"]));
    assert_eq!(world.service.count(Operation::AssumeRole), 1);
    assert_eq!(world.run(&["whoami"]).code, Some(0));
}
