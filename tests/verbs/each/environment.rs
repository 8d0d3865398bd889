//! What a command finds in its environment: what `exec` gives it, and what keeps the AWS CLI from waiting for a person.

use crate::support::world::World;
use crate::verbs::exec::{Variables, cached, found, value};
use std::ffi::OsStr;

fn without(mut variables: Variables, names: &[&str]) -> Variables {
    names.iter().for_each(|name| drop(variables.remove(OsStr::new(name))));
    variables
}

/// The environment of the only command.
fn of_each(world: &World, words: &[&str]) -> Variables {
    let folder = world.home().join("out");
    let out = folder.to_str().unwrap();
    let line = [&["each"], words, &["--output", out, "--", "env", "-0"]].concat();
    let ran = world.run(&line);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let stdout = files.iter().find(|path| path.to_str().unwrap().ends_with(".out")).unwrap();
    let mut cat = world.command("cat");
    let variables = found(cat.arg(stdout));
    std::fs::remove_dir_all(&folder).unwrap();
    variables
}

#[test]
fn a_command_finds_what_exec_gives_it() {
    let sections = "[profile extra]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\n\
        region = eu-north-1\nretry_mode = standard\nssoenv_env.STAGE = test\n";
    let mut world = World::signed_in().with_sections(sections).with_cached(&["extra", "dev"]);
    let before = world.used(&["dev"]);
    for (name, value) in &before {
        world.variable(name, value);
    }
    world.variable("AWS_PROFILE", "staging").variable("AWS_PAGER", "less").variable("SSOENV_WRAP", "bash");
    let exec = found(&mut world.ssoenv(&["exec", "extra", "--", "env", "-0"]));
    let each = of_each(&world, &["extra"]);
    assert_eq!((value(&each, "AWS_PAGER"), value(&each, "AWS_CLI_AUTO_PROMPT")), ("", "off"));
    assert!(each.contains_key(OsStr::new("AWS_PAGER")));
    assert_eq!(value(&each, "STAGE"), "test");
    let added = ["AWS_PAGER", "AWS_CLI_AUTO_PROMPT"];
    assert_eq!(without(each, &added), without(exec, &added));
}

#[test]
fn each_command_has_the_keys_of_its_own_target() {
    let world = World::signed_in();
    let ran = world.run(&["each", "dev", "staging", "--prefix", "--", "sh", "-c", "echo $AWS_ACCESS_KEY_ID"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for account_id in ["111111111111", "222222222222"] {
        let key = cached(&world, account_id, "Developer")["AccessKeyId"].as_str().unwrap().to_owned();
        assert_eq!(ran.stdout.matches(&key).count(), 1, "{ran:?}");
    }
    // The secrets are nowhere but there.
    let secret = cached(&world, "111111111111", "Developer")["SecretAccessKey"].as_str().unwrap().to_owned();
    let ran = world.run(&["each", "--verbose", "dev", "--json", "--", "sh", "-c", "cat /proc/$PPID/cmdline"]);
    assert!(!format!("{ran:?}").contains(&secret), "{ran:?}");
}

#[test]
fn a_profile_in_profile_mode_gets_its_name_and_endpoint_mode_gives_keys() {
    let world = World::signed_in();
    world.settings("mode = endpoint\n");
    let keys = of_each(&world, &["dev"]);
    assert!(value(&keys, "AWS_ACCESS_KEY_ID").starts_with("ASIA"), "{keys:?}");
    assert!(!keys.contains_key(OsStr::new("AWS_CONTAINER_CREDENTIALS_FULL_URI")));
    world.settings("mode = profile\n");
    let profile = of_each(&world, &["dev"]);
    assert_eq!(value(&profile, "AWS_PROFILE"), "dev");
    assert!(!profile.contains_key(OsStr::new("AWS_ACCESS_KEY_ID")));
}

#[test]
fn a_variable_that_is_too_long_for_the_system_is_named() {
    let long = "x".repeat(140_000);
    let sections = format!(
        "[profile long]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\nssoenv_env.LONG = {long}\n"
    );
    let world = World::signed_in().with_sections(&sections);
    let ran = world.run(&["each", "long", "--", "true"]);
    assert!(ran.code == Some(5) && ran.stderr.contains(" needs 1400"), "{}", ran.stderr);
}
