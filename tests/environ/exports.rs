//! What a profile says about where and how to call goes with its keys, and ssoenv itself never follows it.

use crate::support::shells::{Shell, by_each_shell};
use crate::support::world::{World, ran};
use serde_json::Value;
use ssoenv::shell::Family;
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A service on this machine that answers nobody, and counts who comes.
struct Emulator {
    url: String,
    callers: Arc<AtomicUsize>,
}

impl Emulator {
    fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let callers = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&callers);
        std::thread::spawn(move || {
            for _ in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Emulator { url, callers }
    }

    fn callers(&self) -> usize {
        self.callers.load(Ordering::SeqCst)
    }
}

/// A profile for a local emulator of all services, those of the sign-in too.
fn with_emulator(url: &str) -> World {
    let services = ["sso", "sso_oidc", "sts", "dynamodb"]
        .map(|service| format!("{service} =\n  endpoint_url = {url}\n"))
        .concat();
    World::signed_in().with_sections(&format!(
        "[profile local]
aws_access_key_id = AKIALOCAL
aws_secret_access_key = secret
region = us-east-1
endpoint_url = {url}
services = local
use_fips_endpoint = true
use_dualstack_endpoint = true
max_attempts = 7
retry_mode = adaptive
ca_bundle = ~/emulator.pem
sdk_ua_app_id = it's

[services local]
{services}"
    ))
}

const EXPORTED: [&str; 11] = [
    "AWS_CA_BUNDLE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_STS",
    "AWS_MAX_ATTEMPTS",
    "AWS_RETRY_MODE",
    "AWS_SDK_UA_APP_ID",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
];

fn exported(variables: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let is_exported = |name: &String| EXPORTED.contains(&name.as_str());
    variables
        .iter()
        .filter(|(name, _)| is_exported(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn does(world: &mut World, arguments: &[&str]) -> String {
    let ran = world.run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    ran.stderr
}

fn expected(world: &World, url: &str) -> BTreeMap<String, String> {
    let value = |name: &str| match name {
        "AWS_CA_BUNDLE" => world.home().join("emulator.pem").display().to_string(),
        "AWS_MAX_ATTEMPTS" => "7".to_owned(),
        "AWS_RETRY_MODE" => "adaptive".to_owned(),
        "AWS_SDK_UA_APP_ID" => "it's".to_owned(),
        name if name.starts_with("AWS_USE_") => "true".to_owned(),
        _ => url.to_owned(),
    };
    EXPORTED.into_iter().map(|name| (name.to_owned(), value(name))).collect()
}

#[test]
fn the_emulator_of_one_profile_hears_nothing_of_the_others() {
    let emulator = Emulator::start();
    let mut world = with_emulator(&emulator.url);
    let own = world.service.url();
    does(&mut world, &["use", "local"]);
    assert_eq!(exported(world.variables()), expected(&world, &emulator.url));
    // While it is active, and everything is fetched anew.
    for line in [
        &["list", "--available"][..],
        &["status"],
        &["use", "dev", "--refresh", "--format", "json"],
        &["exec", "staging", "--", "true"],
        &["whoami", "--profile", "dev"],
        &["credential-process", "dev"],
        &["logout"],
    ] {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(0), "{line:?}: {}", ran.stderr);
    }
    assert_eq!(world.run(&["login", "--device-code", "--no-input"]).code, Some(3));
    world.sign_in_to("my-org");
    assert_eq!(emulator.callers(), 0);

    does(&mut world, &["use", "prod"]);
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC", "AWS_ENDPOINT_URL_STS"] {
        assert_eq!(world.variables()[name], own, "what stood there before comes back");
    }
    assert_eq!(exported(world.variables()).len(), 3);
    for line in [&["whoami"][..], &["login"], &["list", "--available"]] {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(0), "{line:?}: {}", ran.stderr);
    }
    assert_eq!(emulator.callers(), 0);
    // Without the record the values are those of a person, and are followed.
    does(&mut world, &["use", "local"]);
    world.apply(&serde_json::json!({"set": {}, "unset": ["SSOENV_EXPORTS"]}));
    assert_eq!(world.run(&["list", "--available", "--refresh"]).code, Some(6));
    assert!(emulator.callers() > 0);
}

