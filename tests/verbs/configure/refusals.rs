//! What is left as it was, to the byte, and why.

use super::{OPTIONS, ROLE, SESSION, START_URL, backup, path, state, text, unattended, with};
use crate::support::world::World;
use std::fs;

#[test]
fn a_profile_that_gets_its_credentials_elsewhere_stays_what_it_is() {
    for (config, credentials, why) in [
        (
            "role_arn = arn:aws:iam::222222222222:role/x\nsource_profile = y\n",
            "",
            "assumes a role (role_arn)",
        ),
        ("aws_access_key_id = AKIA\naws_secret_access_key = s\n", "", "has keys of its own"),
        ("credential_process = true\n", "", "runs a credential_process"),
        ("credential_process = get --for ssoenv credential-process x\n", "", "runs a credential_process"),
        ("credential_process = '/opt/my ssoenv/get' credential-process x\n", "", "runs a credential_process"),
        ("region = r\n", "[p]\naws_access_key_id = AKIA\naws_secret_access_key = s\n", "has keys of its own"),
    ] {
        let world = with(&format!("{SESSION}[profile p]\n{config}"));
        fs::write(world.home().join(".aws/credentials"), credentials).unwrap();
        let before = state(&world);
        let ran = unattended(&world, &[&ROLE, &["--profile", "p"]]);
        assert_eq!(ran.code, Some(5), "{}", ran.stderr);
        let expected =
            format!("ssoenv: profile p exists and {why}\nhint: choose another name with --profile\n");
        assert_eq!(ran.stderr, expected);
        assert_eq!(state(&world), before);
    }
}

#[test]
fn a_file_that_cannot_be_read_there_is_named_with_the_line() {
    for (config, line, why) in [
        (format!("{SESSION}[profile p]\nnonsense\n"), 6, "a line without `=`"),
        (format!("{SESSION}nonsense\n"), 5, "a line without `=`"),
        (format!("[profile other\nregion = r\n{SESSION}"), 1, "a header without `]`"),
        (format!("{SESSION}  [profile p]\n"), 5, "an indented header"),
    ] {
        let world = with(&config);
        let before = state(&world);
        let ran = unattended(&world, &[&OPTIONS, &ROLE, &["--profile", "p"]]);
        assert_eq!(ran.code, Some(5), "{config} {}", ran.stderr);
        let expected = format!("ssoenv: {}:{line}: {why}\n", path(&world).display());
        assert!(ran.stderr.starts_with(&expected) && ran.stderr.contains("hint: "), "{}", ran.stderr);
        assert_eq!(state(&world), before);
    }
}

#[test]
fn what_the_credentials_file_overrules_is_refused() {
    for key in ["sso_account_id = 222222222222", "sso_session = other", "sso_start_url = x", "region = x"] {
        let world = with(SESSION);
        let credentials = world.home().join(".aws/credentials");
        fs::write(&credentials, format!("[p]\n{key}\n")).unwrap();
        let before = state(&world);
        let ran = unattended(&world, &[&OPTIONS, &ROLE, &["--profile", "p", "--region", "eu-west-1"]]);
        assert_eq!(ran.code, Some(5), "{key} {}", ran.stderr);
        assert!(ran.stderr.starts_with(&format!("ssoenv: {}:2: ", credentials.display())), "{}", ran.stderr);
        assert_eq!(state(&world), before, "{key}");
    }
}

#[test]
fn a_name_that_no_section_can_have_is_refused() {
    for (option, name) in [
        ("--profile", "a]b"),
        ("--profile", "a\nb"),
        ("--profile", ""),
        ("--session", ""),
        ("--session", "a\"b"),
    ] {
        let world = with("");
        let before = state(&world);
        let options: Vec<&str> =
            OPTIONS.chunks(2).filter(|pair| pair[0] != option).flatten().copied().collect();
        let ran = unattended(&world, &[&options, &ROLE, &[option, name]]);
        assert!(matches!(ran.code, Some(2 | 5)), "{option} {name:?} {}", ran.stderr);
        assert!(ran.stderr.starts_with("ssoenv: ") && ran.stderr.contains("\nhint: "), "{}", ran.stderr);
        assert_eq!(state(&world), before);
    }
}

