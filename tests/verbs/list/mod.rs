//! `list`: every profile, its state, and no call to anybody.

mod available_roles;
mod chains;
mod filters;
#[cfg(unix)]
mod interrupted;
mod kept;
mod others_sign_in;
#[cfg(unix)]
mod pager;
mod sessions;
mod window;

use crate::support::world::World;
use serde_json::Value;

fn rows(world: &World) -> Vec<(String, String)> {
    let ran = world.run(&["list", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let rows: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("-").to_owned();
    rows.iter().map(|row| (text(row, "profile"), text(row, "state"))).collect()
}

fn state(world: &World, profile: &str) -> String {
    rows(world).into_iter().find(|(name, _)| name == profile).unwrap().1
}

#[test]
fn states_follow_the_life_of_a_sign_in() {
    let world = World::empty();
    assert_eq!(state(&world, "dev"), "sign-in-needed");
    world.sign_in();
    assert_eq!(state(&world, "dev"), "signed-in");
    drop(world.used(&["dev"]));
    assert_eq!(state(&world, "dev"), "cached");
    assert_eq!(state(&world, "staging"), "signed-in");
    world.sign_in_with(-5);
    assert_eq!((state(&world, "dev").as_str(), state(&world, "staging").as_str()), ("cached", "renewable"));
    world.edit_token(|token| drop(token.as_object_mut().unwrap().remove("refreshToken")));
    assert_eq!(state(&world, "staging"), "sign-in-needed");
    assert!(world.service.calls().iter().all(|call| call.path == "/federation/credentials"));
}

#[test]
fn the_table_is_aligned_and_plain_when_it_goes_to_a_file() {
    let world = World::empty();
    let ran = world.run(&["list"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let expected = "\
PROFILE          ACCOUNT       ROLE           REGION        SESSION                                 VIA  STATE
default          111111111111  ReadOnly       -             my-org                                  -    sign-in needed
dev              111111111111  Developer      eu-west-1     my-org                                  -    sign-in needed
staging          222222222222  Developer      us-east-1     my-org                                  -    sign-in needed
prod       PROD  012345678901  Administrator  eu-central-1  my-org                                  -    sign-in needed
old-style        111111111111  ReadOnly       -             https://d-1234567890.awsapps.com/start  -    sign-in needed
deploy           222222222222  deploy         us-east-1     my-org                                  dev  sign-in needed
";
    assert_eq!(ran.stdout, expected);
    let colored = world.run(&["list", "--color", "always"]);
    assert!(colored.stdout.contains("\u{1b}[33msign-in needed\u{1b}[0m"), "{}", colored.stdout);
    let plain: String = {
        let mut rest = colored.stdout.as_str();
        let mut plain = String::new();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        plain + rest
    };
    assert_eq!(plain, expected);
}

#[test]
fn the_active_profile_and_production_are_marked() {
    let mut world = World::signed_in();
    let answer = world.run(&["use", "dev", "--format", "json"]);
    world.apply(&serde_json::from_str(&answer.stdout).unwrap());
    world.settings("production = prod, 222222222222/*\n");
    let table = world.run(&["list"]).stdout;
    let marks: Vec<String> = table
        .lines()
        .skip(1)
        .map(|row| {
            let words: Vec<&str> = row.split_whitespace().take(3).collect();
            words
                .into_iter()
                .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(
        marks,
        ["default", "* dev", "staging PROD", "prod PROD", "old-style", "deploy PROD"].map(|row| match row {
            "default" | "old-style" => format!("{row} ReadOnly"),
            row => row.to_owned(),
        }),
        "{table}"
    );
    let rows: Value = serde_json::from_str(&world.run(&["list", "--json"]).stdout).unwrap();
    let of = |key: &str| {
        let rows = rows.as_array().unwrap().iter().filter(|row| row[key] == true);
        rows.map(|row| row["profile"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (of("active"), of("production")),
        (vec!["dev".to_owned()], ["staging", "prod", "deploy"].map(str::to_owned).to_vec())
    );
    // Keys that were changed since are not the profile's.
    world.variable("AWS_ACCESS_KEY_ID", "AKIAOTHER");
    assert!(!world.run(&["list"]).stdout.contains("* dev"));
}

#[test]
fn names_are_one_a_line_with_what_could_move_the_cursor_made_visible() {
    let world = World::empty();
    world.config("[profile b]\n[profile 'a b']\n[profile \"x\u{1b}[2Jy\"]\n[sso-session s]\n[default]\n");
    let ran = world.run(&["list", "--names"]);
    assert_eq!(ran.stdout, "b\na b\nx\\u{1b}[2Jy\ndefault\n");
}

#[test]
fn a_broken_profile_is_one_row_and_hides_no_other() {
    let world = World::empty();
    world.config("[profile a]\nnonsense\n[profile b]\nsso_account_id = 111111111111\n[profile c]\nregion = eu-west-1\n");
    let ran = world.run(&["list"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.contains("config:2: a line without `=`"), "{}", ran.stdout);
    assert!(ran.stdout.contains("sso_role_name, sso_start_url, sso_region are missing"), "{}", ran.stdout);
    let states: Vec<String> = rows(&world).into_iter().map(|row| row.1).collect();
    assert_eq!(states, ["broken", "broken", "unsupported"]);
}

#[test]
fn no_profile_at_all_is_a_word_on_stderr() {
    let world = World::empty();
    world.config("[sso-session my-org]\n");
    let ran = world.run(&["list"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert!(ran.stderr.starts_with("ssoenv: no profile in "), "{}", ran.stderr);
    assert!(
        ran.stderr.ends_with(": there is no profile yet: run `ssoenv configure` to create one\n"),
        "{}",
        ran.stderr
    );
    assert_eq!(world.run(&["list", "--json"]).stdout, "[]\n");
}

#[test]
fn ten_thousand_profiles_are_listed() {
    let world = World::signed_in();
    let mut config = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    for number in 0..10_000 {
        config.push_str(&format!(
            "[profile p{number}]\nsso_session = my-org\nsso_account_id = {number:012}\nsso_role_name = R\n"
        ));
    }
    world.config(&config);
    assert_eq!(world.run(&["list", "--names"]).stdout.lines().count(), 10_006);
    assert_eq!(world.run(&["list"]).stdout.lines().count(), 10_007);
}
