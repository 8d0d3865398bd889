//! What counts as production: every verb that speaks of it gives one answer.

use crate::support::world::World;
use serde_json::{Value, json};

const KEYS: &str = "[keys-there]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n";

/// Whether `use`, and then `explain`, take the target for production; with the profile of its account that says so.
fn answers(world: &World, target: &str) -> (bool, bool, Value) {
    let used = world.used(&[target]).contains_key("SSOENV_PRODUCTION");
    let ran = world.run(&["explain", "--json", target]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let explained: Value = serde_json::from_str(&ran.stdout).unwrap();
    let by_profile = explained["production_pattern"]["by_profile"].clone();
    (used, explained["production"].as_bool().unwrap(), by_profile)
}

#[test]
fn use_and_explain_agree_on_roles_that_no_profile_names() {
    let world = World::signed_in();
    assert_eq!(answers(&world, "012345678901/ReadOnly"), (true, true, json!("prod")));
    assert_eq!(answers(&world, "222222222222/ReadOnly"), (false, false, Value::Null));
    assert_eq!(answers(&world, "prod"), (true, true, Value::Null));
    let ran = world.run(&["explain", "012345678901/ReadOnly"]);
    let said =
        "production, by the pattern `prod` that profile prod uses in this account (a default of ssoenv)";
    assert!(ran.stdout.contains(said), "{}", ran.stdout);
}

#[test]
fn the_account_that_a_profile_states_for_its_keys_counts_in_every_verb() {
    let world = World::empty();
    world.config("[profile keys-there]\naws_account_id = 012345678901\n");
    std::fs::write(world.home().join(".aws/credentials"), KEYS).unwrap();
    let completed = |world: &World| {
        world.run(&["__complete", "fish", "--", "ssoenv", "use", "keys"]).stdout.contains("[PROD]")
    };
    assert_eq!((answers(&world, "keys-there"), completed(&world)), ((false, false, Value::Null), false));
    world.settings("production = 012345678901/*\n");
    assert_eq!((answers(&world, "keys-there"), completed(&world)), ((true, true, Value::Null), true));
}

#[test]
fn by_default_a_name_with_a_word_for_production_is_production_in_every_verb() {
    let world = World::empty();
    let names = ["app-prd", "prod01-eu", "live", "non-prod", "preprod", "pre-prd2"];
    let section =
        |name: &&str| format!("[profile {name}]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n");
    world.config(&names.iter().map(section).collect::<String>());
    let completed = world.run(&["__complete", "fish", "--", "ssoenv", "use", ""]).stdout;
    for name in names {
        let is_production = ["app-prd", "prod01-eu", "live"].contains(&name);
        assert_eq!(answers(&world, name), (is_production, is_production, Value::Null), "{name}");
        let line = completed.lines().find(|line| line.starts_with(name)).unwrap();
        assert_eq!(line.contains("[PROD]"), is_production, "{line}");
    }
    let ran = world.run(&["explain", "app-prd"]);
    assert!(ran.stdout.contains("production, by the pattern `prd` (a default of ssoenv)"), "{}", ran.stdout);
    // The setting takes the place of the defaults.
    world.settings("production = preprod\n");
    assert!(!answers(&world, "app-prd").0);
    assert!(answers(&world, "preprod").0);
}
