//! The form of the answer: text, JSON, exit codes; that nothing is changed; that nothing is said without a reason.

use super::*;
use crate::support::home;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Every file below a folder: contents and time.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let modified = fs::symlink_metadata(&path).unwrap().modified().unwrap();
            if path.is_dir() {
                found.insert(path.clone(), (Vec::new(), modified));
                folders.push(path);
            } else {
                found.insert(path.clone(), (fs::read(&path).unwrap(), modified));
            }
        }
    }
    found
}

#[test]
fn a_home_where_nothing_is_wrong_is_well() {
    let world = sound();
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn the_sample_home_has_notes_alone_signed_in_or_not() {
    for world in [apart(World::empty()), apart(World::signed_in())] {
        let ran = world.run(&["doctor", "--json"]);
        let report = report(&ran);
        assert_eq!(ran.code, Some(0), "{}", ran.stdout);
        assert!(report["findings"].as_array().unwrap().iter().all(|finding| finding["level"] == "note"));
    }
    let no_region = evidence(&World::empty(), "profile.no-region");
    assert_eq!(no_region, "default, old-style");
}

#[test]
fn after_use_and_in_its_environment_all_is_well() {
    let mut world = apart(World::signed_in());
    world.config(&format!("{}\n", home::sample_config(&world.service.start_url())));
    let answer = world.run(&["use", "dev", "--format", "json"]);
    world.apply(&serde_json::from_str(&answer.stdout).unwrap());
    let ran = world.run(&["doctor", "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
}

#[test]
fn text_says_what_by_which_and_what_to_do() {
    let world = sound();
    let config = world.home().join(".aws/config");
    world.config(&format!("{SOUND}output = json # x\nOutput = text\n"));
    let ran = world.run(&["doctor", "--offline", "--color", "never"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""));
    let place = config.display();
    let expected = format!(
        "error: a key is twice in a section: the AWS CLI and boto3 refuse the file; Go, Rust, JavaScript, Java and ssoenv use the last one; .NET does not see the section [config.duplicate-key]
    {place}:11: Output
  → remove one of the lines

warning: a comment after a value: the AWS CLI, boto3 and .NET keep the comment in the value; Go, Rust, JavaScript, Java and ssoenv remove it [config.inline-comment]
    {place}:10: output = json # x
  → put the comment on its own line

"
    );
    assert_eq!(ran.stdout.get(..expected.len()), Some(expected.as_str()), "{}", ran.stdout);
    let last = ran.stdout.lines().last().unwrap();
    assert!(
        last.starts_with("1 error, 1 warning, ") && last.contains("; good: profile, session, "),
        "{last}"
    );
    assert!(last.ends_with("; not checked: service, hook"), "{last}");
    let quiet = world.run(&["doctor", "--offline", "--quiet"]);
    assert_eq!((quiet.code, quiet.stdout.lines().count()), (Some(1), 4), "{}", quiet.stdout);
    let colored = world.run(&["doctor", "--offline", "--color", "always"]).stdout;
    assert!(colored.starts_with("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: "), "{colored:?}");
}

#[test]
fn where_nothing_is_wrong_one_line_says_so() {
    let mut world = sound();
    world.variable("BROWSER", "firefox");
    let text = world.run(&["doctor", "--offline"]);
    assert_eq!(text.code, Some(0));
    let last = text.stdout.lines().last().unwrap();
    assert!(last.starts_with("nothing is wrong, 1 note; good: config, profile, session, "), "{last}");
    let quiet = world.run(&["doctor", "--offline", "--quiet"]);
    assert_eq!((quiet.code, quiet.stdout.as_str()), (Some(0), ""));
    let verbose = world.run(&["doctor", "--offline", "--verbose"]).stdout;
    assert!(verbose.contains("\nproxy: the proxy settings are valid\n"), "{verbose}");
    assert!(verbose.contains("\nservice: not checked\n"), "{verbose}");
}

#[test]
fn many_places_are_counted() {
    let world = sound();
    world.config(&format!(
        "[default]\n{}",
        "x = 1 # y\n"
            .repeat(20)
            .replace("x", "X")
            .lines()
            .enumerate()
            .map(|(n, line)| format!("k{n}{line}\n"))
            .collect::<String>()
    ));
    let text = world.run(&["doctor", "--offline"]).stdout;
    assert!(text.contains("\n    and 12 more\n"), "{text}");
    assert_eq!(finding(&world, "config.inline-comment")["evidence"].as_array().unwrap().len(), 20);
}

#[test]
fn the_json_is_whole_and_names_every_area() {
    let world = sound();
    let report = report(&world.run(&["doctor", "--offline", "--json"]));
    let areas: Vec<&str> =
        report["checked"].as_array().unwrap().iter().map(|area| area["area"].as_str().unwrap()).collect();
    assert_eq!(
        areas,
        [
            "config",
            "profile",
            "session",
            "settings",
            "permission",
            "cache",
            "variable",
            "endpoint",
            "proxy",
            "certificate",
            "service",
            "hook",
            "program",
            "browser",
            "process",
            "leftover",
            "directory"
        ]
    );
    assert_eq!(report["checked"][0]["state"], "good");
    assert_eq!(report["checked"][10]["state"], "skipped");
    let endpoint = finding(&world, "endpoint.service");
    assert_eq!(endpoint["level"], "note");
    let keys: Vec<&String> = endpoint.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "level", "title", "evidence", "remedy"]);
}

#[test]
fn nothing_is_changed() {
    let mut world = World::signed_in();
    fs::write(world.home().join(".aws/credentials"), "[x]\naws_access_key_id=AKIA1\n").unwrap();
    fs::write(world.token_path(), "{").unwrap();
    fs::write(world.home().join(".ssoenv"), "dev\n").unwrap();
    world.variable("AWS_PROFILE", "nobody").variable("SHELL", "/bin/bash");
    let before = snapshot(world.home());
    for arguments in [&["doctor"][..], &["doctor", "--json"]] {
        assert_eq!(world.run(arguments).code, Some(1));
    }
    assert_eq!(snapshot(world.home()), before);
}

#[test]
fn a_name_from_a_file_cannot_move_the_cursor() {
    let world = sound();
    world.config("[profile \u{1b}[2J]\nrole_arn = x\n");
    let text = world.run(&["doctor", "--offline", "--color", "never"]).stdout;
    assert!(!text.contains('\u{1b}') && text.contains("\\u{1b}[2J"), "{text}");
}
