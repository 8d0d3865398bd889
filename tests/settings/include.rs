//! `include`: a file that a team hands out. It has no effect before the person allows its content.

use crate::support::world::World;
use serde_json::Value;
use std::fs;

const TEAM: &str = "browser = touch PWNED
production = staging, !prod
[session my-org]
browser = touch PWNED
auto_login = yes
access_request_url = https://access.example/?role={role}
[alias]
t1 = my-org/012345678901/ReadOnly
named = dev
";

fn world() -> World {
    let world = World::signed_in();
    fs::write(world.home().join("team"), TEAM).unwrap();
    world.settings("include = ~/team\n[alias]\nmine = dev\n");
    world
}

/// What is said of the file.
fn said(world: &World, line: &[&str]) -> String {
    let ran = world.run(line);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stderr.lines().filter(|line| line.contains("team")).collect()
}

fn is_production(world: &World, profile: &str) -> bool {
    let ran = world.run(&["explain", profile, "--json"]);
    serde_json::from_str::<Value>(&ran.stdout).unwrap()["production"].as_bool().unwrap()
}

#[test]
fn a_file_that_nobody_has_allowed_does_nothing_and_is_mentioned_once() {
    let world = world();
    let told = "ssoenv: ~/team is not trusted, so its settings have no effect: read it, then run `ssoenv allow ~/team`";
    assert_eq!(said(&world, &["use", "dev"]), told);
    assert_eq!(said(&world, &["use", "dev"]), "");
    assert_eq!(world.run(&["use", "t1"]).code, Some(5));
    assert!(!is_production(&world, "staging"));
    assert_eq!(world.used(&["mine"])["SSOENV_PROFILE"], "dev");
    // Other content is news again.
    fs::write(world.home().join("team"), "[alias]\nt2 = dev\n").unwrap();
    assert_eq!(said(&world, &["exec", "dev", "--", "true"]), told);
}

