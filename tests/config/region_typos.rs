//! Regions with a typing error: a warning that names the region that was meant, wherever one is said. Regions that are
//! new, or private, are used without a word.

use crate::support::world::World;
use std::fs;

fn warning(region: &str, whose: &str, meant: &str) -> String {
    format!("ssoenv: warning: AWS has no region {region} ({whose}): did you mean {meant}?\n")
}

#[test]
fn the_region_of_the_command_line_is_warned_of_and_used() {
    let mut world = World::signed_in();
    for (region, meant) in
        [("eu-wets-1", "eu-west-1"), ("us-east-1a", "us-east-1"), ("EU-WEST-1", "eu-west-1")]
    {
        let ran = world.run(&["use", "dev", "--region", region, "--format", "json"]);
        assert_eq!((ran.code, ran.stderr), (Some(0), warning(region, "--region", meant)));
        assert!(ran.stdout.contains(&format!("\"AWS_REGION\":\"{region}\"")), "{}", ran.stdout);
    }
    let said = warning("eu-wets-1", "--region", "eu-west-1");
    assert_eq!(world.run(&["exec", "dev", "--region", "eu-wets-1", "--", "true"]).stderr, said);
    assert!(world.run(&["bind", "dev", "--region", "eu-wets-1"]).stderr.starts_with(&said));
    for region in ["eu-west-4", "us-south-1", "local", "berlin-dc-2", "il-central-1"] {
        let ran = world.run(&["use", "dev", "--region", region, "--format", "json"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{region}");
    }
    // That of an active profile alone.
    let answer = world.run(&["use", "dev", "--format", "json"]);
    world.apply(&serde_json::from_str(&answer.stdout).unwrap());
    let ran = world.run(&["use", "--region", "eu-wets-1", "--format", "json"]);
    assert_eq!((ran.code, ran.stderr), (Some(0), said));
}

#[test]
fn the_region_of_a_profile_and_of_its_session_is_warned_of_with_its_line() {
    let world = World::signed_in();
    let config = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&config.replace("region = eu-west-1", "region = eu-wets-1"));
    let place = |line: u32| format!("profile dev ({}:{line})", world.home().join(".aws/config").display());
    let of_profile = warning("eu-wets-1", &place(10), "eu-west-1");
    for arguments in [&["use", "dev"][..], &["exec", "dev", "--", "true"], &["explain", "dev"]] {
        assert_eq!(world.run(arguments).stderr, of_profile, "{arguments:?}");
    }
    // A role that is built on it.
    assert!(world.run(&["use", "deploy"]).stderr.starts_with(&of_profile));
    world.config(&config.replace("sso_region = us-east-1\nsso_reg", "sso_region = us-esat-1\nsso_reg"));
    let of_session = warning("us-esat-1", "sso_region of my-org", "us-east-1");
    assert!(world.run(&["use", "dev"]).stderr.starts_with(&of_session));
    for target in ["dev", "deploy", "111111111111/Developer"] {
        assert_eq!(world.run(&["explain", target]).stderr, of_session, "{target}");
    }
    let said = world.run(&["login", "my-org", "--force", "--no-input"]).stderr;
    assert!(said.starts_with(&of_session), "{said}");
}

#[test]
fn configure_warns_of_what_it_writes() {
    let world = World::signed_in();
    let ran = world.run(&[
        "configure",
        "--no-input",
        "--session",
        "other",
        "--start-url",
        "https://d-1234567890.awsapps.com/start",
        "--sso-region",
        "us-esat-1",
        "--account",
        "111111111111",
        "--role",
        "Developer",
        "--profile",
        "new",
        "--region",
        "eu-wets-1",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let first = warning("us-esat-1", "sso_region of other", "us-east-1");
    let second = warning("eu-wets-1", "region of profile new", "eu-west-1");
    assert!(ran.stderr.starts_with(&format!("{first}{second}")), "{}", ran.stderr);
    let text = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    assert!(
        text.contains("sso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = us-esat-1\n"),
        "{text}"
    );
}
