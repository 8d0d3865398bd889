//! The AWS CLI beside ssoenv: it uses the keys that ssoenv has cached, ssoenv uses those it has fetched, both renew one
//! token, and its logout ends what ssoenv holds.
//!
//! A CLI before 2.13 knows no `AWS_ENDPOINT_URL`. botocore's `~/.aws/models` leads any of them to the loopback service,
//! so that a call it makes is seen, and none leaves the machine.

use super::{fork_server, tools};
use crate::support::home;
use crate::support::identity_center::{AssumableRole, Operation};
use crate::support::world::{Ran, World};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub(super) fn world() -> World {
    leading_here(World::signed_in())
}

/// The world with the AWS CLI led to its service.
pub(super) fn leading_here(mut world: World) -> World {
    let address = world.service.url();
    let address = address.strip_prefix("http://").unwrap();
    let host = json!({"hostname": address, "protocols": ["http"]});
    let here = json!({"endpoints": {"us-east-1": host, "eu-west-1": host}});
    let endpoints = json!({"version": 3, "partitions": [{
        "partition": "aws",
        "dnsSuffix": "amazonaws.com",
        "regionRegex": r"^(us|eu)\-\w+\-\d+$",
        "defaults": {"hostname": "127.0.0.1:9", "protocols": ["http"], "signatureVersions": ["v4"]},
        "regions": {"us-east-1": {}, "eu-west-1": {}},
        "services": {"portal.sso": here, "oidc": here, "sts": here},
    }]});
    let models = world.home().join(".aws/models");
    fs::create_dir_all(&models).unwrap();
    fs::write(models.join("endpoints.json"), endpoints.to_string()).unwrap();
    // Should it be led elsewhere all the same, it meets a port that nobody listens on.
    world.variable("HTTPS_PROXY", "http://127.0.0.1:9").variable("AWS_EC2_METADATA_DISABLED", "true");
    world
}

pub(super) fn run(aws: &Path, world: &World, arguments: &[&str]) -> Ran {
    fork_server::output(world.command(aws).args(arguments))
}

/// The variables that the CLI exports for a profile.
pub(super) fn exported(aws: &Path, world: &World, profile: &str) -> BTreeMap<String, String> {
    let arguments = ["configure", "export-credentials", "--profile", profile, "--format", "env-no-export"];
    let ran = run(aws, world, &arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let variables = ran.stdout.lines().filter_map(|line| line.split_once('='));
    variables.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

pub(super) fn assert_same_keys(ours: &BTreeMap<String, String>, theirs: &BTreeMap<String, String>) {
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        assert_eq!(ours[name], theirs[name], "{name}");
    }
}

#[test]
fn the_aws_cli_uses_what_ssoenv_has_cached() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    let start_url = world.service.start_url();
    world.sign_in_to(&start_url);
    for profile in ["dev", "old-style"] {
        let ours = world.used(&[profile]);
        world.service.forget_calls();
        assert_same_keys(&ours, &exported(aws, &world, profile));
        assert!(world.service.calls().is_empty(), "{profile}: {:?}", world.service.calls());
    }
}

#[test]
fn ssoenv_uses_what_the_aws_cli_has_fetched() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    let theirs = exported(aws, &world, "dev");
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1, "{:?}", world.service.calls());
    world.service.forget_calls();
    assert_same_keys(&world.used(&["dev"]), &theirs);
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
}

#[test]
fn the_aws_cli_and_ssoenv_renew_one_token_in_turn() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    let expire =
        || world.edit_token(|token| token["expiresAt"] = home::rfc3339(world.service.now() - 60).into());
    let renewals = || world.service.count(Operation::CreateToken);
    expire();
    world.used(&["dev"]);
    exported(aws, &world, "staging");
    assert_eq!(renewals(), 1, "the AWS CLI takes the token that we have renewed");
    fs::remove_file(world.role_path("222222222222", "Developer")).unwrap();
    expire();
    exported(aws, &world, "staging");
    assert_eq!(renewals(), 2);
    world.used(&["prod"]);
    assert_eq!(renewals(), 2, "we take the token that the AWS CLI has renewed");
}

