//! A sign-in made by one tool and used by the others: the token as it is, and the registration for the next sign-in.

use super::{ask, aws_cli, fork_server, tools};
use crate::support::browser::StandIn;
use crate::support::home;
use crate::support::identity_center::{Operation, browser};
use crate::support::terminal::Terminal;
use crate::support::world::World;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Signed out, and every code is confirmed at once.
fn world() -> World {
    let world = aws_cli::world();
    world.service.configure(|rules| rules.approve_device_automatically = true);
    fs::remove_dir_all(world.home().join(".aws/sso")).unwrap();
    world
}

/// `ssoenv login` with a code.
fn by_code(world: &World, arguments: &[&str]) {
    let ran = world.run(&[&["login", "--device-code", "--force"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

/// `ssoenv login` in the browser.
fn in_browser(world: &mut World) {
    let stand_in = StandIn::of(world);
    let terminal = Terminal::start(world.ssoenv_line(&["login", "my-org", "--force"]));
    assert_eq!(browser::allow(&stand_in.link()).status, 200);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
}

/// `aws sso login`, which uses a code.
fn by_the_cli(aws: &Path, world: &World) {
    let arguments = ["sso", "login", "--sso-session", "my-org", "--no-browser"];
    let mut command = world.command(aws);
    let ran = fork_server::output(command.args(arguments).args(by_code_where_known(aws)));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

/// Since 2.22 the browser is the rule, and a code has to be asked for.
fn by_code_where_known(aws: &Path) -> &'static [&'static str] {
    static VERSION: OnceLock<String> = OnceLock::new();
    let version = VERSION.get_or_init(|| {
        String::from_utf8(Command::new(aws).arg("--version").output().unwrap().stdout).unwrap()
    });
    let minor: u32 = version.split('.').nth(1).unwrap().parse().unwrap();
    if minor >= 22 { &["--use-device-code"] } else { &[] }
}

fn registrations(world: &World) -> Vec<PathBuf> {
    let folder = world.home().join(".aws/sso/cache");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| *path != world.token_path()).collect()
}

fn contents(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn count(world: &World) -> usize {
    world.service.count(Operation::RegisterClient)
}

/// botocore reads what we have stored, and asks nobody.
fn assert_botocore_takes_it(python: &Path, world: &World) {
    world.service.forget_calls();
    let token = world.token();
    let answer = ask(python, world, "load_token.py", &json!({"profile": "dev"}));
    assert_eq!(answer["token"], token["accessToken"]);
    assert_eq!(home::rfc3339(answer["expires"].as_i64().unwrap()), token["expiresAt"].as_str().unwrap());
    assert_eq!(answer["file"], token);
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
    assert_eq!(world.token(), token, "botocore has written the file");
}

#[test]
fn botocore_takes_the_token_of_either_sign_in() {
    let Some(python) = tools::python() else { return };
    let mut world = world();
    by_code(&world, &["my-org"]);
    assert_botocore_takes_it(python, &world);
    in_browser(&mut world);
    assert_botocore_takes_it(python, &world);
}

#[test]
fn botocore_renews_the_token_of_either_sign_in() {
    let Some(python) = tools::python() else { return };
    let mut world = world();
    for sign_in in [|world: &mut World| by_code(world, &["my-org"]), in_browser] {
        sign_in(&mut world);
        let before = world.token();
        world.edit_token(|token| token["expiresAt"] = home::rfc3339(world.service.now() - 60).into());
        world.service.forget_calls();
        let answer = ask(python, &world, "load_token.py", &json!({"profile": "dev"}));
        assert_eq!(world.service.count(Operation::CreateToken), 1, "with our registration");
        assert_ne!(answer["token"], before["accessToken"]);
        // What botocore has renewed is good for us.
        world.service.forget_calls();
        world.used(&["dev", "--refresh"]);
        assert_eq!(world.service.count(Operation::CreateToken), 0);
    }
}

#[test]
fn the_registration_that_ssoenv_has_left_is_the_one_that_the_aws_cli_uses() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    by_code(&world, &["my-org"]);
    assert_eq!(count(&world), 1);
    let files = registrations(&world);
    let [ours] = files.as_slice() else { panic!("{files:?}") };
    let registration = contents(ours);
    by_the_cli(aws, &world);
    assert_eq!(
        (count(&world), registrations(&world), contents(ours)),
        (1, files.clone(), registration.clone())
    );
    assert_eq!(world.token()["clientId"], registration["clientId"]);
    // And we once more after the AWS CLI.
    by_code(&world, &["my-org"]);
    assert_eq!(count(&world), 1);
}

#[test]
fn the_registration_that_the_aws_cli_has_left_is_the_one_that_ssoenv_uses() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    by_the_cli(aws, &world);
    assert_eq!(count(&world), 1);
    let files = registrations(&world);
    let [theirs] = files.as_slice() else { panic!("{files:?}") };
    let registration = contents(theirs);
    by_code(&world, &["my-org"]);
    assert_eq!(
        (count(&world), registrations(&world), contents(theirs)),
        (1, files.clone(), registration.clone())
    );
    assert_eq!(world.token()["clientId"], registration["clientId"]);
}

#[test]
fn a_registration_for_the_browser_is_none_for_a_code() {
    let mut world = world();
    in_browser(&mut world);
    in_browser_again(&mut world);
    assert_eq!(count(&world), 1);
    by_code(&world, &["my-org"]);
    assert_eq!(count(&world), 2);
    assert_eq!(registrations(&world).len(), 1, "both are kept under one name");
}

fn in_browser_again(world: &mut World) {
    fs::remove_file(world.home().join("browser.pipe")).unwrap();
    in_browser(world);
}

#[test]
fn the_sign_in_of_the_aws_cli_is_left_alone() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    by_the_cli(aws, &world);
    let token = fs::read(world.token_path()).unwrap();
    world.service.forget_calls();
    assert_eq!(world.run(&["status", "--quiet", "--profile", "dev"]).code, Some(0));
    let answer = world.run(&["status", "--json", "--profile", "dev"]);
    let answer: Value = serde_json::from_str(&answer.stdout).unwrap();
    let row = &answer["sessions"][0];
    assert_eq!((&row["session"], &row["state"]), (&json!("my-org"), &json!("signed-in")));
    assert_eq!(row["expires_at"], world.token()["expiresAt"]);
    assert_eq!(row["renews"], true, "{row}");
    assert!(world.service.calls().is_empty());
    world.used(&["dev"]);
    let ran = world.run(&["login", "my-org"]);
    assert!(ran.stderr.starts_with("ssoenv: signed in to my-org already: "), "{}", ran.stderr);
    assert_eq!(ran.code, Some(0));
    for operation in [Operation::CreateToken, Operation::RegisterClient, Operation::StartDeviceAuthorization]
    {
        assert_eq!(world.service.count(operation), 0);
    }
    assert_eq!(fs::read(world.token_path()).unwrap(), token);
    // Our logout ends it for both.
    assert_eq!(world.run(&["logout", "my-org"]).code, Some(0));
    let arguments = ["configure", "export-credentials", "--profile", "dev"];
    let ran = fork_server::output(world.command(aws).args(arguments));
    assert_ne!(ran.code, Some(0), "{}", ran.stdout);
}

#[test]
fn both_write_the_same_text_after_a_sign_in_with_a_code() {
    let Some(aws) = tools::aws() else { return };
    let world = world();
    by_the_cli(aws, &world);
    let theirs = [shape(&world.token_path()), shape(&registrations(&world)[0])];
    fs::remove_dir_all(world.home().join(".aws/sso")).unwrap();
    by_code(&world, &["my-org"]);
    assert_eq!([shape(&world.token_path()), shape(&registrations(&world)[0])], theirs);
}

/// The text of a file with its values blanked out: secrets, and the form of times.
fn shape(path: &Path) -> String {
    let mut text = fs::read_to_string(path).unwrap();
    for (name, value) in contents(path).as_object().unwrap() {
        let Some(value) = value.as_str().filter(|_| !["startUrl", "region"].contains(&name.as_str())) else {
            continue;
        };
        let form: String = value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        // An old AWS CLI says UTC, which some SDKs do not read.
        let form = form.replace("UTC", "Z");
        text = text.replace(value, if name.ends_with("At") { &form } else { name });
    }
    text
}
