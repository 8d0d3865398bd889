//! Options of the command line, and lines that are refused before anything runs.

use super::meant;
use crate::support::world::World;

#[test]
fn a_line_without_a_command_or_a_target_is_wrong() {
    let world = World::signed_in();
    for (line, says) in [
        (&["each", "dev"][..], "no command is named"),
        (&["each", "dev", "aws", "s3", "ls"], "no command is named"),
        (&["each", "--", "true"], "no target is named"),
        (&["each", "--available", "--", "true"], "no target is named"),
        (&["each", "", "--", "true"], "a TARGET is empty"),
        (&["each", "dev", "--jobs", "0", "--", "true"], "it is not a number from 1 to 256"),
        (&["each", "dev", "--jobs", "many", "--", "true"], "it is not a number from 1 to 256"),
        (&["each", "dev", "--timeout", "0s", "--", "true"], "that is no time at all"),
        (&["each", "dev", "--region", "eu west", "--", "true"], "eu west"),
        (&["each", "dev", "--region", "eu-west-1,,", "--", "true"], "--region"),
        (&["each", "dev", "--timeout", "5", "--", "true"], "it is not a number with a unit"),
        (&["each", "dev", "--group", "--json", "--", "true"], "exclude each other"),
        (&["each", "dev", "--prefix", "--output", "out", "--", "true"], "exclude each other"),
        (&["each", "dev", "--keep-going", "--fail-fast", "--", "true"], "exclude each other"),
    ] {
        let ran = world.run(line);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{line:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(says), "{line:?}: {}", ran.stderr);
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn every_target_runs_in_every_region_and_each_region_once() {
    let world = World::signed_in();
    let regions = ["dev", "staging", "--region", "eu-west-1,us-east-1", "--region", "us-east-1"];
    assert_eq!(
        meant(&world, &regions),
        [
            "dev 111111111111/Developer eu-west-1",
            "dev 111111111111/Developer us-east-1",
            "staging 222222222222/Developer eu-west-1",
            "staging 222222222222/Developer us-east-1",
        ]
    );
    let ran = world.run(
        &[
            &["each"],
            &regions[..],
            &["--", "sh", "-c", "echo $AWS_SSO_PROFILE $AWS_REGION $AWS_DEFAULT_REGION"],
        ]
        .concat(),
    );
    let lines: Vec<&str> = ran.stdout.lines().filter(|line| !line.starts_with("==>")).collect();
    assert_eq!(
        lines,
        [
            "dev eu-west-1 eu-west-1",
            "dev us-east-1 us-east-1",
            "staging eu-west-1 eu-west-1",
            "staging us-east-1 us-east-1"
        ],
        "{ran:?}"
    );
}

#[test]
fn a_profile_may_be_named_by_the_option_of_other_tools() {
    let world = World::signed_in();
    for line in
        [&["--profile", "dev"][..], &["--profile=dev"], &["--region", "eu-west-1", "--profile", "dev"]]
    {
        assert_eq!(meant(&world, line), ["dev 111111111111/Developer eu-west-1"], "{line:?}");
    }
}

#[test]
fn it_is_not_evaluated_and_fails_without_text_for_a_shell() {
    let world = World::signed_in();
    for line in [&["each", "typo", "--", "true"][..], &["each", "--nonsense"], &["each"]] {
        let ran = world.run(line);
        assert!(ran.code != Some(0) && ran.stdout.is_empty(), "{ran:?}");
    }
}