#[test]
fn a_process_that_works_for_ssoenv_finds_the_endpoints_of_before() {
    let mut world = with_emulator("http://127.0.0.1:9");
    let answer = r#"{"Version":1,"AccessKeyId":"AKIAP","SecretAccessKey":"s"}"#;
    std::fs::write(
        world.home().join("process"),
        format!("echo \"$AWS_ENDPOINT_URL_SSO $AWS_ENDPOINT_URL_DYNAMODB.\" >$HOME/seen\necho '{answer}'\n"),
    )
    .unwrap();
    world.add_sections("[profile process]\ncredential_process = sh \"$HOME/process\"\n");
    does(&mut world, &["use", "local"]);
    does(&mut world, &["use", "process"]);
    assert_eq!(world.read("seen"), format!("{} .\n", world.service.url()));
}

#[test]
fn a_person_sees_which_variables_there_are_and_which_settings_are_lost() {
    let mut world = with_emulator("http://127.0.0.1:9").with_sections(
        "[profile lossy]\naws_access_key_id = AKIA\naws_secret_access_key = s\nregion = us-east-1\ns3 =\n  addressing_style = path\n",
    );
    let said = world.run(&["use", "lossy", "--shell", "sh"]).stderr;
    assert_eq!(said.matches("no variable can set s3 (").count(), 1, "{said}");
    let said = world.run(&["exec", "lossy", "--", "true"]).stderr;
    assert_eq!(said.matches("no variable can set s3 (").count(), 1, "{said}");
    assert_eq!(world.run(&["use", "lossy", "--mode", "profile", "--shell", "sh"]).stderr, "");
    let explained: Value = serde_json::from_str(&world.run(&["explain", "local", "--json"]).stdout).unwrap();
    let names: Vec<&str> =
        explained["variables"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(EXPORTED.iter().all(|name| names.contains(name)), "{names:?}");
    let text = world.run(&["explain", "lossy"]).stdout;
    assert!(text.contains("no variable can set it"), "{text}");
    does(&mut world, &["use", "local"]);
    let doctor = world.run(&["doctor", "--offline"]).stdout;
    assert!(doctor.contains("AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:9"), "{doctor}");
}

#[test]
fn what_default_says_about_places_is_named_where_tools_follow_it() {
    let world = World::signed_in();
    let text =
        world.read(".aws/config").replacen("[default]\n", "[default]\nendpoint_url = https://e.example\n", 1);
    world.config(&text);
    let said = world.run(&["use", "dev", "--shell", "sh"]).stderr;
    assert!(said.contains("also read endpoint_url (") && said.contains(") from [default]"), "{said}");
    assert!(!world.run(&["use", "dev", "--mode", "profile", "--shell", "sh"]).stderr.contains("[default]"));
}

#[test]
fn a_command_gets_the_settings_of_its_profile_and_not_those_of_another() {
    let mut world = with_emulator("http://127.0.0.1:9").with_cached(&["dev"]);
    let all = |world: &World, profile: &str| {
        let out = world.run(&["exec", profile, "--", "env"]).stdout;
        exported(
            &out.lines().filter_map(|line| line.split_once('=')).map(|(n, v)| (n.into(), v.into())).collect(),
        )
    };
    let before = exported(world.variables());
    assert_eq!(all(&world, "local"), expected(&world, "http://127.0.0.1:9"));
    does(&mut world, &["use", "local"]);
    assert_eq!(all(&world, "dev"), before);
}

by_each_shell!(the_settings_of_a_profile_are_there_with_its_keys_and_gone_after_off);
fn the_settings_of_a_profile_are_there_with_its_keys_and_gone_after_off(shell: &Shell) {
    let mut world = with_emulator("http://127.0.0.1:9").with_cached(&["dev"]);
    world.variable("AWS_MAX_ATTEMPTS", "3");
    let after = |steps: &[&str]| {
        let step = |step: &&str| match shell.family {
            Family::Fish => format!("{step} | source"),
            _ => format!("eval \"$({step})\""),
        };
        let script = steps.iter().map(step).collect::<Vec<_>>().join("\n") + "\nprintf @@@; env -0";
        let mut command = shell.command(&script);
        command.envs(world.variables()).current_dir(world.home());
        let ran = ran(command.output().unwrap());
        let report = ran.stdout.split_once("@@@").unwrap().1.to_owned();
        exported(
            &report
                .split('\0')
                .filter_map(|it| it.split_once('='))
                .map(|(n, v)| (n.into(), v.into()))
                .collect(),
        )
    };
    let (before, local) = (exported(world.variables()), expected(&world, "http://127.0.0.1:9"));
    assert_eq!(after(&["ssoenv use local"]), local, "{}", shell.name);
    for steps in [
        &["ssoenv use local", "ssoenv off -q"][..],
        &["ssoenv use local", "ssoenv use dev"],
        &["ssoenv use local --mode profile"],
        &["ssoenv use dev", "ssoenv use local", "ssoenv off -q --clear"],
    ] {
        assert_eq!(after(steps), before, "{} {steps:?}", shell.name);
    }
    assert_eq!(after(&["ssoenv use dev", "ssoenv use local", "ssoenv use dev", "ssoenv use -"]), local);
}

#[test]
fn further_variables_come_and_go_with_their_profile() {
    let mut world = World::signed_in().with_cached(&["dev"]).with_sections(
        "[profile own]\naws_access_key_id = AKIA\naws_secret_access_key = s\nregion = us-east-1\nssoenv_env.TF_VAR_Stage = it's $HOME\nssoenv_env.KUBECONFIG = /k\n",
    );
    world.variable("KUBECONFIG", "/mine");
    let of = |world: &World| ["TF_VAR_Stage", "KUBECONFIG"].map(|name| world.variables().get(name).cloned());
    let (mine, own) =
        ([None, Some("/mine".to_owned())], [Some("it's $HOME".to_owned()), Some("/k".to_owned())]);
    for mode in ["keys", "profile"] {
        does(&mut world, &["use", "own", "--mode", mode]);
        assert_eq!(of(&world), own, "{mode}");
        does(&mut world, &["use", "dev"]);
        assert_eq!(of(&world), mine, "{mode}");
        does(&mut world, &["use", "-"]);
        assert_eq!(of(&world), own, "{mode}");
        does(&mut world, &["off"]);
        assert_eq!(of(&world), mine, "{mode}");
    }
    let dotenv = world.run(&["use", "own", "--format", "dotenv"]).stdout;
    assert!(dotenv.contains("\nKUBECONFIG=/k\n") || dotenv.starts_with("KUBECONFIG=/k\n"), "{dotenv}");
    world.add_sections(
        "[profile evil]\naws_access_key_id = AKIA\naws_secret_access_key = s\nssoenv_env.LD_PRELOAD = /x\n",
    );
    for line in [&["use", "evil", "--shell", "sh"][..], &["exec", "evil", "--", "true"]] {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(5), "{line:?}");
        assert!(ran.stderr.contains("ssoenv_env.LD_PRELOAD is not allowed"), "{}", ran.stderr);
    }
}

