//! Sign-ins that are sealed with a key of a real keychain, and what is beside them.

use super::*;
use crate::support::home;
use crate::support::keyring::Keyring;

const IN: [&str; 4] = ["storage", "keychain", "my-org", "--yes"];

/// A sound world with a sealed sign-in, and its keychain.
fn sealed() -> Option<(World, Keyring)> {
    let keyring = Keyring::unlocked()?;
    let world = keyring.joined_by(sound());
    sign_in(&world);
    let ran = world.run(&IN);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    Some((world, keyring))
}

fn sign_in(world: &World) {
    home::write_token(world.home(), "my-org", &world.service.sign_in(), "https://my-org.awsapps.com/start");
}

#[test]
fn a_sealed_sign_in_is_sound() {
    let Some((world, _keyring)) = sealed() else { return };
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn what_is_beside_a_sealed_sign_in_is_found_and_what_removes_it() {
    let Some((world, _keyring)) = sealed() else { return };
    // As `aws sso login` and `aws configure sso` do.
    sign_in(&world);
    world.config(SOUND);
    assert_eq!(found(&world), ["warning profile.no-token", "warning cache.plain-token"]);
    assert_eq!(evidence(&world, "cache.plain-token"), world.token_path().display().to_string());
    assert_eq!(finding(&world, "cache.plain-token")["remedy"], "ssoenv storage keychain my-org");
    assert_eq!(world.run(&IN).code, Some(0));
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn a_keychain_that_gives_no_key_is_found() {
    let Some((world, mut keyring)) = sealed() else { return };
    keyring.lock();
    assert_eq!(found(&world), ["warning cache.no-keychain"], "the copy in memory still serves");
    let world = world.with_variable("XDG_RUNTIME_DIR", "");
    assert_eq!(found(&world), ["error cache.no-keychain", "note cache.asks-each-time"]);
    keyring.unlock();
    assert_eq!(found(&world), ["note cache.asks-each-time"]);
    assert_eq!(keyring.ask("remove"), "removed");
    assert_eq!(found(&world), ["error cache.no-key", "note cache.asks-each-time"]);
    assert!(keyring.ask("find-or-create").starts_with("key "));
    assert_eq!(found(&world), ["error cache.sealed", "note cache.asks-each-time"]);
    keyring.stop();
    assert_eq!(found(&world), ["error cache.no-keychain", "note cache.asks-each-time"]);
}

#[test]
fn sealed_files_that_nothing_uses_are_found() {
    let Some((world, _keyring)) = sealed() else { return };
    world.settings("");
    assert_eq!(found(&world), ["warning cache.sealed-left"]);
    assert_eq!(finding(&world, "cache.sealed-left")["remedy"], "ssoenv storage files my-org");
    world.settings("storage = keychain\n");
    world.config("[sso-session other]\nsso_start_url = https://other.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n");
    assert!(found(&world).contains(&"note cache.sealed-unknown".to_owned()), "{:?}", found(&world));
}

#[test]
fn a_sealed_sign_in_that_has_ended_is_a_note() {
    let Some((world, _keyring)) = sealed() else { return };
    let folder = world.home().join(".local/state/ssoenv/sealed");
    let path = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for (name, value) in file["clear"].as_object_mut().unwrap() {
        if name.to_lowercase().contains("expires") {
            *value = json!("2020-01-01T00:00:00Z");
        }
    }
    fs::write(&path, file.to_string()).unwrap();
    assert_eq!(found(&world), ["error cache.sealed", "note cache.signed-out"], "it was changed, too");
}

#[test]
fn leftovers_name_sealed_files_the_copy_of_the_key_and_the_key() {
    let Some((world, mut keyring)) = sealed() else { return };
    let left = |world: &World| {
        let ran = world.run(&["doctor", "--leftovers", "--json"]);
        let left: Value = serde_json::from_str(&ran.stdout).unwrap();
        let ids = left.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
        ids.filter(|id| ["sealed", "keychain", "memory"].contains(&id.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(left(&world), ["sealed", "keychain", "memory"]);
    assert_eq!(world.run(&["logout", "--all"]).code, Some(0));
    assert_eq!(left(&world), ["keychain"]);
    assert_eq!(world.run(&["storage", "files", "--all", "--yes"]).code, Some(0));
    assert_eq!(left(&world), [""; 0]);
    // Where nothing was ever sealed, the keychain is not asked.
    let world = keyring.joined_by(World::signed_in());
    let before = keyring.accesses();
    assert_eq!(left(&world), [""; 0]);
    assert_eq!(keyring.accesses(), before);
}
