//! `configure --credential-process`: what stands in the file, and that other tools and ssoenv itself read it.

use crate::interop::{ask, tools};
use crate::support::home;
use crate::support::world::{Ran, World, binary, ran};
use serde_json::json;
use std::fs;

const OPTIONS: [&str; 11] = [
    "configure",
    "--no-input",
    "--session",
    "my-org",
    "--account",
    "111111111111",
    "--role",
    "Developer",
    "--profile",
    "tool",
    "--credential-process",
];

fn configured(world: &World, more: &[&str]) -> Ran {
    world.run(&[&OPTIONS[..], more].concat())
}

/// Without the last option.
fn turned_back(world: &World) -> Ran {
    world.run(&OPTIONS[..OPTIONS.len() - 1])
}

fn text(world: &World) -> String {
    fs::read_to_string(world.home().join(".aws/config")).unwrap()
}

fn session(world: &World) -> String {
    let start_url = world.service.start_url();
    format!(
        "[sso-session my-org]\nsso_start_url = {start_url}\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n"
    )
}

fn line() -> String {
    format!(
        "credential_process = {} credential-process 111111111111/Developer --session my-org\n",
        binary().display()
    )
}

#[test]
fn the_profile_has_the_line_and_no_sso_key_and_gives_the_credentials() {
    let world = World::signed_in();
    world.config(&session(&world));
    let ran = configured(&world, &["--region", "eu-west-1"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
    assert_eq!(text(&world), format!("{}\n[profile tool]\n{}region = eu-west-1\n", session(&world), line()));
    let used = world.used(&["tool"]);
    assert_eq!((&*used["SSOENV_PROFILE"], &*used["AWS_REGION"]), ("tool", "eu-west-1"));
    assert!(used.contains_key("AWS_SESSION_TOKEN") && used.contains_key("AWS_CREDENTIAL_EXPIRATION"));
    let cached = fs::read_to_string(world.role_path("111111111111", "Developer")).unwrap();
    assert!(cached.contains(&used["AWS_ACCESS_KEY_ID"]), "the process keeps them");
    let again = configured(&world, &["--region", "eu-west-1"]);
    assert!(again.stderr.contains(" already has all of this"), "{}", again.stderr);
}

#[test]
fn an_sso_profile_becomes_one_and_comes_back() {
    let world = World::signed_in();
    let keys = "sso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n";
    let before = format!("{}\n[profile tool]\n# kept\n{keys}output = json\n", session(&world));
    world.config(&before);
    assert_eq!(configured(&world, &[]).code, Some(0));
    let there = text(&world);
    let profile = there.split_once("[profile tool]\n").unwrap().1;
    assert!(
        profile.contains(&line()) && profile.contains("# kept\n") && profile.contains("output = json\n"),
        "{there}"
    );
    assert!(!profile.contains("sso_"), "{there}");
    drop(world.used(&["tool"]));
    assert_eq!(turned_back(&world).code, Some(0));
    let back = text(&world);
    assert!(!back.contains("credential_process"), "{back}");
    keys.lines().for_each(|key| assert!(back.contains(key), "{back}"));
    assert_eq!(world.used(&["tool"])["SSOENV_ROLE_NAME"], "Developer");
}

#[test]
fn a_process_of_other_people_is_left_alone_and_a_profile_of_ours_needs_a_role() {
    let world = World::signed_in();
    let theirs = format!("{}\n[profile tool]\ncredential_process = other-tool get\n", session(&world));
    world.config(&theirs);
    for ran in [configured(&world, &[]), turned_back(&world)] {
        assert_eq!((ran.code, text(&world)), (Some(5), theirs.clone()), "{}", ran.stderr);
        assert!(ran.stderr.contains("profile tool exists and runs a credential_process"), "{}", ran.stderr);
    }
    let ran = world.run(&["configure", "--no-input", "--session", "my-org", "--credential-process"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("hint: add --account and --role\n"), "{}", ran.stderr);
}

#[test]
fn names_that_tools_read_differently_are_refused_and_all_others_work() {
    let start_url = "https://d-1234567890.awsapps.com/start";
    for (name, is_refused) in [
        ("my org", false),
        ("büro", false),
        ("a(b)", false),
        ("~org", false),
        ("a=b", false),
        ("$HOME", true),
        ("50%", true),
    ] {
        let world = World::empty();
        world.config("");
        let ran = world.run(&[
            "configure",
            "--no-input",
            "--session",
            name,
            "--start-url",
            start_url,
            "--sso-region",
            "us-east-1",
            "--account",
            "111111111111",
            "--role",
            "Developer",
            "--profile",
            "tool",
            "--credential-process",
        ]);
        if is_refused {
            assert_eq!((ran.code, text(&world).as_str()), (Some(5), ""), "{name} {}", ran.stderr);
            assert!(ran.stderr.contains("hint: install ssoenv in a path without quotes"), "{}", ran.stderr);
            continue;
        }
        assert_eq!(ran.code, Some(0), "{name} {}", ran.stderr);
        home::write_token(world.home(), name, &world.service.sign_in(), start_url);
        assert_eq!(world.used(&["tool"])["SSOENV_PROFILE"], "tool", "{name}");
    }
}

#[test]
fn a_program_in_an_odd_place_works_from_there_or_is_refused() {
    for (folder, is_refused) in [("with blank", false), ("with$dollar", true), ("with\"quote", true)] {
        let world = World::signed_in();
        world.config(&session(&world));
        let folder = world.home().join(folder);
        fs::create_dir(&folder).unwrap();
        let copy = folder.join("ssoenv");
        // By another process, as in `browser::script`.
        assert!(std::process::Command::new("cp").arg(binary()).arg(&copy).status().unwrap().success());
        let ran = ran(world.command(&copy).args(OPTIONS).output().unwrap());
        let code = if is_refused { 5 } else { 0 };
        assert_eq!(ran.code, Some(code), "{}: {}", folder.display(), ran.stderr);
        if !is_refused {
            assert!(text(&world).contains(&format!("= \"{}\" credential-process ", copy.display())));
            assert_eq!(world.used(&["tool"])["SSOENV_PROFILE"], "tool");
        }
    }
}

#[test]
fn botocore_gets_the_credentials_through_it() {
    let Some(python) = tools::python() else { return };
    let world = World::signed_in();
    world.config(&session(&world));
    assert_eq!(configured(&world, &[]).code, Some(0));
    // Beside keys in the environment, which a profile that is named wins over.
    let answer = ask(python, &world, "process_credentials.py", &json!({"profile": "tool"}));
    let used = world.used(&["111111111111/Developer"]);
    assert_eq!(
        answer,
        json!({
            "method": "custom-process",
            "id": used["AWS_ACCESS_KEY_ID"],
            "secret": used["AWS_SECRET_ACCESS_KEY"],
            "token": used["AWS_SESSION_TOKEN"],
            "account": "111111111111",
            "expires": used["SSOENV_EXPIRES_AT"].parse::<i64>().unwrap(),
        })
    );
}
