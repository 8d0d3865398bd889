//! Both modes by `eval` in real shells, and keys of a user, which have neither token nor end.

use super::world;
use crate::support::shells::{Shell, by_each_shell};
use crate::support::world::{World, ran};
use ssoenv::shell::Family;
use std::collections::BTreeMap;

/// Steps of a shell script: lines of ssoenv that are evaluated, and words of any shell.
fn script(shell: &Shell, steps: &[&str]) -> String {
    let step = |step: &&str| match (step.starts_with("ssoenv "), shell.family) {
        (true, Family::Fish) => format!("{step} | source"),
        (true, _) => format!("eval \"$({step})\""),
        (false, Family::Fish) => {
            step.replace("export ", "set -gx ").replace('=', " ").replace("unset ", "set -e ")
        }
        (false, _) => (*step).to_owned(),
    };
    steps.iter().map(step).collect::<Vec<_>>().join("\n")
}

/// What the shell hands on after these steps.
fn after(world: &World, shell: &Shell, steps: &[&str]) -> BTreeMap<String, String> {
    let script = script(shell, steps) + "\nprintf @@@; env -0";
    let mut command = shell.command(&script);
    command.envs(world.variables()).current_dir(world.home());
    let ran = ran(command.output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{}: {steps:?}", shell.name);
    let report = ran.stdout.split_once("@@@").unwrap().1.to_owned();
    let pairs = report.split('\0').filter_map(|pair| pair.split_once('='));
    let is_ours =
        |name: &str| (name.starts_with("AWS") || name.starts_with("SSOENV")) && !name.contains("ENDPOINT");
    pairs.filter(|(name, _)| is_ours(name)).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn names(variables: &BTreeMap<String, String>) -> String {
    let aws = variables.iter().filter(|(name, _)| name.starts_with("AWS"));
    aws.map(|(name, value)| format!("{}={value}", &name[4..])).collect::<Vec<_>>().join(" ")
}

by_each_shell!(from_one_mode_into_the_other_and_back_to_what_was_there);
fn from_one_mode_into_the_other_and_back_to_what_was_there(shell: &Shell) {
    let mut world = world();
    for profile in ["dev", "by-name"] {
        drop(world.used(&[profile, "--mode", "keys"]));
    }
    for (name, value) in [
        ("AWS_PROFILE", "mine"),
        ("AWS_ACCESS_KEY_ID", "AKIA"),
        ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_REGION", "r"),
    ] {
        world.variable(name, value);
    }
    const MINE: &str = "ACCESS_KEY_ID=AKIA PROFILE=mine REGION=r SECRET_ACCESS_KEY=s";
    for (steps, expected) in [
        (&["ssoenv use by-name"][..], "PROFILE=by-name REGION=r SDK_LOAD_CONFIG=1 SSO_PROFILE=by-name"),
        (
            &["ssoenv use dev", "ssoenv use by-name"],
            "PROFILE=by-name REGION=r SDK_LOAD_CONFIG=1 SSO_PROFILE=by-name",
        ),
        (
            &["ssoenv use dev --mode profile"],
            "DEFAULT_REGION=eu-west-1 PROFILE=dev REGION=eu-west-1 SDK_LOAD_CONFIG=1 SSO_PROFILE=dev",
        ),
        (&["ssoenv use by-name", "ssoenv use dev", "ssoenv use -", "ssoenv off -q"], MINE),
        (&["ssoenv use by-name", "export AWS_PROFILE=new", "ssoenv off -q"], "PROFILE=new REGION=r"),
        (
            &["ssoenv use by-name", "export AWS_PROFILE=new", "ssoenv use dev", "ssoenv off -q"],
            "PROFILE=new REGION=r",
        ),
        (&["ssoenv use by-name", "unset AWS_PROFILE", "ssoenv use dev", "ssoenv off -q"], MINE),
        (
            &["ssoenv use by-name", "export AWS_ACCESS_KEY_ID=AKIANEW", "ssoenv off -q"],
            "ACCESS_KEY_ID=AKIANEW REGION=r",
        ),
    ] {
        assert_eq!(names(&after(&world, shell, steps)), expected, "{} {steps:?}", shell.name);
    }
    let set = after(&world, shell, &["ssoenv use dev", "ssoenv use by-name"]);
    assert_eq!((&*set["SSOENV_KEY_ID"], &*set["SSOENV_REFRESH_AT"]), ("profile", "253402300799"));
    assert!(!set.contains_key("SSOENV_EXPIRES_AT"), "{}", shell.name);
}

by_each_shell!(keys_of_a_user_bring_no_token_and_no_end_and_take_those_of_before_away);
fn keys_of_a_user_bring_no_token_and_no_end_and_take_those_of_before_away(shell: &Shell) {
    let mut world = world();
    drop(world.used(&["dev"]));
    for (name, value) in [
        ("AWS_SESSION_TOKEN", "of before"),
        ("AWS_SECURITY_TOKEN", "of before"),
        ("AWS_CREDENTIAL_EXPIRATION", "2030-01-01T00:00:00Z"),
        ("AWS_REGION", "r"),
    ] {
        world.variable(name, value);
    }
    for steps in [
        &["ssoenv use user"][..],
        &["ssoenv use dev", "ssoenv use user"],
        &["ssoenv use by-name", "ssoenv use user"],
    ] {
        let set = after(&world, shell, steps);
        assert_eq!(
            names(&set),
            "ACCESS_KEY_ID=AKIAUSER REGION=r SECRET_ACCESS_KEY=secret SSO_PROFILE=user",
            "{} {steps:?}",
            shell.name
        );
        assert_eq!((&*set["SSOENV_KEY_ID"], &*set["SSOENV_REFRESH_AT"]), ("AKIAUSER", "253402300799"));
        for name in ["SSOENV_EXPIRES_AT", "SSOENV_ACCOUNT_ID", "SSOENV_ROLE_NAME"] {
            assert!(!set.contains_key(name), "{} {name}", shell.name);
        }
    }
    let back = after(&world, shell, &["ssoenv use user", "ssoenv off -q"]);
    assert_eq!(
        names(&back),
        "CREDENTIAL_EXPIRATION=2030-01-01T00:00:00Z REGION=r SECURITY_TOKEN=of before SESSION_TOKEN=of before"
    );
}

by_each_shell!(a_readonly_key_fails_the_line_and_leaves_no_mark: bash, zsh, dash);
fn a_readonly_key_fails_the_line_and_leaves_no_mark(shell: &Shell) {
    let world = world();
    drop(world.used(&["by-name"]));
    let script = "export AWS_ACCESS_KEY_ID=AKIA; readonly AWS_ACCESS_KEY_ID\n(eval \"$(ssoenv use by-name)\" && echo went on; echo \"${SSOENV_KEY_ID-none}\") 2>/dev/null\necho end";
    let mut command = shell.command(script);
    command.envs(world.variables()).current_dir(world.home());
    let ran = ran(command.output().unwrap());
    assert!(
        !ran.stdout.contains("went on") && !ran.stdout.contains("profile"),
        "{}: {}",
        shell.name,
        ran.stdout
    );
    assert!(ran.stdout.ends_with("end\n"), "{}: {}", shell.name, ran.stdout);
}
