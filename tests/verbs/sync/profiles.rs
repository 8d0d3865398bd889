//! What is written, and what stays.

use super::{SESSION, settle};
use super::{
    edit, kept, names, pairs, path, section, signed_in, state_file, sync, sync_anew, text, with, write,
};
use crate::support::world::World;
use serde_json::{Value, json};
use std::fs;

/// The file after the first run.
fn everything() -> String {
    [
        ("dev-developer", "111111111111", "Developer"),
        ("dev-readonly", "111111111111", "ReadOnly"),
        ("prod-administrator", "012345678901", "Administrator"),
        ("prod-readonly", "012345678901", "ReadOnly"),
        ("staging-developer", "222222222222", "Developer"),
        ("staging-readonly", "222222222222", "ReadOnly"),
    ]
    .map(|(name, account_id, role_name)| section(name, account_id, role_name))
    .concat()
}

#[test]
fn every_role_gets_a_profile_and_a_second_run_changes_nothing() {
    let world = signed_in();
    let diff = world.run(&["sync", "--diff"]);
    assert_eq!(diff.code, Some(1), "{}", diff.stderr);
    let added: String =
        everything().lines().map(|line| format!("+ {line}").trim_end().to_owned() + "\n").collect();
    assert_eq!(diff.stdout, added);
    assert_eq!(text(&world), SESSION, "--diff writes nothing");
    let ran = sync(&world, &["--yes"]);
    assert!(ran.stderr.contains(": 6 profiles added\n"), "{}", ran.stderr);
    assert_eq!(text(&world), format!("{SESSION}{}", everything()));
    assert_eq!(world.used(&["prod-administrator"])["SSOENV_ACCOUNT_ID"], "012345678901");
    settle(&world);
    world.service.forget_calls();
    let before = fs::metadata(path(&world)).unwrap().modified().unwrap();
    for options in [&["sync"][..], &["sync", "--yes"], &["sync", "--diff"]] {
        let ran = world.run(&[options, &["--no-input"]].concat());
        // Without a terminal it has to be told that it may write, also if nothing is to be written.
        let code = if options.len() == 1 { 2 } else { 0 };
        assert_eq!(ran.code, Some(code), "{options:?} {}", ran.stderr);
    }
    assert_eq!(fs::metadata(path(&world)).unwrap().modified().unwrap(), before);
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
}

