//! Where the tokens of the session are in the keychain: a profile that asks ssoenv.

use super::{OPTIONS, ROLE, SESSION, fresh, text, unattended};
use crate::support::world::World;

const PROFILE: [&str; 2] = ["--profile", "my dev"];
const SHARED: &str = "sso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n";
const OWN: &str = "ssoenv_session = my-org\nssoenv_account_id = 111111111111\nssoenv_role_name = Developer\n";
const LINE: &str = "credential_process = ssoenv credential-process \"my dev\"\n";

fn configured(world: &World) -> String {
    let ran = unattended(world, &[&OPTIONS, &ROLE, &PROFILE]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    text(world)
}

#[test]
fn the_profile_has_the_form_that_the_storage_needs_and_follows_a_change_of_it() {
    let world = fresh();
    world.settings("storage = keychain\n");
    let head = format!("{SESSION}\n[profile 'my dev']\n");
    assert_eq!(configured(&world), format!("{head}{LINE}{OWN}"));
    assert_eq!(configured(&world), format!("{head}{LINE}{OWN}"));
    world.settings("storage = keychain\n[session my-org]\nstorage = files\n");
    assert_eq!(configured(&world), format!("{head}{SHARED}"));
    world.settings("storage = keychain\n");
    assert_eq!(configured(&world), format!("{head}{LINE}{OWN}"));
}

#[test]
fn a_line_with_another_path_stays_and_both_kinds_of_keys_are_repaired() {
    let path = "credential_process = '/opt/my tools/ssoenv' credential-process --min-ttl 20m 'my dev'\n";
    for (storage, before, after) in [
        ("keychain", format!("{path}{OWN}"), format!("{path}{OWN}")),
        ("keychain", format!("{path}{OWN}{SHARED}"), format!("{path}{OWN}")),
        (
            "keychain",
            format!("{SHARED}# note\noutput = json\n"),
            format!("# note\noutput = json\n{LINE}{OWN}"),
        ),
        ("keychain", format!("{}{OWN}", path.replace("'my dev'", "prod")), format!("{LINE}{OWN}")),
        ("files", format!("{path}{OWN}{SHARED}"), SHARED.to_owned()),
        ("files", format!("{path}region = r\n{OWN}"), format!("region = r\n{SHARED}")),
    ] {
        let world = fresh();
        world.settings(&format!("storage = {storage}\n"));
        let head = format!("{SESSION}\n[profile 'my dev']\n");
        world.config(&format!("{head}{before}"));
        assert_eq!(configured(&world), format!("{head}{after}"), "{storage} {before}");
    }
}

#[test]
fn another_tools_line_is_not_replaced_and_the_session_of_the_profile_is_found() {
    let world = fresh();
    world.settings("storage = keychain\n");
    let text_before = format!("{SESSION}\n[profile 'my dev']\n{SHARED}credential_process = get hunter2\n");
    world.config(&text_before);
    let ran = unattended(&world, &[&OPTIONS, &ROLE, &PROFILE]);
    assert_eq!((ran.code, text(&world)), (Some(5), text_before));
    assert!(ran.stderr.contains("profile my dev exists and runs a credential_process"), "{}", ran.stderr);

    // Among several sessions, that of the profile.
    let other =
        "[sso-session other]\nsso_start_url = https://other.awsapps.com/start\nsso_region = us-east-1\n";
    world.config(&format!("{other}{SESSION}\n[profile 'my dev']\n{LINE}{OWN}"));
    let ran = unattended(&world, &[&ROLE, &PROFILE, &["--region", "eu-west-1"]]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(text(&world).ends_with(&format!("{LINE}{OWN}region = eu-west-1\n")), "{}", text(&world));
}

#[test]
fn a_line_that_other_tools_cannot_run_is_warned_of() {
    for (path, is_warned) in [("/usr/bin:/bin", true), ("", false)] {
        let mut world = fresh();
        world.settings("storage = keychain\n");
        let program = crate::support::world::binary();
        if !path.is_empty() {
            world.variable("PATH", path);
        }
        let mut command = world.command(program);
        command.arg("configure").args(OPTIONS).args(ROLE).args(PROFILE).arg("--no-input");
        let ran = crate::support::world::ran(command.output().unwrap());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(ran.stderr.contains("warning: ssoenv is not in PATH"), is_warned, "{}", ran.stderr);
    }
}
