//! Settings and records of a newer ssoenv: this one says so, and leaves them as they are.

use crate::support::world::World;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder, with its bytes; locks are for all versions.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if !path.ends_with("answered-guard") && !path.to_string_lossy().contains("/locks/") {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn settings_of_a_newer_ssoenv_are_refused_and_nothing_is_done_without_their_guard() {
    let world = World::signed_in().with_cached(&["prod"]);
    for (version, said) in [
        ("2", "the settings are of a newer ssoenv (version 2)"),
        ("0", "version cannot be `0`"),
        ("new", "version cannot be `new`"),
        ("", "version cannot be ``"),
    ] {
        world.settings(&format!("production = prod\nversion = {version}\n"));
        for line in [&["use", "prod", "--shell", "bash"][..], &["exec", "prod", "--", "true"]] {
            let ran = world.run(line);
            assert_eq!(ran.code, Some(5), "{version} {line:?} {ran:?}");
            assert!(ran.stderr.contains(said) && ran.stderr.contains("config:2: "), "{ran:?}");
            assert!(!ran.stdout.contains("ASIA"), "{ran:?}");
        }
        // A shell without its hook would be worse.
        assert_eq!(world.run(&["init", "bash"]).code, Some(0));
        let doctor = world.run(&["doctor", "--offline"]);
        assert!(doctor.stdout.contains(said), "{}", doctor.stdout);
    }
    world.settings("version = 1\n");
    assert_eq!(world.run(&["use", "prod", "--shell", "bash"]).code, Some(0));
}

#[test]
fn a_file_of_a_team_for_a_newer_ssoenv_has_no_effect() {
    let world = World::signed_in().with_cached(&["dev"]);
    let team = world.home().join("team.ini");
    world.settings(&format!("include = {}\n", team.display()));
    for (text, code) in [
        ("[alias]\nd = dev\n", 0),
        ("version = 1\n[alias]\nd = dev\n", 0),
        ("version = 2\n[alias]\nd = dev\n", 5),
    ] {
        fs::write(&team, text).unwrap();
        assert_eq!(world.run(&["allow", team.to_str().unwrap()]).code, Some(0), "{text}");
        assert_eq!(world.run(&["use", "d", "--shell", "bash"]).code, Some(code), "{text}");
    }
    let doctor = world.run(&["doctor", "--offline"]);
    assert!(doctor.stdout.contains("the settings are of a newer ssoenv (version 2)"), "{}", doctor.stdout);
}

#[test]
fn records_of_a_newer_ssoenv_stay_as_they_are_and_credentials_are_to_be_had_all_the_same() {
    let world = World::signed_in();
    let state = world.home().join(".local/state/ssoenv");
    let project = world.home().join("project");
    fs::create_dir_all(&project).unwrap();
    fs::write(project.join(".ssoenv"), "dev\n").unwrap();
    let project = project.join(".ssoenv").display().to_string();
    for line in
        [&["use", "dev", "--shell", "bash"][..], &["list", "--available", "--no-input"], &["allow", &project]]
    {
        assert_eq!(world.run(line).code, Some(0), "{line:?}");
    }
    fs::write(state.join("version"), "2\n").unwrap();
    let before = files(&state);
    assert!(before.len() > 3, "{before:?}");

    fs::remove_dir_all(world.home().join(".aws/cli")).unwrap();
    for line in [
        &["use", "staging", "--shell", "bash"][..],
        &["use", "dev", "--shell", "bash"],
        &["exec", "dev", "--", "true"],
        &["credential-process", "dev"],
        &["list", "--available", "--no-input"],
        &["status", "dev"],
        &["whoami", "dev"],
        &["explain", "dev"],
        &["sync", "--yes"],
    ] {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(0), "{line:?} {ran:?}");
        assert_eq!(files(&state), before, "{line:?}");
    }
    for line in [&["allow", project.as_str()][..], &["deny", &project], &["logout", "--all"]] {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(5), "{line:?} {ran:?}");
        assert!(
            ran.stderr.contains("is of a newer ssoenv, and this one leaves it alone"),
            "{line:?} {ran:?}"
        );
        assert_eq!(files(&state), before, "{line:?}");
    }
    for version in ["1", "1\n", " 1 \n"] {
        fs::write(state.join("version"), version).unwrap();
        assert_eq!(world.run(&["allow", &project]).code, Some(0), "{version:?}");
    }
    for version in ["", "two", "-1", "99999999999999999999"] {
        fs::write(state.join("version"), version).unwrap();
        assert_eq!(world.run(&["allow", &project]).code, Some(5), "{version:?}");
    }
}
