//! The environment of the command: the parent's with the contract's changes, and nothing else.

use super::{Variables, cached, found, value};
use crate::support::world::World;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// Everything that would win over the keys or contradict them, of the contract's own text.
const CONTRADICTIONS: [&str; 16] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_EXPIRATION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CREDENTIAL_FILE",
    "AWS_VAULT",
    "AWSUME_PROFILE",
    "AWSUME_EXPIRATION",
    "AWSU_PROFILE",
];

/// Of one shell alone.
const NOT_HANDED_ON: [&str; 4] = ["SSOENV_SAVED", "SSOENV_PREVIOUS", "SSOENV_WARNED", "SSOENV_PROMPT"];

/// What the contract gives a command that runs as this role.
fn contract(world: &World, profile: &str, account_id: &str, role_name: &str, region: &str) -> Variables {
    let cached = cached(world, account_id, role_name);
    let text = |name: &str| cached[name].as_str().unwrap().to_owned();
    let end = humantime::parse_rfc3339(&text("Expiration")).unwrap();
    let end = end.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    // In a container that was entered from outside there is none to be seen.
    let session = ssoenv::system::process::terminal_session();
    let variables = [
        ("AWS_ACCESS_KEY_ID", text("AccessKeyId")),
        ("AWS_SECRET_ACCESS_KEY", text("SecretAccessKey")),
        ("AWS_SESSION_TOKEN", text("SessionToken")),
        ("AWS_CREDENTIAL_EXPIRATION", text("Expiration")),
        ("AWS_REGION", region.to_owned()),
        ("AWS_DEFAULT_REGION", region.to_owned()),
        ("AWS_ACCOUNT_ID", account_id.to_owned()),
        ("AWS_SSO_PROFILE", profile.to_owned()),
        ("SSOENV_PROFILE", profile.to_owned()),
        ("SSOENV_ACCOUNT_ID", account_id.to_owned()),
        ("SSOENV_ROLE_NAME", role_name.to_owned()),
        ("SSOENV_LABEL", profile.to_owned()),
        ("SSOENV_EXPIRES_AT", end.to_string()),
        ("SSOENV_REFRESH_AT", (end - 900).to_string()),
        ("SSOENV_REGION", region.to_owned()),
        ("SSOENV_SOURCE", "manual".to_owned()),
        ("SSOENV_KEY_ID", text("AccessKeyId")),
    ];
    let session = session.map(|id| ("SSOENV_SID", id.to_string()));
    variables.into_iter().chain(session).map(|(name, value)| (name.into(), value.into())).collect()
}

/// Credentials that last long enough for the longest margin, also when they arrive a second late.
fn long_lived() -> World {
    World::signed_in().with_rules(|rules| rules.role_life = 7200)
}

fn parent(world: &World) -> Variables {
    world.variables().iter().map(|(name, value)| (name.into(), value.into())).collect()
}

#[test]
fn the_command_finds_the_parents_environment_and_the_contract() {
    let world = long_lived();
    // What nobody but the command has to understand.
    let odd: [(&[u8], &[u8]); 6] = [
        (b"ODD", b"\xff\xfe=\n\x01"),
        (b"\xffname", b"value"),
        (b"EMPTY", b""),
        (b"BASH_FUNC_greet%%", b"() { echo hi\n}"),
        (b"AWS_PAGER", b"less"),
        (b"AWS_ENDPOINT_URL_S3", b"http://localhost:9000"),
    ];
    let mut expected = parent(&world);
    let mut command = world.ssoenv(&["exec", "dev", "--", "env", "-0"]);
    for (name, value) in odd {
        command.env(OsStr::from_bytes(name), OsStr::from_bytes(value));
        expected.insert(OsStr::from_bytes(name).to_owned(), OsStr::from_bytes(value).to_owned());
    }
    for name in CONTRADICTIONS.iter().chain(&NOT_HANDED_ON) {
        command.env(name, "something else");
    }
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"] {
        command.env(name, "a person's own");
    }
    command.env("SSOENV_ARGS", "{\"mode\":\"profile\"}").env("SSOENV_PRODUCTION", "1");
    let found = found(&mut command);
    expected.extend(contract(&world, "dev", "111111111111", "Developer", "eu-west-1"));
    assert_eq!(found, expected);
}

