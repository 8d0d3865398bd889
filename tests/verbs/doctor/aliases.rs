//! What `doctor` says of aliases.

use crate::support::world::World;
use serde_json::Value;

#[test]
fn the_doctor_finds_aliases_that_lead_nowhere_and_those_that_are_hidden() {
    let world = World::signed_in().with_sections(
        "[profile named]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = ReadOnly
ssoenv_alias = n1, both, odd/one, twice, staging
[profile other]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = Developer
ssoenv_alias = twice
",
    );
    world.settings(
        "[alias]\np1 = my-org/111111111111/ReadOnly\np2 = dev\nloop = p1\nnowhere = gone\na/b = dev\nboth = staging\ndev = prod\nfar = their-org/111111111111/ReadOnly\n",
    );
    let ran = world.run(&["doctor", "--offline", "--json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let of_alias = report["findings"].as_array().unwrap().iter().filter(|it| it["id"] == "settings.alias");
    let mut titles: Vec<&str> = of_alias.map(|it| it["title"].as_str().unwrap()).collect();
    titles.sort_unstable();
    assert_eq!(
        titles,
        [
            "`a/b` cannot be an alias",
            "`odd/one` cannot be an alias",
            "alias both of profile named is hidden by the settings",
            "alias dev is hidden by profile dev, whose name takes precedence",
            "alias far leads nowhere: there is no session their-org",
            "alias loop leads nowhere: there is no profile p1",
            "alias nowhere leads nowhere: there is no profile gone",
            "alias staging is hidden by profile staging, whose name takes precedence",
            "alias twice belongs to two profiles, so it cannot be used",
        ]
    );
    let ids = report["findings"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap());
    assert!(ids.filter(|id| id.starts_with("settings.")).all(|id| id == "settings.alias"), "{report}");
}

#[test]
fn the_doctor_says_what_an_included_file_does_not_do() {
    let world = World::signed_in();
    let of_include = |world: &World| -> String {
        let ran = world.run(&["doctor", "--offline", "--json"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        let found = report["findings"].as_array().unwrap().iter().filter(|it| it["id"] == "settings.include");
        found.map(|it| it["title"].as_str().unwrap()).collect::<Vec<_>>().join("; ")
    };
    world.settings("include = ~/team\n");
    assert_eq!(of_include(&world), "an included file does not exist, so its settings have no effect");
    std::fs::write(world.home().join("team"), "browser = x\n[alias]\nt1 = dev\n").unwrap();
    assert_eq!(of_include(&world), "an included file is not trusted, so its settings have no effect");
    assert_eq!(world.run(&["allow", "team"]).code, Some(0));
    assert_eq!(of_include(&world), "a line of an included file has no effect");
    std::fs::write(world.home().join("team"), "[alias]\nt2 = dev\n").unwrap();
    assert_eq!(
        of_include(&world),
        "an included file has changed since it was trusted, so its settings have no effect"
    );
    assert_eq!(world.run(&["deny", "team"]).code, Some(0));
    assert_eq!(of_include(&world), "an included file was denied, so its settings have no effect");
}
