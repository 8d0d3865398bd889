//! What is refused, and what cannot be told.

use super::{SESSION, names, settle, signed_in, sync, text, with};
use crate::support::identity_center::{Fault, Operation};
use crate::support::world::World;

#[test]
fn without_a_terminal_it_is_told_to_write_or_does_not() {
    let world = signed_in();
    for options in [&["sync"][..], &["sync", "--prune"]] {
        let ran = world.run(options);
        assert_eq!((ran.code, text(&world).as_str()), (Some(2), SESSION), "{}", ran.stderr);
        assert!(ran.stderr.contains("hint: add --yes to write without asking, or --diff"), "{}", ran.stderr);
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_template_that_means_nothing_is_shown_with_a_caret() {
    let world = signed_in();
    for (template, picture, said) in [
        (
            "{acount}",
            "  {acount}\n   ^\n",
            "--name: there is no field `acount`: the fields are {account_name}",
        ),
        ("{role|slgu}", "  {role|slgu}\n        ^\n", "--name: there is no filter `slgu`"),
        ("{role}:x", "  {role}:x\n        ^\n", "--name: `:` cannot be in a name"),
        (
            "{account_id}/{role}",
            "  {account_id}/{role}\n  ^\n",
            "would be read as ACCOUNT_ID/ROLE (column 1)",
        ),
    ] {
        let ran = world.run(&["sync", "--yes", "--name", template]);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.starts_with(picture) && ran.stderr.contains(said), "{}", ran.stderr);
        let ran = world.run(&["sync", "--diff", "--name", template]);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    }
    world.settings("[session my-org]\nsync_name = {x}\n");
    for option in ["--yes", "--diff"] {
        let ran = world.run(&["sync", option]);
        assert_eq!(ran.code, Some(5), "{}", ran.stderr);
        assert!(ran.stderr.contains("config:2: sync_name: there is no field `x`"), "{}", ran.stderr);
    }
    let ran = world.run(&["sync", "--yes", "--name", "{role}.{region}"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("the names contain the region, and there is none"), "{}", ran.stderr);
    assert!(world.service.calls().is_empty());
}

#[test]
fn what_cannot_be_listed_is_no_answer() {
    let world = World::empty();
    world.config(SESSION);
    settle(&world);
    for options in [&["sync", "--yes"][..], &["sync", "--diff"]] {
        let ran = world.run(options);
        assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    }
    let world = World::empty();
    world.config("");
    for (options, code) in [(&["sync", "--yes"][..], 5), (&["sync", "--diff"], 5)] {
        let ran = world.run(options);
        assert_eq!(ran.code, Some(code), "{}", ran.stderr);
    }
    let world = signed_in();
    world.service.fault(Operation::ListAccounts, Fault::Status(400));
    for options in [&["sync", "--yes", "--refresh"][..], &["sync", "--diff", "--refresh"]] {
        let ran = world.run(options);
        assert!(ran.code >= Some(3), "{:?} {}", ran.code, ran.stderr);
        assert_eq!(text(&world), SESSION);
    }
}

#[test]
fn an_account_that_cannot_be_listed_does_not_keep_the_others_from_their_profiles() {
    let world = signed_in();
    drop(sync(&world, &["--yes", "--account", "nothing"]));
    world.service.assign("333333333333", "ops", "x@example.com", &["ReadOnly"]);
    world.service.fault_times(Operation::ListAccountRoles, Fault::Status(400), 1);
    let ran = world.run(&["sync", "--diff", "--refresh"]);
    assert!(ran.code >= Some(3), "{:?} {}", ran.code, ran.stderr);
    world.service.fault_times(Operation::ListAccountRoles, Fault::Status(400), 1);
    settle(&world);
    let ran = world.run(&["sync", "--yes", "--refresh"]);
    assert!(ran.code >= Some(3), "{:?} {}", ran.code, ran.stderr);
    assert!(ran.stderr.contains("could not be listed"), "{}", ran.stderr);
    assert!(names(&world).len() >= 5, "{:?}", names(&world));
}

#[test]
fn a_session_of_the_older_form_has_no_name_that_a_profile_could_say() {
    let world = World::signed_in();
    let start_url = world.service.start_url();
    world.config(&format!(
        "[profile old]\nsso_start_url = {start_url}\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n"
    ));
    for options in [&["sync", "--yes"][..], &["sync", "--yes", "--all"]] {
        let ran = world.run(options);
        assert_eq!(ran.code, Some(5), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("has no [sso-session], which profiles of `sync` refer to"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_profile_in_the_credentials_file_is_the_person_s() {
    let world = with("");
    world.credentials_file("[dev-developer]\naws_access_key_id = AKIA\naws_secret_access_key = s\n");
    drop(sync(&world, &["--yes", "--account", "dev"]));
    assert_eq!(names(&world), ["dev-readonly"]);
    // A key there overrules the generated one.
    world.credentials_file("[dev-readonly]\nregion = eu-west-1\n");
    let before = text(&world);
    drop(sync(&world, &["--yes", "--account", "dev", "--role", "ReadOnly", "--region", "eu-central-1"]));
    assert_eq!(text(&world), before);
}

#[test]
fn a_pattern_that_matches_nothing_is_named_once() {
    let world = signed_in();
    world.settings("[session my-org]\nsync_exclude = [Billing, sandbox-*, staging-readonly\n");
    let options =
        ["--account", "prod,dev", "--account", "dev", "--account", "12345678901", "--role", "Readonly"];
    let ran = sync(&world, &[&["--yes", "--region", "eu-centrl-1"], &options[..]].concat());
    assert_eq!(names(&world), ["dev-readonly"]);
    for said in [
        "--account: `prod,dev` matches nothing; repeat --account for each pattern",
        "--account: `12345678901` matches nothing; an account id has 12 digits, such as 012345678901",
        "sync_exclude of my-org: `[Billing` matches nothing; write it without quotes and brackets: Billing",
        "sync_exclude of my-org: `sandbox-*` matches nothing\n",
        "AWS has no region eu-centrl-1 (--region): did you mean eu-central-1?",
    ] {
        assert_eq!(ran.stderr.matches(said).count(), 1, "{said}: {}", ran.stderr);
    }
    assert_eq!(ran.stderr.matches("matches nothing").count(), 4, "{}", ran.stderr);
}

#[test]
fn json_alone_shows_the_change_and_makes_none() {
    let world = signed_in();
    let answer = |options: &[&str]| {
        let ran = world.run(&[&["sync", "--json", "--account", "dev"], options].concat());
        assert!(!ran.stderr.contains("wrote"), "{}", ran.stderr);
        let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        (ran.code, answer["changes"].as_array().unwrap().len(), answer["written"].clone())
    };
    assert_eq!(answer(&[]), (Some(0), 2, false.into()));
    assert_eq!(answer(&["--diff"]), (Some(1), 2, false.into()));
    assert_eq!(text(&world), SESSION);
}

#[test]
fn how_much_is_pruned_is_all_or_not_said() {
    let ran = World::empty().run(&["sync", "--prune=half"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("--prune cannot be half\nhint: its only value is all\n"), "{}", ran.stderr);
}