#[test]
fn the_older_sdks_are_told_to_read_the_profile() {
    let mut world = World::signed_in();
    for before in [None, Some("0")] {
        if let Some(before) = before {
            world.variable("AWS_SDK_LOAD_CONFIG", before);
        }
        does(&mut world, &["use", "dev", "--mode", "profile"]);
        assert_eq!(world.variables()["AWS_SDK_LOAD_CONFIG"], "1");
        let out = world.run(&["exec", "staging", "--mode", "profile", "--", "env"]).stdout;
        assert!(out.contains("AWS_SDK_LOAD_CONFIG=1\n"), "{out}");
        does(&mut world, &["use", "dev", "--mode", "keys"]);
        assert_eq!(world.variables().get("AWS_SDK_LOAD_CONFIG").map(String::as_str), before);
        does(&mut world, &["use", "dev", "--mode", "profile"]);
        does(&mut world, &["off"]);
        assert_eq!(world.variables().get("AWS_SDK_LOAD_CONFIG").map(String::as_str), before);
    }
}

#[test]
fn a_role_that_keys_of_the_environment_assume_is_not_left_to_tools() {
    let role = "role_arn = arn:aws:iam::222222222222:role/build\ncredential_source = Environment\nregion = us-east-1\n";
    let world = World::signed_in().with_sections(&format!(
        "[profile build]\n{role}\n[profile by-name]\n{role}ssoenv_mode = profile\n[profile further]\nrole_arn = arn:aws:iam::222222222222:role/last\nsource_profile = build\nregion = us-east-1\n"
    ));
    for line in [
        &["use", "build", "--mode", "profile"][..],
        &["use", "by-name"],
        &["use", "further", "--mode", "profile"],
        &["exec", "build", "--mode", "profile", "--", "true"],
    ] {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(5), "{line:?}");
        assert!(
            ran.stderr.contains("(credential_source = Environment), but profile mode removes them"),
            "{}",
            ran.stderr
        );
    }
    // As a setting for all profiles it means those that can be left to tools.
    world.settings("mode = profile\n");
    let ran = world.run(&["use", "build", "--shell", "sh"]);
    assert!(!ran.stderr.contains("profile mode"), "{}", ran.stderr);
    assert!(ran.stderr.contains("no keys are set there"), "{}", ran.stderr);
}

