//! Programs that use an SDK, run as people run them, in the environment that ssoenv makes: boto3, the AWS CLI, and the
//! AWS SDK for JavaScript. Who each of them is says the loopback STS, which takes no signature but the right one.

use super::callers::{DEVELOPER, all, clients, clients_and_go};
use super::{aws_cli, tools};
use crate::credentials::assume_role::{SAM, counts, lines};
use crate::support::identity_center::Operation;
use crate::support::world::{World, binary};

const DEPLOYER: &str = "arn:aws:sts::222222222222:assumed-role/deploy/";

/// The sample profiles, one on keys, and two that leave it to ssoenv's `credential-process`.
fn world() -> World {
    let world = aws_cli::world();
    let keys = lines(&world.service.user_key(SAM));
    world.add_sections(&format!(
            "[profile sam]\nregion = eu-west-1\n{keys}[profile tool]\nregion = eu-west-1\ncredential_process = {ssoenv} credential-process dev\n[profile tool-deploy]\nregion = eu-west-1\ncredential_process = {ssoenv} credential-process deploy\n",
            ssoenv = binary().display()
        ),
    );
    world
}

/// In the environment that `use` leaves.
fn after_use(target: &[&str], expected: &str) {
    for client in clients() {
        let world = world();
        let set = world.used(target);
        world.service.forget_calls();
        let arn = client.asks(client.command(&world).envs(&set), "use");
        assert!(arn.starts_with(expected), "{} {target:?}: {arn}", client.name);
        if let Some(key) = set.get("AWS_ACCESS_KEY_ID") {
            // With these keys, and without a word to anybody else.
            let calls = world.service.calls();
            assert!(calls.iter().all(|call| call.operation == Operation::GetCallerIdentity), "{calls:?}");
            assert!(calls[0].header("authorization").unwrap().contains(key), "{}", client.name);
        } else {
            assert_eq!(set["AWS_PROFILE"], target[0]);
            // The AWS CLI finds what is cached; an SDK asks for itself, unless a process of ours answers.
            let asked = match target[0] {
                "dev" | "deploy" if client.name != "aws" => (1, usize::from(target[0] == "deploy")),
                _ => (0, 0),
            };
            assert_eq!(counts(&world), asked, "{} {target:?}", client.name);
        }
    }
}

#[test]
fn with_the_keys_that_use_sets() {
    after_use(&["dev"], DEVELOPER);
}

#[test]
fn with_the_keys_of_a_chain() {
    after_use(&["deploy"], DEPLOYER);
}

#[test]
fn with_the_keys_of_a_user() {
    after_use(&["sam"], SAM);
}

#[test]
fn with_a_role_that_no_profile_names() {
    after_use(
        &["arn:aws:iam::222222222222:role/deploy", "--source", "dev", "--region", "eu-west-1"],
        DEPLOYER,
    );
}

/// Each resolves the profile by itself, at the loopback service.
#[test]
fn with_the_profile_that_use_names() {
    after_use(&["dev", "--mode", "profile"], DEVELOPER);
}

#[test]
fn with_the_name_of_a_profile_that_is_a_chain() {
    after_use(&["deploy", "--mode", "profile"], DEPLOYER);
}

#[test]
fn with_the_name_of_a_profile_that_has_keys() {
    after_use(&["sam", "--mode", "profile"], SAM);
}

#[test]
fn with_the_name_of_a_profile_whose_process_we_are() {
    after_use(&["tool", "--mode", "profile"], DEVELOPER);
    after_use(&["tool-deploy", "--mode", "profile"], DEPLOYER);
}

#[test]
fn run_by_exec_in_either_mode() {
    let (world, clients) = (world(), clients());
    for (target, mode, expected) in [
        ("dev", "keys", DEVELOPER),
        ("dev", "profile", DEVELOPER),
        ("deploy", "keys", DEPLOYER),
        ("sam", "keys", SAM),
    ] {
        for client in &clients {
            let mut command = world.ssoenv(&["exec", target, "--mode", mode, "--"]);
            let arn = client.asks(command.args(client.words(&world)), "exec");
            assert!(arn.starts_with(expected), "{} {target} {mode}: {arn}", client.name);
        }
    }
}