#[test]
fn the_logout_of_the_aws_cli_ends_what_ssoenv_holds() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    // Renewed by us, so that the token file is of our writing as well.
    world.edit_token(|token| token["expiresAt"] = home::rfc3339(world.service.now() - 60).into());
    world.used(&["dev"]);
    let cached = world.role_path("111111111111", "Developer");
    // An assumed role as the CLI caches it: the sweep goes by ProviderType, so this one stays.
    let assumed = cached.with_file_name("assumed.json");
    let mut entry: Map<String, Value> = serde_json::from_slice(&fs::read(&cached).unwrap()).unwrap();
    assert_eq!(entry.remove("ProviderType"), Some(json!("sso")));
    fs::write(&assumed, json!(entry).to_string()).unwrap();

    let ran = run(aws, &world, &["sso", "logout"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!cached.exists() && !world.token_path().exists() && assumed.exists());
    assert_eq!(world.service.count(Operation::Logout), 1);
    world.service.forget_calls();

    let ran = world.run(&["use", "dev"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.starts_with("ssoenv: not signed in to my-org\n"), "{}", ran.stderr);
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
}

#[test]
fn the_aws_cli_signs_with_the_variables_that_use_sets() {
    let Some(aws) = tools::aws() else { return };
    let mut world = world();
    let set = world.used(&["dev"]);
    for (name, value) in &set {
        world.variable(name, value);
    }
    world.service.forget_calls();
    let url = world.service.url();
    let ran = run(aws, &world, &["sts", "get-caller-identity", "--endpoint-url", &url]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["Account"], "111111111111");
    assert!(answer["Arn"].as_str().unwrap().ends_with("/sam"), "{answer}");
    let calls = world.service.calls();
    let [call] = calls.as_slice() else { panic!("{calls:?} {}", ran.stderr) };
    let credential = format!("Credential={}/", set["AWS_ACCESS_KEY_ID"]);
    let authorization = call.header("Authorization").unwrap_or_default();
    assert!(authorization.contains(&credential), "{authorization}");
    assert!(authorization.contains("/eu-west-1/sts/"), "{authorization}");
    assert_eq!(call.header("X-Amz-Security-Token"), Some(set["AWS_SESSION_TOKEN"].as_str()));
}

/// The files of the AWS CLI's cache, each with the fields of its credentials.
fn cached(world: &World) -> BTreeMap<String, Vec<String>> {
    let files = fs::read_dir(world.home().join(".aws/cli/cache")).into_iter().flatten();
    let paths = files.map(|file| file.unwrap().path());
    let files = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    files
        .map(|path| {
            let file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let fields = file["Credentials"].as_object().unwrap().keys().cloned().collect();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fields)
        })
        .collect()
}

#[test]
fn no_file_stands_in_its_cache_that_it_would_not_have_written() {
    let Some(aws) = tools::aws() else { return };
    const SAM: &str = "arn:aws:iam::333333333333:user/sam";
    const ABOVE: &str = "arn:aws:iam::222222222222:role/above";
    for more in [
        "",
        ", \"Expiration\": \"2099-01-01T00:00:00Z\"",
        ", \"SessionToken\": null",
        ", \"Expiration\": null",
    ] {
        let made = || {
            let world = world();
            world.service.add_role(AssumableRole::new(ABOVE, SAM));
            let key = world.service.user_key(SAM);
            let (id, secret) = (key.access_key_id, key.secret_access_key);
            let answer = format!(
                "{{\"Version\": 1, \"AccessKeyId\": \"{id}\", \"SecretAccessKey\": \"{secret}\"{more}}}"
            );
            fs::write(world.home().join("answer"), answer).unwrap();
            let file = world.home().join("answer").display().to_string();
            world.with_sections(&format!(
                "[profile printed]\ncredential_process = cat {file}\nregion = us-east-1\n\
                 [profile above]\nrole_arn = {ABOVE}\nsource_profile = printed\nregion = us-east-1\n"
            ))
        };
        let (ours, theirs) = (made(), made());
        drop(ours.used(&["printed"]));
        drop(ours.used(&["above"]));
        assert_eq!(ours.run(&["credential-process", "printed"]).code, Some(0));
        assert_eq!(ours.run(&["exec", "printed", "--", "true"]).code, Some(0));
        exported(aws, &theirs, "printed");
        exported(aws, &theirs, "above");
        let (written, expected) = (cached(&ours), cached(&theirs));
        assert_eq!(written.len(), 1, "{more}");
        assert!(written.keys().eq(expected.keys()), "{more}: {written:?} {expected:?}");
        for (name, fields) in &written {
            // Older ones do not write the account.
            let is_its = |field: &String| field == "AccountId" || expected[name].contains(field);
            assert!(fields.iter().all(is_its), "{fields:?} {expected:?}");
        }
        // It goes on with what it finds there.
        ours.service.forget_calls();
        exported(aws, &ours, "above");
        exported(aws, &ours, "printed");
        assert!(ours.service.calls().is_empty(), "{more}: {:?}", ours.service.calls());
        assert_eq!(run(aws, &ours, &["sso", "logout"]).code, Some(0));
    }
}
