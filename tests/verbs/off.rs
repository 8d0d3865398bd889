//! `off`, through JSON: what comes back, what goes, what stays. How a shell reads it is in `shell/eval`.

use crate::support::world::World;
use serde_json::Value;
use std::collections::BTreeMap;

/// A world in which these variables stand, `use` has been said once for each profile, and then `off`.
fn after_off(
    world: &mut World,
    profiles: &[&str],
    between: &[(&str, &str)],
    arguments: &[&str],
) -> (Value, String) {
    for profile in profiles {
        let ran = world.run(&["use", profile, "--format", "json"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    }
    between.iter().for_each(|(name, value)| {
        world.variable(name, value);
    });
    let ran = world.run(&[&["off", "--format", "json"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    world.apply(&answer);
    (answer, ran.stderr)
}

fn aws(world: &World) -> BTreeMap<&str, &str> {
    let ours = |name: &str| {
        (name.starts_with("AWS_") && !name.starts_with("AWS_ENDPOINT"))
            || (name.starts_with("SSOENV") && name != "SSOENV_PREVIOUS")
    };
    let variables = world.variables().iter().filter(|(name, _)| ours(name));
    variables.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn after_any_number_of_uses_the_first_state_is_back() {
    let mut world = World::signed_in();
    world
        .variable("AWS_PROFILE", "mine")
        .variable("AWS_REGION", "eu-north-1")
        .variable("AWS_SECURITY_TOKEN", "old");
    let (_, said) = after_off(&mut world, &["default", "dev", "staging"], &[], &[]);
    let expected = [("AWS_PROFILE", "mine"), ("AWS_REGION", "eu-north-1"), ("AWS_SECURITY_TOKEN", "old")];
    assert_eq!(aws(&world), BTreeMap::from(expected));
    assert_eq!(said, "ssoenv: staging is off; restored AWS_REGION, AWS_PROFILE, AWS_SECURITY_TOKEN\n");
}

#[test]
fn keys_of_before_come_back_unless_they_have_expired() {
    for (expiry, back) in [("2999-01-01T00:00:00Z", true), ("2020-01-01T00:00:00Z", false)] {
        let mut world = World::signed_in();
        world
            .variable("AWS_ACCESS_KEY_ID", "ASIAOLD")
            .variable("AWS_SECRET_ACCESS_KEY", "s")
            .variable("AWS_SESSION_TOKEN", "t");
        world.variable("AWS_CREDENTIAL_EXPIRATION", expiry);
        drop(after_off(&mut world, &["dev"], &[], &[]));
        assert_eq!(aws(&world).contains_key("AWS_ACCESS_KEY_ID"), back, "{expiry}");
        assert_eq!(aws(&world).len(), if back { 4 } else { 0 }, "{:?}", aws(&world));
    }
}

#[test]
fn what_was_changed_in_between_stays() {
    let mut world = World::signed_in();
    let (_, said) =
        after_off(&mut world, &["dev"], &[("AWS_ACCESS_KEY_ID", "ASIANEW"), ("AWS_REGION", "mine")], &[]);
    let left = aws(&world);
    assert_eq!((left["AWS_ACCESS_KEY_ID"], left["AWS_REGION"]), ("ASIANEW", "mine"));
    for gone in [
        "AWS_CREDENTIAL_EXPIRATION",
        "AWS_ACCOUNT_ID",
        "AWS_SSO_PROFILE",
        "AWS_DEFAULT_REGION",
        "SSOENV_PROFILE",
    ] {
        assert!(!left.contains_key(gone), "{gone}");
    }
    assert_eq!(
        said,
        "ssoenv: dev is off; AWS variables set after `use` were kept, so the earlier ones were not restored\n"
    );
}

#[test]
fn clear_leaves_no_credentials_at_all() {
    let mut world = World::signed_in();
    world
        .variable("AWS_ACCESS_KEY_ID", "AKIAOLD")
        .variable("AWS_PROFILE", "mine")
        .variable("AWS_REGION", "eu-north-1");
    drop(after_off(&mut world, &["dev"], &[], &["--clear"]));
    assert_eq!(aws(&world), BTreeMap::from([("AWS_REGION", "eu-north-1")]));
}

#[test]
fn without_an_active_profile_nothing_is_changed_and_no_file_is_needed() {
    let mut world = World::signed_in();
    std::fs::remove_dir_all(world.home().join(".aws")).unwrap();
    let (answer, said) = after_off(&mut world, &[], &[("AWS_PROFILE", "mine")], &[]);
    assert_eq!(answer, serde_json::json!({"ssoenv": 1, "set": {}, "unset": []}));
    assert_eq!(said, "ssoenv: no profile is active\n");
}

#[test]
fn a_forged_record_sets_nothing_outside_the_contract() {
    let mut world = World::signed_in();
    let forged = r#"{"PATH":"/evil","LD_PRELOAD":"x","AWS_PROFILE":"$(touch x)","AWS_REGION":"a\nb"}"#;
    let (answer, _) = after_off(&mut world, &["default"], &[("SSOENV_SAVED", forged)], &[]);
    assert_eq!(answer["set"], serde_json::json!({"AWS_PROFILE": "$(touch x)", "SSOENV_PREVIOUS": "default"}));
}

#[test]
fn a_value_that_no_text_can_carry_is_named_when_it_is_lost() {
    let mut world = World::signed_in();
    world.variable("AWS_PROFILE", "two\nlines");
    let ran = world.run(&["use", "dev", "--format", "json"]);
    let expected = "ssoenv: warning: AWS_PROFILE contains control characters or is not Unicode: `ssoenv off` cannot restore it\n";
    assert_eq!(ran.stderr, expected);
}