/// What is in the environment before `use` does not win over what it sets.
#[test]
fn whatever_stood_in_the_environment_before() {
    let mut world = world();
    let other = world.service.user_key("arn:aws:iam::111111111111:user/eve");
    world.variable("AWS_ACCESS_KEY_ID", &other.access_key_id);
    world.variable("AWS_SECRET_ACCESS_KEY", &other.secret_access_key);
    for (name, value) in [
        ("AWS_PROFILE", "sam"),
        ("AWS_DEFAULT_PROFILE", "prod"),
        ("AWS_SECURITY_TOKEN", "old"),
        ("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere"),
        ("AWS_ROLE_ARN", "arn:aws:iam::222222222222:role/other"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/"),
        ("AWS_DEFAULT_REGION", "sa-east-1"),
    ] {
        world.variable(name, value);
    }
    let clients = clients();
    for mode in ["keys", "profile"] {
        for client in &clients {
            let mut command = world.ssoenv(&["exec", "dev", "--mode", mode, "--"]);
            let arn = client.asks(command.args(client.words(&world)), mode);
            assert!(arn.starts_with(DEVELOPER), "{} {mode}: {arn}", client.name);
        }
    }
}

#[test]
fn with_a_profile_that_configure_has_written() {
    let mut world = world();
    let ran = world.run(&[
        "configure",
        "--credential-process",
        "--session",
        "my-org",
        "--account",
        "111111111111",
        "--role",
        "Developer",
        "--profile",
        "written",
        "--region",
        "eu-west-1",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    world.variable("AWS_PROFILE", "written");
    let clients = clients();
    for client in &clients {
        let arn = client.asks(&mut client.command(&world), "configure");
        assert!(arn.starts_with(DEVELOPER), "{}: {arn}", client.name);
    }
    if !clients.is_empty() {
        assert_eq!(counts(&world), (1, 0), "all of them from one cache");
    }
}

/// The profiles of `sync`, used without ssoenv: with the sign-in alone.
#[test]
fn with_a_profile_that_sync_has_written() {
    let world = aws_cli::world();
    world.service.assign("111111111111", "[Dev] #1; \"x\" $(y)", "dev@example.com", &[]);
    let line =
        ["sync", "--yes", "--region", "eu-west-1", "--name", "{account_name|slug}/{role}+{account_id}@x"];
    let config = format!(
        "[sso-session my-org]\nsso_start_url = {}\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n",
        world.service.start_url()
    );
    world.config(&config);
    let ran = world.run(&line);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for client in clients_and_go() {
        let mut command = client.command(&world);
        command.env("AWS_PROFILE", "dev-1-x-y/Developer+111111111111@x");
        let arn = client.asks(&mut command, "sync");
        assert!(arn.starts_with(DEVELOPER), "{}: {arn}", client.name);
    }
    // The AWS CLI changes a generated profile, and `sync` leaves the change alone.
    let Some(aws) = tools::aws() else { return };
    let name = "staging/ReadOnly+222222222222@x";
    for (key, value) in [("output", "json"), ("region", "eu-north-1")] {
        let ran = aws_cli::run(aws, &world, &["configure", "set", key, value, "--profile", name]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    let before = world.read(".aws/config");
    assert!(before.contains("output = json\n") && before.contains("region = eu-north-1\n"), "{before}");
    let ran = world.run(&line);
    assert_eq!((ran.code, world.read(".aws/config")), (Some(0), before), "{}", ran.stderr);
}

/// Each asks the endpoint that `exec` serves, and takes nothing else.
#[test]
fn with_the_endpoint_of_exec() {
    for (target, expected) in [("dev", DEVELOPER), ("deploy", DEPLOYER)] {
        for client in all() {
            let world = world();
            world.add_sections("[profile endpoint]\n");
            drop(world.used(&[target]));
            world.service.forget_calls();
            let words = client.words(&world);
            let mut line = vec!["exec", "--quiet", "--mode", "endpoint", target, "--"];
            line.extend(words.iter().map(String::as_str));
            let arn = client.asks(&mut world.ssoenv(&line), "endpoint");
            assert!(arn.starts_with(expected), "{} {target}: {arn}", client.name);
            // Who asked, and nobody before it: the credentials came from memory.
            assert_eq!(counts(&world), (0, 0), "{} {target}", client.name);
        }
    }
}
