//! `doctor`, `explain` and `whoami` beside one another: what they say of readers is the same sentence.

use super::cases::{CASES, Case, filled};
use crate::support::world::{Ran, World, ran};
use serde_json::Value;
use ssoenv::sdks::READERS;
use std::collections::BTreeSet;
use std::fs;

/// What a sentence says of readers: all behind its subject.
fn claims(sentence: &str) -> Option<&str> {
    let (_, claims) = sentence.split_once(": ")?;
    names_a_reader(claims).then_some(claims)
}

fn names_a_reader(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    text.contains("AWS CLI")
        || text.contains(".NET")
        || words.any(|word| {
            ["SDK", "SDKs"].contains(&word) || READERS.iter().any(|reader| reader.in_words() == word)
        })
}

/// A world with the files of a case; its variables are given to each run, also empty ones.
fn world((_, _, config, credentials, ..): &Case) -> World {
    let world = World::empty();
    world.config(&filled(config));
    // Without any section there is no configuration yet, and nothing to explain.
    let is_bare = config.is_empty() && credentials.is_empty();
    let text = if is_bare { "[other]\noutput = json\n".to_owned() } else { filled(credentials) };
    fs::write(world.home().join(".aws/credentials"), text).unwrap();
    world
}

fn said(world: &World, case: &Case, arguments: &[&str]) -> Value {
    let mut command = world.ssoenv(arguments);
    let Ran { stdout, stderr, .. } = ran(command.envs(case.1.iter().copied()).output().unwrap());
    serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{}: {stdout}{stderr}", case.0))
}

fn texts(list: &Value, key: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(|entry| (text(&entry["id"]), text(&entry[key]))).collect()
}

#[test]
fn doctor_says_of_readers_what_explain_says() {
    let mut wrong = BTreeSet::new();
    for case in CASES {
        let world = world(case);
        let explained_all = said(&world, case, &["explain", "--json"])["disagreements"].take();
        let explained = texts(&explained_all, "reason");
        let found = texts(&said(&world, case, &["doctor", "--offline", "--json"])["findings"], "title");
        let of_explain: BTreeSet<&str> = explained.iter().filter_map(|(_, text)| claims(text)).collect();
        let of_doctor: BTreeSet<&str> = found.iter().filter_map(|(_, text)| claims(text)).collect();
        let areas = ["variable.", "config.", "profile."];
        for (id, title) in &found {
            let is_of_these = areas.iter().any(|area| id.starts_with(area));
            if is_of_these && claims(title).is_some_and(|claims| !of_explain.contains(claims)) {
                wrong.insert(format!("{}: doctor alone: {id}: {title}", case.0));
            }
        }
        // Of lines `doctor` passes over what harms few, and of a broken profile it says that it is broken.
        let is_broken = found.iter().any(|(id, _)| id == "profile.broken");
        let of_lines =
            ["several-sources", "sso-twice", "duration-text", "section-twice", "key-twice", "colon"];
        for difference in explained_all.as_array().unwrap() {
            let (id, reason) = (difference["id"].as_str().unwrap(), difference["reason"].as_str().unwrap());
            let counts = !difference["variable"].is_null() || (of_lines.contains(&id) && !is_broken);
            // Keys that have not ended yet are no finding.
            let is_well = id == "credential-expiration" && !reason.contains("refuse");
            if counts && !is_well && claims(reason).is_none_or(|claims| !of_doctor.contains(claims)) {
                wrong.insert(format!("{}: explain alone: {id}: {reason}", case.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn whoami_says_of_readers_what_explain_says() {
    let mut world = World::signed_in();
    let key = world.service.user_key("arn:aws:iam::333333333333:user/team/sam");
    for (name, value) in [
        ("AWS_ACCESS_KEY_ID", key.access_key_id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", &key.secret_access_key),
        ("AWS_PROFILE", "dev"),
    ] {
        world.variable(name, value);
    }
    let ran = world.run(&["whoami", "--json"]);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let ran = world.run(&["explain", "--json"]);
    let explained: Value = serde_json::from_str(&ran.stdout).unwrap();
    let explained = texts(&explained["disagreements"], "reason");
    let said: Vec<&str> = answer["warnings"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let said: Vec<&str> = said.into_iter().filter(|said| names_a_reader(said)).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    for said in said {
        assert!(explained.iter().any(|(_, reason)| claims(reason) == claims(said)), "{said}: {explained:?}");
    }
}