#[test]
fn a_file_that_may_not_be_written_is_named() {
    let world = with(SESSION);
    crate::support::permissions::set(path(&world), 0o444);
    let before = state(&world);
    let ran = unattended(&world, &[&ROLE]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(
        ran.stderr.contains(&format!("ssoenv: cannot write {}: ", path(&world).display())),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("wrote"), "{}", ran.stderr);
    assert_eq!(state(&world), before);

    let world = with(SESSION);
    let line = [&["configure", "--no-input"][..], &ROLE].concat();
    let ran = world.run_where_nothing_can_be_written(&line);
    assert_ne!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("wrote"), "{}", ran.stderr);
    assert_eq!(text(&world), SESSION);
    assert!(!backup(&world).exists());
}

#[test]
fn a_session_is_never_written_twice() {
    let world = World::empty();
    for header in ["[sso-session my-org]", "[sso-session\tmy-org ]", "[ sso-session 'my-org' ] # x"] {
        world.config(&format!("{header}\nsso_start_url = {START_URL}\nsso_region = eu-west-1\n"));
        let ran = unattended(&world, &[&OPTIONS]);
        if ran.code == Some(0) {
            let text = text(&world);
            assert!(text.starts_with(header) && text.contains("sso_region = us-east-1\n"), "{text}");
            assert_eq!(text.matches("sso-session").count(), 1, "{text}");
        } else {
            assert_eq!(ran.code, Some(5), "{}", ran.stderr);
        }
    }
}

#[test]
fn a_config_that_is_half_written_is_waited_for_before_anything_is_called_missing() {
    let rest = "[profile other]\nregion = r\n";
    let whole = format!("{SESSION}{rest}");
    // With the section's key missing, with half a line, and without the section.
    for cut in ["sso_region", "tart_url", "my-org"] {
        let half = &whole[..whole.find(cut).unwrap()];
        let world = with(half);
        // A little ahead, so that it is not long ago on a busy machine either.
        let mut file = std::fs::File::options().append(true).open(path(&world)).unwrap();
        file.set_modified(std::time::SystemTime::now() + std::time::Duration::from_millis(1000)).unwrap();
        let ran = std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(std::time::Duration::from_millis(500));
                std::io::Write::write_all(&mut file, &whole.as_bytes()[half.len()..]).unwrap();
            });
            unattended(&world, &[&ROLE, &["--session", "my-org", "--profile", "p", "--region", "us-east-1"]])
        });
        assert_eq!(ran.code, Some(0), "{cut}: {}", ran.stderr);
        let text = text(&world);
        assert!(text.starts_with(SESSION) && text.contains(rest), "{cut}: {text}");
        assert!(text.contains("[profile p]\n"), "{cut}: {text}");
    }
}

#[test]
fn what_a_config_that_was_just_written_does_not_say_is_missing() {
    let world = with("[profile other]\nregion = r\n");
    let ran = unattended(&world, &[&["--session", "my-org"]]);
    assert!(ran.code == Some(2) && ran.stderr.contains("--start-url is required"), "{}", ran.stderr);
}

#[test]
fn a_config_that_another_program_has_emptied_is_not_filled() {
    let world = with("");
    // A little ahead, so that it is not long ago on a busy machine either.
    let file = std::fs::File::options().append(true).open(path(&world)).unwrap();
    file.set_modified(std::time::SystemTime::now() + std::time::Duration::from_millis(1900)).unwrap();
    let ran = unattended(&world, &[&OPTIONS]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("another program seems to be writing "), "{}", ran.stderr);
    assert_eq!(text(&world), "");
    assert!(!backup(&world).exists());
}