#[test]
fn what_is_put_off_is_the_one_before() {
    let mut world = World::signed_in().with_cached(&["dev", "staging"]);
    for mode in ["keys", "profile"] {
        does(&mut world, &["use", "dev", "--mode", mode]);
        does(&mut world, &["off"]);
        does(&mut world, &["use", "-"]);
        assert_eq!(world.variables()["SSOENV_PROFILE"], "dev", "{mode}");
        does(&mut world, &["off"]);
        does(&mut world, &["use", "staging"]);
        does(&mut world, &["use", "-"]);
        assert_eq!(world.variables()["SSOENV_PROFILE"], "dev", "{mode}");
        does(&mut world, &["off", "--clear"]);
        does(&mut world, &["off"]);
        does(&mut world, &["use", "-"]);
        assert_eq!(
            world.variables()["SSOENV_PROFILE"],
            "dev",
            "{mode}: an `off` that finds nothing forgets nothing"
        );
        does(&mut world, &["off"]);
    }
}

#[test]
fn nothing_of_aws_sso_cli_stays_beside_our_keys() {
    let names = [
        "AWS_SSO",
        "AWS_SSO_ACCOUNT_ID",
        "AWS_SSO_ROLE_NAME",
        "AWS_SSO_ROLE_ARN",
        "AWS_SSO_SESSION_EXPIRATION",
    ];
    for mode in ["keys", "profile"] {
        let mut world = World::signed_in().with_cached(&["dev"]);
        for name in names {
            world.variable(name, "theirs");
        }
        does(&mut world, &["use", "dev", "--mode", mode]);
        assert!(names.iter().all(|name| !world.variables().contains_key(*name)), "{mode}");
        does(&mut world, &["off"]);
        assert!(names.iter().all(|name| world.variables()[*name] == "theirs"), "{mode}");
    }
}
