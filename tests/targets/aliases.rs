//! Aliases: `[alias]` in the settings and `ssoenv_alias` in a profile.

use crate::support::typist::{Kind, Typist, bound, in_each_shell};
use crate::support::world::World;
use serde_json::Value;

const SETTINGS: &str = "[alias]
p1 = my-org/012345678901/ReadOnly
p2 = dev
role = arn:aws:iam::222222222222:role/deploy
loop = p1
nowhere = gone
a/b = dev
both = staging
dev = prod
";

fn world() -> World {
    let world = World::signed_in().with_sections(
        "[profile named]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = ReadOnly
ssoenv_alias = n1, n2, both, odd/one, twice
[profile other]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = Developer
ssoenv_alias = twice
",
    );
    world.settings(SETTINGS);
    world
}

/// Name, account and role that `use` sets.
fn led_to(world: &World, word: &str) -> String {
    let set = world.used(&[word]);
    format!("{} {}/{}", set["SSOENV_PROFILE"], set["SSOENV_ACCOUNT_ID"], set["SSOENV_ROLE_NAME"])
}

#[test]
fn an_alias_leads_to_its_target_and_goes_by_the_targets_own_name() {
    let world = world();
    for (word, expected) in [
        ("p1", "012345678901/ReadOnly 012345678901/ReadOnly"),
        ("P1", "012345678901/ReadOnly 012345678901/ReadOnly"),
        ("p2", "dev 111111111111/Developer"),
        ("role", "deploy 222222222222/deploy"),
        ("n1", "named 222222222222/ReadOnly"),
        ("N2", "named 222222222222/ReadOnly"),
        // The settings' alias comes before a profile's.
        ("both", "staging 222222222222/Developer"),
        // A profile's name comes before every alias.
        ("dev", "dev 111111111111/Developer"),
    ] {
        assert_eq!(led_to(&world, word), expected, "{word}");
    }
    let set = world.used(&["p1"]);
    assert_eq!(set["SSOENV_ARGS"], r#"{"session":"my-org"}"#);
    assert_eq!(set["SSOENV_LABEL"], "012345678901/ReadOnly");
}

#[test]
fn every_verb_that_takes_a_target_takes_an_alias() {
    let world = world().with_cached(&["named", "p1"]);
    let keys = world.used(&["named"])["AWS_ACCESS_KEY_ID"].clone();
    for line in
        [&["exec", "n1", "--", "env"][..], &["credential-process", "n1"], &["use", "n1", "--format", "ini"]]
    {
        let ran = world.run(line);
        assert!(ran.code == Some(0) && ran.stdout.contains(&keys), "{line:?} {}", ran.stderr);
    }
    for (line, expected) in [
        (&["status", "n1", "--json"][..], "\"named\""),
        (&["explain", "n1", "--json"], "\"target\": \"named\""),
        (&["explain", "p1"], "alias p1 stands for my-org/012345678901/ReadOnly ("),
        (&["whoami", "n1"], "222222222222"),
    ] {
        let ran = world.run(line);
        assert!(ran.stdout.contains(expected), "{line:?} {} {}", ran.stdout, ran.stderr);
    }
    let explained: Value = serde_json::from_str(&world.run(&["explain", "n1", "--json"]).stdout).unwrap();
    assert_eq!(explained["alias"]["name"], "n1");
    assert_eq!(explained["alias"]["target"], "named");
    assert!(explained["alias"]["said_by"].as_str().unwrap().contains(".aws/config:"), "{explained}");
    let ran = world.run(&["bind", "p1"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(world.read(".ssoenv"), "p1\n");
    assert_eq!(led_to(&world, "."), "012345678901/ReadOnly 012345678901/ReadOnly");
    assert!(world.service.calls().iter().all(|call| !format!("{call:?}").contains("List")));
}

#[test]
fn what_is_active_by_an_alias_is_found_again_when_the_alias_is_gone() {
    let mut world = world();
    for alias in ["p1", "n1"] {
        let ran = world.run(&["use", alias, "--format", "json"]);
        world.apply(&serde_json::from_str(&ran.stdout).unwrap());
        let active = world.variables()["SSOENV_PROFILE"].clone();
        world.settings("");
        let ran = world.run(&["use", "--refresh", "--region", "eu-west-1", "--format", "json"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(answer["set"]["SSOENV_PROFILE"], *active);
        world.settings(SETTINGS);
    }
}

#[test]
fn an_alias_that_means_nothing_is_an_error_with_its_line() {
    let world = world();
    for (word, expected) in [
        ("loop", "/ssoenv/config:5): no profile p1 in "),
        ("nowhere", "/ssoenv/config:6): no profile gone in "),
        ("a/b", "/ssoenv/config:7: `a/b` cannot be an alias\n"),
        ("odd/one", ": `odd/one` cannot be an alias\n"),
    ] {
        let ran = world.run(&["use", word]);
        assert_eq!(ran.code, Some(5), "{word}");
        assert!(ran.stderr.contains(expected), "{word} {}", ran.stderr);
    }
    let ran = world.run(&["use", "twice"]);
    assert_eq!(ran.code, Some(5));
    assert!(ran.stderr.starts_with("ssoenv: alias twice belongs to two profiles: named ("), "{}", ran.stderr);
    assert!(ran.stderr.contains(") and other ("), "{}", ran.stderr);
    let ran = world.run(&["use", "p2", "--session", "my-org"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("but dev is a profile"), "{}", ran.stderr);
}

#[test]
fn what_is_called_production_by_an_alias_is_production() {
    let world = World::signed_in().with_sections(
        "[profile named]
sso_session = my-org
sso_account_id = 222222222222
sso_role_name = Developer
ssoenv_alias = shop-prod
",
    );
    world.service.assign("333333333333", "other", "", &["ReadOnly"]);
    world.settings("[alias]\nlive = my-org/333333333333/ReadOnly\n");
    for (word, expected) in
        [("named", "shop-prod"), ("333333333333/ReadOnly", "live"), ("222222222222/ReadOnly", "shop-prod")]
    {
        let ran = world.run(&["explain", word, "--json"]);
        let explained: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(explained["production"], true, "{word}");
        assert_eq!(explained["production_pattern"]["by_alias"], expected);
    }
    let ran = world.run(&["explain", "dev", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&ran.stdout).unwrap()["production"], false);
}

#[test]
fn a_process_that_asks_for_its_own_profile_by_an_alias_is_a_circle() {
    let world = World::signed_in().with_sections(
        "[profile again]\nssoenv_alias = me\ncredential_process = ssoenv credential-process me\n",
    );
    let ran = world.run(&["use", "again"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("call each other in a circle: again → again"), "{}", ran.stderr);
}

in_each_shell!(an_alias_works_in_a_shell_with_the_hook_and_in_a_bound_directory, and pwsh);
fn an_alias_works_in_a_shell_with_the_hook_and_in_a_bound_directory(kind: &Kind) {
    let world = world().with_cached(&["named", "p2"]);
    let inside = bound(&world, "inside", "p2").display().to_string();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use n1 -q");
    assert_eq!(typist.value("SSOENV_PROFILE"), "named", "{}", kind.name);
    typist.says(&format!("cd '{inside}'"));
    assert_eq!(typist.value("SSOENV_PROFILE"), "dev", "{}", kind.name);
    typist.says("cd ~");
    assert_eq!(typist.value("SSOENV_PROFILE"), "named", "{}", kind.name);
    typist.says("ssoenv off -q");
}
