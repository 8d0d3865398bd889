//! Tokens of a session whose `storage` is `keychain`. All of `sso::` runs in this mode too: `SSOENV_TEST_STORAGE=keychain`.

use crate::support::home;
use crate::support::identity_center::Operation;
use crate::support::world::World;
use ssoenv::config::Config;
use ssoenv::config::session::Session;
use ssoenv::settings::Storage;
use ssoenv::sso::relocate;

/// Every file below the home, with its text.
fn files(world: &World) -> Vec<(String, String)> {
    let (mut folders, mut found) = (vec![world.home().to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
                found.push((path.strip_prefix(world.home()).unwrap().display().to_string(), text));
            }
        }
    }
    found
}

#[test]
fn a_sealed_sign_in_is_renewed_and_no_file_shows_a_token() {
    let world = World::sealed();
    world.sign_in_with(60);
    let before = world.token();
    let ran = world.run(&["credential-process", "dev"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(world.service.count(Operation::CreateToken), 1);
    let after = world.token();
    assert_ne!(before["accessToken"], after["accessToken"]);
    assert_ne!(before["refreshToken"], after["refreshToken"]);
    for token in [&before, &after] {
        for field in ["accessToken", "refreshToken", "clientSecret"] {
            let secret = token[field].as_str().unwrap();
            for (name, text) in files(&world) {
                assert!(!text.contains(secret), "{field} in {name}");
            }
        }
    }
    assert!(!world.home().join(".aws/sso").exists());
}

#[test]
fn verbs_that_make_no_call_need_no_key() {
    let world = World::sealed();
    world.sign_in();
    let text = world.run(&["status", "--json"]).stdout;
    std::fs::remove_file(world.key_path()).unwrap();
    assert_eq!(world.run(&["status", "--json"]).stdout, text);
    assert!(text.contains("\"renews\": true"), "{text}");
    assert_eq!(world.run(&["list"]).code, Some(0));
}

#[test]
fn without_its_key_a_sign_in_is_no_sign_in_and_nothing_is_stored_in_plain() {
    let world = World::sealed();
    world.sign_in();
    std::fs::remove_file(world.key_path()).unwrap();
    for arguments in [&["credential-process", "dev"][..], &["use", "dev"], &["exec", "dev", "--", "true"]] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(6), "{arguments:?} {}", ran.stderr);
        assert!(ran.stderr.starts_with("ssoenv: the keychain cannot be reached: "), "{}", ran.stderr);
        assert!(ran.stderr.contains("\nhint: "), "{}", ran.stderr);
        assert!(!ran.stdout.contains("AWS_SECRET"), "{}", ran.stdout);
    }
    assert_eq!(world.service.calls().len(), 0);
}

#[test]
fn whoever_looks_for_a_key_in_memory_creates_no_folder() {
    let world = World::sealed();
    world.sign_in();
    let folder = world.key_path().parent().unwrap().to_owned();
    std::fs::remove_dir_all(&folder).unwrap();
    for arguments in [&["use", "dev"][..], &["logout", "--dry-run"], &["status"], &["doctor"]] {
        drop(world.run(arguments));
        assert!(!folder.exists(), "{arguments:?}");
    }
}

#[test]
fn a_damaged_sign_in_is_no_lost_key_and_one_of_a_newer_ssoenv_is_left_alone() {
    let world = World::sealed();
    world.sign_in();
    let sealed = std::fs::read_to_string(world.token_path()).unwrap();
    std::fs::write(world.token_path(), sealed.replacen("\"sealed\":\"", "\"sealed\":\"AAAA", 1)).unwrap();
    let ran = world.run(&["credential-process", "dev"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("063b06ca21ff862fb6d05839b8f962c8f1afdec6.json does not contain a valid token"),
        "{}",
        ran.stderr
    );
    let newer = sealed.replacen("\"version\":1", "\"version\":2", 1);
    std::fs::write(world.token_path(), &newer).unwrap();
    for arguments in [
        &["credential-process", "dev"][..],
        &["storage", "files", "--yes"],
        &["login", "my-org", "--no-browser"],
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(5), "{arguments:?} {}", ran.stderr);
        assert!(ran.stderr.contains("is of a newer ssoenv, and this one leaves it alone"), "{}", ran.stderr);
    }
    assert_eq!(std::fs::read_to_string(world.token_path()).unwrap(), newer);
}

#[test]
fn a_plain_token_that_does_not_renew_replaces_no_sealed_one_that_does() {
    let world = World::sealed();
    world.sign_in();
    let (sealed, plain) = (world.token(), home::token_path(world.home(), "my-org"));
    let planted = format!(
        r#"{{"startUrl": "{}", "region": "us-east-1", "accessToken": "planted", "expiresAt": "2099-01-01T00:00:00Z"}}"#,
        world.service.start_url()
    );
    std::fs::create_dir_all(plain.parent().unwrap()).unwrap();
    std::fs::write(&plain, planted).unwrap();
    let sys = world.system();
    let session = Session::named(&Config::load(&sys.env).unwrap(), "my-org").unwrap();
    let moved = relocate(&sys, &session, Storage::Keychain).unwrap();
    assert!(!moved.token && moved.is_removed);
    assert_eq!(world.token(), sealed);
    assert!(!plain.exists());
}

#[test]
fn a_sign_in_that_only_has_to_be_moved_is_told() {
    let world = World::empty();
    world.sign_in();
    world.settings("storage = keychain\n");
    let ran = world.run(&["credential-process", "dev"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert_eq!(
        ran.stderr,
        "ssoenv: the sign-in to my-org is kept in files, and the settings say keychain\nhint: ssoenv storage keychain my-org\n"
    );
}

#[test]
fn settings_that_cannot_be_read_never_lead_to_a_plain_file() {
    let world = World::sealed();
    world.sign_in();
    world.settings("[session my-org]\nstorage = keyring\n");
    let ran = world.run(&["credential-process", "dev"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(ran.stderr.contains("storage is `keyring`"), "{}", ran.stderr);
    assert!(!world.home().join(".aws/sso").exists());
}

#[test]
fn a_line_that_has_gone_never_leads_to_a_plain_file() {
    let world = World::sealed();
    world.sign_in();
    let settings = world.home().join(".config/ssoenv/config");
    std::fs::write(&settings, "").unwrap();
    for arguments in
        [&["credential-process", "dev"][..], &["use", "dev"], &["login", "my-org", "--no-browser"]]
    {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(5), "{arguments:?} {}", ran.stderr);
        let said = "ssoenv: the sign-in to my-org is sealed, and no setting says so any more\nhint: ssoenv storage keychain my-org\n";
        assert_eq!(ran.stderr, said, "{arguments:?}");
    }
    assert!(!world.home().join(".aws/sso").exists());
    assert_eq!(world.service.calls().len(), 0);
    // A person's own line is obeyed.
    std::fs::write(&settings, "storage = files\n").unwrap();
    assert_eq!(world.run(&["credential-process", "dev"]).code, Some(3));
}
