//! Profiles whose role is named by keys of ssoenv: the same role everywhere, and the line in them runs no process of its
//! own.

use super::printed;
use crate::support::world::World;
use serde_json::Value;

/// A profile of this form.
fn profile(name: &str, account_id: &str, role_name: &str) -> String {
    format!(
        "[profile {name}]\ncredential_process = ssoenv credential-process {name}\nssoenv_session = my-org\nssoenv_account_id = {account_id}\nssoenv_role_name = {role_name}\nregion = eu-west-1\n"
    )
}

fn world() -> World {
    World::signed_in().with_sections(&profile("own", "111111111111", "Developer"))
}

#[test]
fn the_line_gives_the_credentials_of_the_role_also_to_a_tool_that_notes_which_profile_it_resolves() {
    for chain in ["", "own", "a,own", "a,b,c,own"] {
        let world = world().with_variable("_AWS_CLI_PROFILE_CHAIN", chain);
        let document: Value = serde_json::from_str(&printed(&world, &["own"])).unwrap();
        assert_eq!(document["AccountId"], "111111111111", "{chain}");
        assert!(world.role_path("111111111111", "Developer").exists());
    }
}

#[test]
fn every_verb_takes_it_for_the_role_of_the_session() {
    let mut world = world();
    world.add_sections(
        "[profile chained]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = own\nregion = us-east-1\n",
    );
    let used = world.used(&["own"]);
    assert_eq!((&*used["SSOENV_PROFILE"], &*used["SSOENV_ROLE_NAME"]), ("own", "Developer"));
    assert_eq!(&*used["AWS_REGION"], "eu-west-1");
    let chained = world.used(&["chained"]);
    assert_eq!((&*chained["AWS_ACCOUNT_ID"], &*chained["SSOENV_ROLE_NAME"]), ("222222222222", "deploy"));
    let by_role = world.used(&["111111111111/Developer"]);
    assert_eq!(&*by_role["AWS_ACCESS_KEY_ID"], &*used["AWS_ACCESS_KEY_ID"]);

    let rows: Value = serde_json::from_str(&world.run(&["list", "--json"]).stdout).unwrap();
    let row = rows.as_array().unwrap().iter().find(|row| row["profile"] == "own").unwrap();
    assert_eq!((&row["account_id"], &row["role_name"]), (&"111111111111".into(), &"Developer".into()));
    assert_eq!((&row["session"], &row["state"]), (&"my-org".into(), &"cached".into()));

    let login = world.run(&["login", "--profile", "own", "--no-input"]);
    assert_eq!(login.code, Some(0), "{}", login.stderr);
    let logout = world.run(&["logout", "my-org"]);
    assert_eq!(logout.code, Some(0), "{}", logout.stderr);
    world.variable("SSOENV_NO_INPUT", "1");
    let ran = world.run(&["credential-process", "own"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
    assert!(ran.stderr.contains("ssoenv login my-org"), "{}", ran.stderr);
}

#[test]
fn a_copied_line_that_asks_for_another_profile_is_refused_before_any_request() {
    let world = world();
    world.add_sections(
        &profile("own", "222222222222", "Developer").replace("[profile own]", "[profile copy]"),
    );
    for verb in [&["use", "copy", "--format", "json"][..], &["credential-process", "copy"]] {
        let ran = world.run(verb);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""), "{verb:?}");
        assert!(ran.stderr.contains("asks ssoenv for own"), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("hint: write `credential_process = ssoenv credential-process copy`"),
            "{}",
            ran.stderr
        );
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_role_that_is_not_assigned_is_corrected_by_the_key_that_names_it() {
    let world = world();
    world.service.unassign("111111111111", "Developer");
    let ran = world.run(&["use", "own", "--format", "json"]);
    assert_eq!(ran.code, Some(4));
    assert!(ran.stderr.contains("you have ReadOnly: set ssoenv_role_name to one of them"), "{}", ran.stderr);
}

#[test]
fn explain_names_the_role_the_session_and_the_process_that_others_run() {
    let world = world().with_variable("AWS_PROFILE", "own");
    let ran = world.run(&["explain", "own", "--json"]);
    let said: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&said["account_id"], &said["role_name"]), (&"111111111111".into(), &"Developer".into()));
    assert_eq!(said["session"]["name"], "my-org");
    let readers = said["readers"].as_array().unwrap();
    assert!(readers.iter().all(|reader| reader["credentials"] == "process"), "{readers:?}");
    let programs = said["programs"].as_array().unwrap();
    assert!(programs.iter().any(|it| it["name"] == "obstore" && it["outcome"] == "fails"), "{programs:?}");
    let form = |said: &Value| (said["form"]["form"].clone(), said["form"]["serves_other_tools"].clone());
    assert_eq!(form(&said), ("process".into(), true.into()));
    let text = world.run(&["explain", "own"]).stdout;
    assert!(text.contains("\n  other tools run ssoenv for it, and read no token\n"), "{text}");
    world.settings("storage = keychain\n");
    let said: Value = serde_json::from_str(&world.run(&["explain", "dev", "--json"]).stdout).unwrap();
    assert_eq!(form(&said), ("shared".into(), false.into()));
    let text = world.run(&["explain", "dev"]).stdout;
    assert!(
        text.contains("the sign-in to my-org is in the keychain; `ssoenv storage keychain my-org` changes"),
        "{text}"
    );
    world.settings("");
    // Also where the profile is broken.
    world.add_sections("[profile broken]\nssoenv_session = my-org\nssoenv_account_id = 1\n");
    let ran = world.run(&["explain", "broken", "--json"]);
    let said: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(said["session"]["name"], "my-org");
}
