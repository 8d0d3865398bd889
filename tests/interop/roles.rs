//! Role credentials in `~/.aws/cli/cache`: what botocore's classes and ssoenv have fetched is served by either, in the
//! session form and in the older one.

use super::{ask, tools};
use crate::support::identity_center::Operation;
use crate::support::world::World;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// One profile of each form.
const PROFILES: [&str; 2] = ["dev", "old-style"];

/// Signed in to the session, and in the older form to its start URL.
fn botocore(python: &Path, world: &World, profile: &str) -> Value {
    let answer = ask(python, world, "role_credentials.py", &json!({"profile": profile}));
    assert_eq!(answer["method"], "sso");
    answer
}

/// What ssoenv hands out, in botocore's words.
fn ssoenv(world: &World, profile: &str) -> Value {
    let set = world.used(&[profile]);
    json!({
        "method": "sso",
        "id": set["AWS_ACCESS_KEY_ID"],
        "secret": set["AWS_SECRET_ACCESS_KEY"],
        "token": set["AWS_SESSION_TOKEN"],
        "account": set["AWS_ACCOUNT_ID"],
    })
}

/// The one file of the cache: whoever names it otherwise makes a second one.
fn only_file(world: &World) -> PathBuf {
    let files = fs::read_dir(world.home().join(".aws/cli/cache")).unwrap();
    let files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.into_iter().next().unwrap()
}

#[test]
fn botocore_serves_what_ssoenv_has_fetched() {
    let Some(python) = tools::python() else { return };
    for profile in PROFILES {
        let world = World::signed_in().signed_in_by_start_url();
        let ours = ssoenv(&world, profile);
        world.service.forget_calls();
        assert_eq!(botocore(python, &world, profile), ours, "{profile}");
        assert!(world.service.calls().is_empty(), "{profile}: {:?}", world.service.calls());
        only_file(&world);
    }
}

#[test]
fn ssoenv_serves_what_botocore_has_fetched() {
    let Some(python) = tools::python() else { return };
    for profile in PROFILES {
        let world = World::signed_in().signed_in_by_start_url();
        let theirs = botocore(python, &world, profile);
        assert_eq!(world.service.count(Operation::GetRoleCredentials), 1, "{profile}");
        world.service.forget_calls();
        assert_eq!(ssoenv(&world, profile), theirs, "{profile}");
        assert!(world.service.calls().is_empty(), "{profile}: {:?}", world.service.calls());
        only_file(&world);
    }
}

#[test]
fn both_write_the_same_text() {
    let Some(python) = tools::python() else { return };
    for profile in PROFILES {
        let world = World::signed_in().signed_in_by_start_url();
        ssoenv(&world, profile);
        let path = only_file(&world);
        let ours = without_values(&path);
        fs::remove_file(&path).unwrap();
        botocore(python, &world, profile);
        assert_eq!(only_file(&world), path, "{profile}");
        assert_eq!(ours, without_values(&path), "{profile}");
    }
}

#[test]
fn an_odd_session_name_means_the_same_files_to_both() {
    let Some(python) = tools::python() else { return };
    let world = World::empty();
    let start_url = world.service.start_url();
    let name = "ünï \"team\" / 日本";
    world.config(&format!(
        "[profile dev]
sso_session = {name}
sso_account_id = 012345678901
sso_role_name = Administrator

[sso-session '{name}']
sso_start_url = {start_url}
sso_region = us-east-1
"
    ));
    world.sign_in_to(name);
    let ours = ssoenv(&world, "dev");
    world.service.forget_calls();
    assert_eq!(botocore(python, &world, "dev"), ours);
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());

    fs::remove_file(only_file(&world)).unwrap();
    let theirs = botocore(python, &world, "dev");
    world.service.forget_calls();
    assert_eq!(ssoenv(&world, "dev"), theirs);
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
}

/// The text of a file, its keys and times blanked out: they are new with every call.
fn without_values(path: &Path) -> String {
    let mut text = fs::read_to_string(path).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    for name in ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"] {
        let value = file["Credentials"][name].as_str().unwrap();
        // The form of a time is part of what is compared.
        let form: String = value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        text = text.replace(value, if name == "Expiration" { &form } else { name });
    }
    text
}
