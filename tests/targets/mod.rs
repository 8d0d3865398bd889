//! What a TARGET may be, other than the name of a profile.

/// Accounts by their names.
mod account_names;
/// Accounts and roles that no profile names.
mod ad_hoc_roles;
/// Other names of targets.
mod aliases;
/// Which of the configured profiles an account, an ARN or a URL means.
mod matching_profiles;
/// The same in a shell with the hook: renewals, directories, the way back.
mod prompts;
/// No TARGET, and nobody to be asked.
mod unnamed;

use crate::support::world::{SH_FAILURE, World};

/// This shell has used `first`, then `second`.
fn after(first: &str, second: &str) -> World {
    let mut world = World::signed_in();
    for profile in [first, second] {
        let answer = world.run(&["use", "--format", "json", "--", profile]);
        world.apply(&serde_json::from_str(&answer.stdout).unwrap());
    }
    world
}

#[test]
fn a_hyphen_is_the_profile_used_before_and_goes_back_and_forth() {
    let mut world = after("dev", "prod");
    for expected in ["dev", "prod", "dev"] {
        let answer = world.run(&["use", "-", "--format", "json"]);
        assert_eq!(answer.code, Some(0), "{}", answer.stderr);
        world.apply(&serde_json::from_str(&answer.stdout).unwrap());
        assert_eq!(world.variables()["SSOENV_PROFILE"], expected);
    }
    assert_eq!(world.used(&["--", "-"])["SSOENV_PROFILE"], "prod");
    // An env file says nothing of this shell, but the person does.
    let answer = world.run(&["use", "-", "--format", "dotenv"]);
    assert!(answer.stdout.contains("SSOENV_PROFILE=prod\n"), "{}", answer.stderr);
}

#[test]
fn a_hyphen_takes_options_with_it() {
    let world = after("dev", "prod");
    let used = world.used(&["-", "--region", "ap-south-1"]);
    assert_eq!((&*used["SSOENV_PROFILE"], &*used["AWS_REGION"]), ("dev", "ap-south-1"));
}

#[test]
fn without_a_profile_before_this_one_a_hyphen_is_refused() {
    for (mut world, value) in
        [(World::signed_in(), None), (World::signed_in(), Some("")), (after("dev", "dev"), None)]
    {
        if let Some(value) = value {
            world.variable("SSOENV_PREVIOUS", value);
        }
        let ran = world.run(&["use", "-", "--shell", "sh"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), SH_FAILURE));
        assert_eq!(
            ran.stderr,
            "ssoenv: no other profile was used in this shell before\nhint: name a profile instead of `-`; `ssoenv list` shows the profiles\n"
        );
    }
}

#[test]
fn a_profile_before_this_one_that_has_gone_is_named() {
    let mut world = World::signed_in();
    world.variable("SSOENV_PREVIOUS", "stagin");
    let ran = world.run(&["use", "-"]);
    assert_eq!(ran.code, Some(5));
    assert!(ran.stderr.starts_with("ssoenv: no profile stagin in "), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("hint: did you mean staging?\n"), "{}", ran.stderr);
}

#[test]
fn a_profile_that_is_called_so_wins_over_every_other_reading() {
    let mut world = after("dev", "prod");
    let path = world.home().join(".aws/config");
    let text = std::fs::read_to_string(&path).unwrap();
    world.config(&text.replace("[profile staging]", "[profile -]"));
    assert_eq!(world.used(&["-"])["AWS_ACCOUNT_ID"], "222222222222");
    world.variable("SSOENV_PREVIOUS", "");
    assert_eq!(world.used(&["-"])["AWS_ACCOUNT_ID"], "222222222222");
}
