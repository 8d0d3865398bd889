//! No TARGET, and nobody who could be asked for one.

use crate::support::world::{SH_FAILURE, World};
use serde_json::Value;

fn does(world: &mut World, arguments: &[&str]) {
    let ran = world.run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
}

#[test]
fn without_a_target_the_variables_say_it_then_the_shell_and_then_the_default() {
    let mut world = World::signed_in().with_cached(&["dev", "staging", "prod", "default"]);
    let name = |world: &World| world.used(&[])["SSOENV_PROFILE"].clone();
    assert_eq!(name(&world), "default");
    does(&mut world, &["use", "dev"]);
    assert_eq!(name(&world), "dev");
    world.variable("AWS_DEFAULT_PROFILE", "prod");
    assert_eq!(name(&world), "prod");
    world.variable("AWS_PROFILE", "staging");
    assert_eq!(name(&world), "staging");
    world.variable("AWS_PROFILE", "");
    assert_eq!(name(&world), "prod");
    world.variable("AWS_PROFILE", "nope");
    let ran = world.run(&["use", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), SH_FAILURE));
    assert!(ran.stderr.starts_with("ssoenv: AWS_PROFILE: no profile nope in "), "{}", ran.stderr);
    // A name, and nothing else that a TARGET may be.
    world.variable("AWS_PROFILE", "111111111111/ReadOnly");
    assert_eq!(world.run(&["use", "--shell", "sh"]).code, Some(5));

    let mut world = World::signed_in().with_cached(&["dev"]);
    world.config(&world.read(".aws/config").replacen("[default]", "[profile other]", 1));
    let ran = world.run(&["use", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), SH_FAILURE));
    assert!(
        ran.stderr.contains("no TARGET is given, AWS_PROFILE and AWS_DEFAULT_PROFILE are not set, no profile is active in this shell, and "),
        "{}",
        ran.stderr
    );
    // Whatever was said with the active one is meant again.
    does(&mut world, &["use", "dev", "--mode", "profile"]);
    assert_eq!(world.used(&[])["AWS_PROFILE"], "dev");
    world.variable("AWS_DEFAULT_PROFILE", "other");
    let explained: Value = serde_json::from_str(
        &World::signed_in().with_variable("AWS_DEFAULT_PROFILE", "dev").run(&["explain", "--json"]).stdout,
    )
    .unwrap();
    assert_eq!(
        (&explained["target"], &explained["named_by"]),
        (&"dev".into(), &"AWS_DEFAULT_PROFILE".into())
    );
}
