//! `doctor`: what it finds in worlds where one thing is wrong, and that it says nothing where nothing is.

mod aliases;
mod caches;
mod config_files;
mod environment;
#[cfg(unix)]
mod files;
mod guard;
mod leftovers;
#[cfg(target_os = "linux")]
mod memory_cache;
mod output;
mod profile_forms;
#[cfg(all(target_os = "linux", feature = "keychain"))]
mod sealed_sign_ins;
mod services;

use crate::support::world::{Ran, World, binary};
use serde_json::{Value, json};
use std::fs;

/// True in every world of these tests: the loopback service is not AWS, and nobody has a screen.
const USUAL: [&str; 2] = ["endpoint.service", "browser.none"];

/// A session and a profile that lack nothing.
const SOUND: &str = "[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Developer
region = eu-west-1
";

/// A world of a sound config, in which nothing is found.
fn sound() -> World {
    let world = apart(World::empty());
    world.config(SOUND);
    world
}

/// The world without the programs of this machine: its AWS CLI may be an old one.
fn apart(mut world: World) -> World {
    let folder = binary().parent().unwrap().display().to_string();
    world.variable("PATH", &folder);
    world
}

/// The report, which is all that is said.
fn report(ran: &Ran) -> Value {
    assert_eq!(ran.stderr, "");
    serde_json::from_str(&ran.stdout).unwrap()
}

fn findings(world: &World) -> Vec<Value> {
    let asked = world.service.calls().len();
    let ran = world.run(&["doctor", "--offline", "--json"]);
    let report = report(&ran);
    let findings = report["findings"].as_array().unwrap();
    let worse = findings.iter().any(|finding| finding["level"] != "note");
    assert_eq!(ran.code, Some(i32::from(worse)), "{}", ran.stdout);
    assert_eq!(world.service.calls().len(), asked);
    findings.clone()
}

/// The findings beside the usual ones, as `LEVEL ID`.
fn found(world: &World) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = findings(world).into_iter().filter(|finding| {
        // None without a word on what to do.
        assert!(!text(&finding["remedy"]).is_empty() && !text(&finding["title"]).is_empty(), "{finding}");
        !USUAL.contains(&finding["id"].as_str().unwrap())
    });
    findings.map(|finding| format!("{} {}", text(&finding["level"]), text(&finding["id"]))).collect()
}

/// The finding with this id.
fn finding(world: &World, id: &str) -> Value {
    let all = findings(world);
    all.iter().find(|finding| finding["id"] == id).unwrap_or_else(|| panic!("{id} is not in {all:?}")).clone()
}

/// The only line of evidence of a finding.
fn evidence(world: &World, id: &str) -> String {
    let finding = finding(world, id);
    let evidence = finding["evidence"].as_array().unwrap();
    assert_eq!(evidence.len(), 1, "{evidence:?}");
    evidence[0].as_str().unwrap().to_owned()
}

#[test]
fn every_finding_is_looked_for_by_a_test() {
    let read = |folder: &str| {
        let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
        let files =
            fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
        files.collect::<Vec<String>>().join("\n")
    };
    let (code, tests) = (read("src/doctor"), read("tests/verbs/doctor"));
    let areas: Vec<&str> = code.split("    (\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut ids: Vec<&str> = code
        .split('"')
        .filter(|text| {
            text.split_once('.').is_some_and(|(area, name)| {
                areas.contains(&area)
                    && !name.is_empty()
                    && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"-8".contains(&byte))
            })
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert!(ids.len() > 80, "{ids:?}");
    let untried: Vec<&&str> = ids.iter().filter(|id| !tests.contains(**id)).collect();
    assert!(untried.is_empty(), "{untried:?}");
}
