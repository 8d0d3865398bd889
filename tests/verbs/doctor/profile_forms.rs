//! Profiles of Identity Center from which other tools get no credentials.

use super::*;

const OWN: &str = "credential_process = ssoenv credential-process dev
ssoenv_session = my-org
ssoenv_account_id = 111111111111
ssoenv_role_name = Developer
";

/// The sound config with the profile in this form, and these keys in it.
fn with(keys: &str) -> World {
    let world = sound();
    let (session, profile) = SOUND.split_once("[profile dev]\n").unwrap();
    assert!(profile.ends_with("region = eu-west-1\n"));
    world.config(&format!("{session}[profile dev]\n{keys}region = eu-west-1\n"));
    world
}

#[test]
fn a_profile_that_asks_ssoenv_is_sound() {
    assert!(found(&with(OWN)).is_empty());
}

#[test]
fn what_is_missing_wrong_or_doubled_in_it_is_found() {
    let without_line = OWN.split_once('\n').unwrap().1;
    for (keys, expected) in [
        (without_line.to_owned(), "warning profile.no-process"),
        (OWN.replace("111111111111", "11111111"), "error profile.account-id"),
        (OWN.replace("ssoenv_session", "ssoenv_sesion"), "warning profile.typo,error profile.broken"),
        (OWN.replace("ssoenv_role_name = Developer\n", ""), "error profile.broken"),
        (OWN.replace("process dev", "process prod"), "error profile.broken"),
        (OWN.replace("my-org", "other"), "error profile.broken"),
        (format!("{OWN}sso_account_id = 111111111111\n"), "error profile.broken"),
        (
            format!("{without_line}aws_access_key_id = AKIA1\naws_secret_access_key = s\n"),
            "note leftover.long-lived-keys,warning profile.unused-role",
        ),
    ] {
        let mut expected: Vec<&str> = expected.split(',').collect();
        let mut found: Vec<String> =
            found(&with(&keys)).into_iter().filter(|it| !it.contains("permission")).collect();
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "{keys}");
    }
    let world = with(without_line);
    let finding = finding(&world, "profile.no-process");
    let remedy = "write `credential_process = ssoenv credential-process dev` into the profile";
    assert_eq!(finding["remedy"], remedy);
}

#[test]
fn a_line_that_path_does_not_lead_to_is_found() {
    let mut world = with(OWN);
    world.variable("PATH", "/nowhere");
    assert!(found(&world).contains(&"error process.not-found".to_owned()));
}

#[test]
fn profiles_with_sso_keys_are_found_where_the_sign_in_is_in_the_keychain() {
    let world = sound();
    world.settings("storage = keychain\n");
    let token = finding(&world, "profile.no-token");
    assert_eq!(token["remedy"], "run `ssoenv storage keychain my-org`");
    let place = world.home().join(".aws/config").display().to_string();
    assert_eq!(token["evidence"], json!([format!("{place}:6: profile dev")]));
    let world = with(OWN);
    world.settings("storage = keychain\n");
    assert!(!found(&world).iter().any(|it| it.contains("profile.no-token")));
    let world = sound();
    world.settings("storage = keychain\n[session my-org]\nstorage = files\n");
    assert!(!found(&world).iter().any(|it| it.contains("profile.no-token")));
}