#[test]
fn in_a_shell_with_a_profile_the_other_one_replaces_it_and_regions_are_as_with_use() {
    let mut world = long_lived();
    world.variable("AWS_REGION", "mine").variable("AWS_PROFILE", "my-own");
    let person = parent(&world);
    let answer = world.run(&["use", "staging", "--format", "json"]);
    world.apply(&serde_json::from_str(&answer.stdout).unwrap());
    for name in ["SSOENV_WARNED", "SSOENV_PROMPT", "SSOENV_PREVIOUS"] {
        world.variable(name, "of this shell");
    }
    let dev = found(&mut world.ssoenv(&["exec", "dev", "env", "-0"]));
    let mut expected = person.clone();
    expected.remove(OsStr::new("AWS_PROFILE"));
    expected.extend(contract(&world, "dev", "111111111111", "Developer", "eu-west-1"));
    assert_eq!(dev, expected);

    // No region of the profile before: what the person had.
    let default = found(&mut world.ssoenv(&["exec", "default", "env", "-0"]));
    assert_eq!((value(&default, "AWS_REGION"), value(&default, "AWS_DEFAULT_REGION")), ("mine", ""));
    let named = found(&mut world.ssoenv(&["exec", "dev", "--region", "sa-east-1", "env", "-0"]));
    let regions = ["AWS_REGION", "AWS_DEFAULT_REGION", "SSOENV_REGION"].map(|name| value(&named, name));
    assert_eq!(regions, ["sa-east-1"; 3]);
}

#[test]
fn one_exec_in_another_is_the_inner_one_alone() {
    let world = long_lived();
    let line = ["exec", "dev", "--", "ssoenv", "exec", "staging", "--", "env", "-0"];
    let inner = found(&mut world.ssoenv(&line));
    let mut expected = parent(&world);
    expected.extend(contract(&world, "staging", "222222222222", "Developer", "us-east-1"));
    assert_eq!(inner, expected);
    let line = ["exec", "dev", "--", "ssoenv", "exec", "default", "--", "env", "-0"];
    let inner = found(&mut world.ssoenv(&line));
    assert_eq!((value(&inner, "AWS_REGION"), value(&inner, "SSOENV_REGION")), ("", ""), "no region leaks");
    // A shell in it goes back to what it found.
    let script =
        "eval \"$(ssoenv use staging --shell sh)\"; eval \"$(ssoenv off --quiet --shell sh)\"; env -0";
    let after = found(&mut world.ssoenv(&["exec", "dev", "--", "sh", "-c", script]));
    assert!(after.keys().all(|name| {
        let name = name.to_str().unwrap();
        name == "SSOENV_PREVIOUS"
            || !name.starts_with("SSOENV") && (!name.starts_with("AWS") || name.contains("ENDPOINT"))
    }));
}

#[test]
fn in_profile_mode_the_name_alone_is_there_and_no_key() {
    let mut world = long_lived();
    let used = world.used(&["staging"]);
    world.apply(&serde_json::json!({"set": used, "unset": []}));
    for (options, settings) in [(&["--mode", "profile"][..], ""), (&[], "mode = profile\n")] {
        world.settings(settings);
        let line = [&["exec", "dev"], options, &["--", "env", "-0"]].concat();
        let found = found(&mut world.ssoenv(&line));
        assert_eq!(value(&found, "AWS_PROFILE"), "dev");
        assert_eq!((value(&found, "SSOENV_KEY_ID"), value(&found, "SSOENV_PROFILE")), ("profile", "dev"));
        assert_eq!((value(&found, "AWS_REGION"), value(&found, "AWS_SSO_PROFILE")), ("eu-west-1", "dev"));
        for name in
            ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "CREDENTIAL_EXPIRATION", "ACCOUNT_ID"]
        {
            assert!(!found.contains_key(&OsString::from(format!("AWS_{name}"))), "{name}");
        }
        assert!(!found.contains_key(OsStr::new("SSOENV_EXPIRES_AT")));
    }
    let line = ["exec", "dev", "--mode", "keys", "--", "env", "-0"];
    assert_eq!(value(&found(&mut world.ssoenv(&line)), "AWS_PROFILE"), "");
}

#[test]
fn production_is_marked() {
    let world = long_lived();
    let prod = found(&mut world.ssoenv(&["exec", "prod", "env", "-0"]));
    assert_eq!((value(&prod, "SSOENV_PRODUCTION"), value(&prod, "AWS_REGION")), ("1", "eu-central-1"));
}

#[test]
fn what_the_wrapper_says_to_ssoenv_is_not_said_to_the_command() {
    let world = long_lived();
    let mut command = world.ssoenv(&["exec", "dev", "--", "env", "-0"]);
    let found = found(command.env("SSOENV_WRAP", "fish"));
    let mut expected = parent(&world);
    expected.extend(contract(&world, "dev", "111111111111", "Developer", "eu-west-1"));
    assert_eq!(found, expected);
}

#[test]
fn a_command_has_the_variables_of_backtraces_as_the_person_set_them() {
    let world = long_lived();
    for set in
        [&[][..], &[("RUST_BACKTRACE", "1")], &[("RUST_BACKTRACE", "full"), ("RUST_LIB_BACKTRACE", "1")]]
    {
        let mut command = world.ssoenv(&["exec", "dev", "--", "env", "-0"]);
        let found = found(command.env_remove("RUST_BACKTRACE").envs(set.iter().copied()));
        for name in ["RUST_BACKTRACE", "RUST_LIB_BACKTRACE"] {
            let expected = set.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| *value);
            assert_eq!(value(&found, name), expected, "{name} {set:?}");
        }
    }
}