#[test]
fn profiles_of_the_person_are_not_touched_and_are_said() {
    let own = "# mine\n[profile prod-readonly] # by name\nregion=eu-west-1\n\n[profile o]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n\n[profile old]\nsso_start_url = https://d-1234567890.awsapps.com/start/#/\nsso_region = us-east-1\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\n";
    let world = with(own);
    let ran = sync(&world, &["--yes", "--json"]);
    let expected = [("name-of-own-profile", "prod-readonly"), ("own-profile", "o"), ("own-profile", "old")];
    let mut found = kept(&ran);
    found.sort();
    assert_eq!(found, pairs(&expected));
    let rest = [
        section("dev-developer", "111111111111", "Developer"),
        section("prod-administrator", "012345678901", "Administrator"),
        section("staging-developer", "222222222222", "Developer"),
    ];
    assert_eq!(text(&world), format!("{SESSION}{own}{}", rest.concat()));
    assert!(
        ran.stderr.contains("not written, since a profile of yours has the name: prod-readonly"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("2 roles have a profile of yours, which stays as it is: o and old"),
        "{}",
        ran.stderr
    );
}

#[test]
fn accounts_and_roles_are_selected_on_the_command_line_and_in_the_settings() {
    for (settings, options, expected) in [
        ("", &["--account", "dev"][..], &["dev-developer", "dev-readonly"][..]),
        ("", &["--account", "0123*", "--role", "Admin*"], &["prod-administrator"]),
        ("", &["--role", "readonly", "--exclude", "prod", "--exclude", "222222222222"], &["dev-readonly"]),
        (
            "",
            &["--exclude", "*/Developer", "--exclude", "staging-*", "--account", "*"],
            &["dev-readonly", "prod-administrator", "prod-readonly"],
        ),
        ("[session my-org]\nsync_role = Admin*, nothing\n", &[], &["prod-administrator"]),
        ("sync_exclude = */ReadOnly, prod\n", &[], &["dev-developer", "staging-developer"]),
        ("sync_role = Admin*\nsync_account = dev\n", &["--role", "ReadOnly"], &["dev-readonly"]),
        ("sync_role = ReadOnly\nsync_name = ro.{account_name}\n", &[], &["ro.dev", "ro.prod", "ro.staging"]),
        (
            "sync_name = x\n",
            &["--name", "{account_name}/{role|lower}", "--role", "dev*"],
            &["dev/developer", "staging/developer"],
        ),
        (
            "sync_region = eu-central-1\nsync_role = Admin*\n",
            &["--name", "{account_name}.{region|short}"],
            &["prod.euc1"],
        ),
    ] {
        let world = signed_in();
        world.settings(settings);
        drop(sync(&world, &[&["--yes"], options].concat()));
        assert_eq!(names(&world), expected, "{settings} {options:?}");
        assert_eq!(
            text(&world).contains("region = eu-central-1"),
            settings.contains("sync_region"),
            "{settings}"
        );
    }
}

#[test]
fn a_profile_that_is_not_selected_any_more_stays() {
    let world = signed_in();
    drop(sync(&world, &["--yes"]));
    let before = text(&world);
    let ran = sync(&world, &["--yes", "--role", "Admin*", "--prune=all", "--json"]);
    assert_eq!(text(&world), before);
    assert_eq!(kept(&ran).iter().filter(|(reason, _)| reason == "not-selected").count(), 5);
}

#[test]
fn keys_of_the_person_stay_inside_a_generated_profile() {
    let world = signed_in();
    drop(sync(&world, &["--yes", "--region", "eu-central-1", "--account", "dev"]));
    edit(
        &world,
        "[profile dev-developer]\nsso_session = my-org\n",
        "[profile dev-developer] # often\nsso_session = my-org\noutput = json\n# why\n\n",
    );
    let developer = "sso_role_name = Developer\nregion = eu-central-1\n";
    edit(&world, developer, &developer.replace("eu-central-1", "eu-west-3"));
    let before = text(&world);
    let ran = sync(&world, &["--yes", "--region", "us-west-2", "--account", "dev", "--json"]);
    // The region that sync has written changes, that of the person does not.
    let readonly = "sso_role_name = ReadOnly\nregion = eu-central-1\n";
    assert_eq!(text(&world), before.replace(readonly, &readonly.replace("eu-central-1", "us-west-2")));
    assert_eq!(kept(&ran), pairs(&[("own-region", "dev-developer")]));
    // Without a region the key is left alone.
    let before = text(&world);
    drop(sync(&world, &["--yes", "--account", "dev"]));
    assert_eq!(text(&world), before);
    // A region that the person has removed stays away.
    edit(&world, "region = us-west-2\n", "");
    let before = text(&world);
    drop(sync(&world, &["--yes", "--region", "us-west-2", "--account", "dev"]));
    assert_eq!(text(&world), before);
}

#[test]
fn a_region_that_the_person_writes_follows_again() {
    let world = signed_in();
    let set =
        |region: &str| sync(&world, &["--yes", "--account", "dev", "--role", "ReadOnly", "--region", region]);
    drop(set("eu-central-1"));
    edit(&world, "region = eu-central-1\n", "");
    let ran = set("us-west-2");
    let said = "1 profile keeps no region, since you have removed it: dev-readonly; write `region = us-west-2` there, and";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    edit(&world, "ssoenv_sync = my-org\n", "ssoenv_sync = my-org\nregion = us-west-2\n");
    drop(set("us-west-2"));
    drop(set("eu-west-1"));
    assert_eq!(text(&world).matches("\nregion = eu-west-1\n").count(), 1, "{}", text(&world));
    edit(&world, "\nregion = eu-west-1\n", "\nregion = eu-west-3\n");
    assert!(set("us-west-2").stderr.contains("1 profile keeps the region that you set: dev-readonly; write"));
}

#[test]
fn a_profile_whose_role_the_person_has_changed_is_the_person_s() {
    let world = signed_in();
    drop(sync(&world, &["--yes"]));
    edit(
        &world,
        "[profile dev-readonly]\nsso_session = my-org\nsso_account_id = 111111111111",
        "[profile dev-readonly]\nsso_session = my-org\nsso_account_id = 222222222222",
    );
    let before = text(&world);
    let ran = sync(&world, &["--yes", "--rename", "--region", "eu-central-1", "--json", "--prune=all"]);
    assert!(kept(&ran).contains(&("changed".to_owned(), "dev-readonly".to_owned())), "{}", ran.stdout);
    let section = |text: &str| {
        text.split("[profile dev-readonly]").nth(1).unwrap().split('[').next().unwrap().to_owned()
    };
    assert_eq!(section(&text(&world)), section(&before));
    // Without the mark it is the person's too, and another one is not written.
    let world = signed_in();
    drop(sync(&world, &["--yes"]));
    let marked = section_text("dev-readonly", "111111111111");
    edit(&world, &marked, &marked.replace("ssoenv_sync = my-org\n", ""));
    let before = text(&world);
    drop(sync(&world, &["--yes"]));
    assert_eq!(text(&world), before);
}

fn section_text(name: &str, account_id: &str) -> String {
    section(name, account_id, "ReadOnly")
}

#[test]
fn new_profiles_are_written_beside_their_neighbours() {
    let world = signed_in();
    drop(sync(&world, &["--yes"]));
    let mine = "\n[profile mine]\nregion = eu-west-1\n";
    write(&world, &format!("{}{mine}", text(&world)));
    world.service.assign("333333333333", "ops", "ops@example.com", &["ReadOnly"]);
    world.service.assign("111111111111", "dev", "dev@example.com", &["Admin"]);
    drop(sync_anew(&world, &[]));
    assert_eq!(
        names(&world),
        [
            "dev-developer",
            "dev-readonly",
            "ops-readonly",
            "prod-administrator",
            "prod-readonly",
            "staging-developer",
            "staging-readonly",
            "mine",
            "dev-admin",
        ]
    );
}

#[test]
fn the_answer_in_json_says_what_changes_and_what_does_not() {
    let world =
        with("[profile o]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n");
    let ran = sync(&world, &["--yes", "--json", "--account", "dev", "--region", "eu-central-1"]);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let expected = json!({
        "path": path(&world),
        "written": true,
        "complete": true,
        "changes": [{
            "action": "add",
            "session": "my-org",
            "profile": "dev-developer",
            "account_id": "111111111111",
            "account_name": "dev",
            "role_name": "Developer",
            "region": "eu-central-1",
        }],
        "unchanged": 0,
        "kept": [{
            "reason": "own-profile",
            "session": "my-org",
            "profile": "o",
            "account_id": "111111111111",
            "role_name": "ReadOnly",
        }],
    });
    assert_eq!(answer, expected);
    settle(&world);
    let diff = world.run(&["sync", "--diff", "--json", "--account", "dev"]);
    let answer: Value = serde_json::from_str(&diff.stdout).unwrap();
    assert_eq!((diff.code, &answer["written"], &answer["unchanged"]), (Some(0), &json!(false), &json!(1)));
}

#[test]
fn without_the_record_what_is_in_a_marked_profile_counts_as_the_person_s() {
    let world = signed_in();
    drop(sync(&world, &["--yes", "--region", "eu-central-1"]));
    edit(&world, "sso_role_name = Administrator\nregion = eu-central-1\n", "sso_role_name = Administrator\n");
    let before = text(&world);
    for region in ["eu-central-1", "us-west-2"] {
        fs::remove_file(state_file(&world)).unwrap();
        let ran = sync(&world, &["--yes", "--region", region, "--json"]);
        assert_eq!(text(&world), before, "{region}");
        let own = kept(&ran).iter().filter(|(reason, _)| reason == "unknown-region").count();
        assert!(ran.stderr.contains("since it is not known who has set or removed it"), "{}", ran.stderr);
        assert_eq!(own, if region == "eu-central-1" { 1 } else { 6 }, "{region}");
    }
    // From then on it is known again.
    drop(sync(&world, &["--yes", "--region", "eu-central-1"]));
    assert_eq!(text(&world), before);
}

/// A second session in the same organisation, and a sign-in to it.
fn two_sessions() -> World {
    let world = signed_in().with_session("other").signed_in_to("other");
    settle(&world);
    world
}

#[test]
fn sessions_are_named_or_taken_from_the_settings() {
    let world = two_sessions();
    let ran = world.run(&["sync", "--yes"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(ran.stderr.contains("name one or more of my-org, other; or add --all"), "{}", ran.stderr);
    world.settings("[session other]\nsync_role = Admin*\n");
    drop(sync(&world, &["--yes"]));
    assert_eq!(names(&world), ["prod-administrator"]);
    assert!(text(&world).contains("ssoenv_sync = other"));
    drop(sync(&world, &["my-org", "my-org", "--yes", "--account", "dev"]));
    assert_eq!(names(&world), ["prod-administrator", "dev-developer", "dev-readonly"]);
    let ran = world.run(&["sync", "nobody", "--yes"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
}

#[test]
fn roles_of_two_sessions_get_names_that_differ() {
    let world = two_sessions();
    drop(sync(&world, &["--all", "--yes", "--role", "Admin*"]));
    let names = names(&world);
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|name| name.starts_with("prod-administrator-012345678901-")), "{names:?}");
    let world = two_sessions();
    drop(sync(&world, &["my-org", "--yes", "--role", "Admin*"]));
    drop(sync(&world, &["other", "--yes", "--role", "Admin*"]));
    assert_eq!(super::names(&world), ["prod-administrator", "prod-administrator-012345678901"]);
    drop(sync(&world, &["--all", "--yes", "--role", "Admin*"]));
    assert_eq!(super::names(&world), ["prod-administrator", "prod-administrator-012345678901"]);
}