#[test]
fn an_allowed_file_brings_aliases_and_settings_of_sessions_and_nothing_else() {
    let world = world();
    let ran = world.run(&["allow", "team"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(
        ran.stderr.ends_with("~/team is trusted: 2 aliases, settings of my-org, patterns of production\n"),
        "{}",
        ran.stderr
    );
    for line in
        ["team:1: browser is", "team:2: a pattern with `!` is", "team:4: browser is", "team:5: auto_login is"]
    {
        assert!(
            ran.stderr.contains(&format!("{line} ignored: an included file can")),
            "{line} {}",
            ran.stderr
        );
    }
    assert_eq!(world.used(&["t1"])["SSOENV_PROFILE"], "012345678901/ReadOnly");
    assert_eq!(world.used(&["mine"])["SSOENV_PROFILE"], "dev");
    assert!(is_production(&world, "staging") && is_production(&world, "prod"));
    world.service.unassign("222222222222", "Developer");
    let ran = world.run(&["use", "staging", "--refresh"]);
    assert!(
        ran.stderr.contains("request access at https://access.example/?role=Developer"),
        "{}",
        ran.stderr
    );
    // The person's own aliases come first, in the settings and in a profile.
    world.settings("include = ~/team\n[alias]\nt1 = dev\n");
    assert_eq!(world.used(&["t1"])["SSOENV_PROFILE"], "dev");
    let world = world.with_sections(
        "[profile other]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\nssoenv_alias = named\n",
    );
    assert_eq!(world.used(&["named"])["SSOENV_PROFILE"], "other");
}

#[test]
fn a_change_takes_the_trust_away_and_deny_keeps_it_away() {
    let world = world();
    assert_eq!(world.run(&["allow", "team"]).code, Some(0));
    fs::write(world.home().join("team"), TEAM.replace("named", "other")).unwrap();
    let told = said(&world, &["use", "dev"]);
    assert!(told.starts_with("ssoenv: ~/team has changed since it was trusted, so its settings"), "{told}");
    assert_eq!(world.run(&["use", "t1"]).code, Some(5));
    fs::write(world.home().join("team"), TEAM).unwrap();
    assert_eq!(world.used(&["t1"])["SSOENV_PROFILE"], "012345678901/ReadOnly");
    assert_eq!(world.run(&["deny", "team"]).code, Some(0));
    assert_eq!(world.run(&["use", "t1"]).code, Some(5));
    assert_eq!(said(&world, &["use", "dev"]), "");
}

#[test]
fn a_word_that_is_found_nowhere_may_be_an_alias_of_a_file_without_effect() {
    let world = world();
    let hint = |line: &[&str]| {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(5), "{line:?} {}", ran.stderr);
        ran.stderr.split_once("hint: ").map(|(_, hint)| hint.trim_end().to_owned()).unwrap_or_default()
    };
    let untrusted =
        "it may be an alias of ~/team, which is not trusted: read it, then run `ssoenv allow ~/team`";
    for line in [
        &["use", "t1"][..],
        &["exec", "t1", "--", "touch", "PWNED"],
        &["credential-process", "t1"],
        &["status", "t1"],
        &["bind", "t1"],
        // Not because it is an alias: the file is not read for it.
        &["use", "unheard-of"],
    ] {
        assert_eq!(hint(line), untrusted, "{line:?}");
    }
    assert_eq!(hint(&["use", "stagin"]), format!("did you mean staging? Or {untrusted}"));
    // These cannot be aliases.
    assert_eq!(hint(&["use", "t1/x"]), "ssoenv list");
    assert_eq!(world.run(&["allow", "team"]).code, Some(0));
    assert_eq!(hint(&["use", "unheard-of"]), "ssoenv list");
    fs::write(world.home().join("team"), TEAM.replace("named", "other")).unwrap();
    assert_eq!(hint(&["use", "t1"]), untrusted.replace("is not trusted", "has changed since it was trusted"));
    fs::remove_file(world.home().join("team")).unwrap();
    assert_eq!(
        hint(&["use", "t1"]),
        "it may be an alias of ~/team, which does not exist: correct the path in the setting include"
    );
    fs::write(world.home().join("team"), TEAM).unwrap();
    assert_eq!(world.run(&["deny", "team"]).code, Some(0));
    assert_eq!(hint(&["use", "t1"]), "ssoenv list");
    assert!(!world.home().join("PWNED").exists());
}

#[test]
fn a_file_with_a_mistake_cannot_be_allowed_and_a_path_must_be_whole() {
    let world = world();
    fs::write(world.home().join("team"), "[alias]\na/b = dev\n").unwrap();
    let ran = world.run(&["allow", "team"]);
    assert_eq!(ran.code, Some(5));
    assert!(ran.stderr.contains("team:2: `a/b` cannot be an alias"), "{}", ran.stderr);
    // A file that the settings do not name is none.
    fs::write(world.home().join("elsewhere"), TEAM).unwrap();
    let ran = world.run(&["allow", "elsewhere"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("elsewhere is not a .ssoenv"), "{}", ran.stderr);
    world.settings("include = team\n");
    let ran = world.run(&["use", "dev"]);
    assert_eq!(ran.code, Some(5));
    assert!(ran.stderr.contains(":1: include names `team`, which is not an absolute path"), "{}", ran.stderr);
    // A file that is missing at the moment, on a drive for example, is in nobody's way.
    world.settings("include = ~/gone, ~/team\n");
    assert_eq!(world.run(&["use", "dev"]).code, Some(0));
}

#[test]
fn an_included_file_includes_no_other() {
    let world = world();
    fs::write(world.home().join("team"), "include = ~/second\n").unwrap();
    fs::write(world.home().join("second"), TEAM).unwrap();
    world.settings("include = ~/second, ~/team\n");
    for file in ["second", "team"] {
        assert_eq!(world.run(&["allow", file]).code, Some(0));
    }
    world.settings("include = ~/team\n");
    assert_eq!(world.run(&["use", "t1"]).code, Some(5));
}
