//! Where the tokens of the session are in the keychain: profiles that ask ssoenv, and the way there and back.

use super::{SESSION, section, settle, sync, text, write};
use crate::support::home;
use crate::support::world::World;
use serde_json::Value;

/// Settings of a session whose sign-in is in files.
const FILES: &str = "[session my-org]\nstorage = files\n";

/// A home with these sections and a sign-in in both places; the keychain's counts.
fn with(sections: &str) -> World {
    let world = World::sealed();
    world.sign_in();
    let (sign_in, start_url) = (world.service.sign_in(), world.service.start_url());
    home::write_token(world.home(), "my-org", &sign_in, &start_url);
    write(&world, &format!("{SESSION}{sections}"));
    world
}

/// A generated profile of this form.
fn process_section(name: &str, account_id: &str, role_name: &str) -> String {
    format!(
        "\n[profile {name}]\ncredential_process = ssoenv credential-process {name}\nssoenv_session = my-org\nssoenv_account_id = {account_id}\nssoenv_role_name = {role_name}\nssoenv_sync = my-org\n"
    )
}

fn syncs(world: &World, options: &[&str]) {
    drop(sync(world, options));
}

#[test]
fn new_profiles_ask_ssoenv_and_a_second_run_changes_nothing() {
    let world = with("");
    syncs(&world, &["--yes", "--role", "Administrator"]);
    let expected =
        format!("{SESSION}{}", process_section("prod-administrator", "012345678901", "Administrator"));
    assert_eq!(text(&world), expected);
    syncs(&world, &["--yes", "--role", "Administrator"]);
    assert_eq!(text(&world), expected);
}

#[test]
fn a_run_after_a_change_of_the_setting_changes_its_own_profiles_alone_and_back_to_the_byte() {
    let own =
        "\n[profile mine]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n";
    let world = with(own);
    world.settings(FILES);
    syncs(&world, &["--yes", "--role", "ReadOnly", "--region", "eu-west-1"]);
    let before = text(&world)
        .replace("role_name = ReadOnly\nregion", "role_name = ReadOnly\n# note\noutput = json\nregion");
    write(&world, &before);
    world.settings("");
    let ran = world.run(&["sync", "--json", "--role", "ReadOnly"]);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let changes = answer["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{answer}");
    assert!(changes.iter().all(|it| it["action"] == "change" && it["form"] == "process"), "{answer}");
    let ran = sync(&world, &["--yes", "--role", "ReadOnly"]);
    assert!(ran.stderr.contains(": 2 profiles changed\n"), "{}", ran.stderr);
    let after = text(&world);
    assert!(after.contains(own), "{after}");
    assert!(
        after.contains(
            "[profile prod-readonly]\nssoenv_session = my-org\nssoenv_account_id = 012345678901\nssoenv_role_name = ReadOnly\n# note\noutput = json\nregion = eu-west-1\nssoenv_sync = my-org\ncredential_process = ssoenv credential-process prod-readonly\n"
        ),
        "{after}"
    );
    assert_eq!(world.used(&["prod-readonly"])["SSOENV_ROLE_NAME"], "ReadOnly");
    world.settings(FILES);
    syncs(&world, &["--yes", "--role", "ReadOnly"]);
    assert_eq!(text(&world), before);
}

#[test]
fn a_profile_that_a_person_has_renamed_asks_for_its_new_name() {
    let world = with("");
    syncs(&world, &["--yes", "--role", "Administrator"]);
    write(&world, &text(&world).replace("[profile prod-administrator]", "[profile p]"));
    let refused = world.run(&["use", "p", "--format", "json"]);
    assert_eq!(refused.code, Some(5), "{}", refused.stderr);
    syncs(&world, &["--yes", "--role", "Administrator"]);
    assert_eq!(text(&world), format!("{SESSION}{}", process_section("p", "012345678901", "Administrator")));
}

#[test]
fn a_profile_with_another_source_keeps_its_form_and_is_named() {
    let world = with(&section("prod-administrator", "012345678901", "Administrator"));
    let before = text(&world).replace("ssoenv_sync", "credential_process = get hunter2\nssoenv_sync");
    write(&world, &before);
    settle(&world);
    let ran = world.run(&["sync", "--yes", "--role", "Administrator"]);
    assert_eq!((ran.code, text(&world)), (Some(0), before));
    let expected =
        "1 profile keeps its form, since other sources of credentials are in it: prod-administrator";
    assert!(ran.stderr.contains(expected) && !ran.stderr.contains("hunter2"), "{}", ran.stderr);
}
