//! `ssoenv storage` with a real keychain: the key comes with the first session and goes with the last.

use crate::support::keyring::{ATTRIBUTES, Keyring};
use crate::support::terminal::Terminal;
use crate::support::world::World;
use std::fs;
use std::process::Stdio;

const IN: [&str; 4] = ["storage", "keychain", "my-org", "--yes"];
const OUT: [&str; 4] = ["storage", "files", "my-org", "--yes"];

fn sealed(world: &World) -> usize {
    let names = fs::read_dir(world.home().join(".local/state/ssoenv/sealed")).into_iter().flatten().flatten();
    names.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "json")).count()
}

#[test]
fn a_move_asks_the_keychain_once_and_the_last_session_takes_the_key_with_it() {
    let Some(mut keyring) = Keyring::unlocked() else { return };
    let world = World::signed_in().with_session("other").signed_in_to("other");
    let world = keyring.joined_by(world);
    let ran = world.run(&IN);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!((keyring.accesses(), sealed(&world), world.token_path().exists()), (1, 1, false));
    let ran = world.run(&["storage", "keychain", "other", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(
        (keyring.accesses(), sealed(&world)),
        (2, 2),
        "each move proves that the keychain has the key"
    );
    assert_eq!(world.run(&["use", "dev", "--format", "json"]).code, Some(0));
    assert_eq!(keyring.accesses(), 2);

    let ran = world.run(&OUT);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("removed the key"), "{}", ran.stderr);
    assert_eq!((sealed(&world), world.token_path().exists()), (1, true));
    let ran = world.run(&["storage", "files", "other", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("removed the key from the keychain"), "{}", ran.stderr);
    let (unlocked, locked) = keyring.client().search(&ATTRIBUTES);
    assert_eq!((unlocked.len(), locked.len(), sealed(&world)), (0, 0, 0));
    let memory = std::path::PathBuf::from(&world.variables()["XDG_RUNTIME_DIR"]);
    assert!(!memory.join("ssoenv/key").exists());
    assert_eq!(world.run(&["use", "dev", "--refresh", "--format", "json"]).code, Some(0));
}

#[test]
fn a_locked_keychain_moves_nothing() {
    let Some(keyring) = Keyring::locked() else { return };
    let world = keyring.joined_by(World::signed_in());
    let config = world.read(".aws/config");
    let ran = world.run(&IN);
    assert_eq!((ran.code, &*ran.stdout), (Some(3), ""), "{}", ran.stderr);
    assert!(ran.stderr.starts_with("ssoenv: the keychain is locked"), "{}", ran.stderr);
    assert_eq!((sealed(&world), world.token_path().exists()), (0, true));
    assert_eq!((world.read(".aws/config"), world.read(".config/ssoenv/config")), (config, String::new()));
}

#[test]
fn out_of_a_keychain_that_is_locked_nothing_is_moved_either() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let world = keyring.joined_by(World::signed_in()).with_variable("XDG_RUNTIME_DIR", "");
    assert_eq!(world.run(&IN).code, Some(0));
    let config = world.read(".aws/config");
    keyring.lock();
    let ran = world.run(&OUT);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(!ran.stderr.contains("this changes"), "{}", ran.stderr);
    assert_eq!((sealed(&world), world.token_path().exists()), (1, false));
    assert_eq!(world.read(".aws/config"), config);
    assert!(world.read(".config/ssoenv/config").contains("storage = keychain"));
    keyring.unlock();
    assert_eq!(world.run(&OUT).code, Some(0));
    assert_eq!((sealed(&world), world.token_path().exists()), (0, true));
}

#[test]
fn a_lost_key_leads_to_a_new_sign_in_and_not_to_an_error_for_ever() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let world = keyring.joined_by(World::signed_in()).with_variable("XDG_RUNTIME_DIR", "");
    assert_eq!(world.run(&IN).code, Some(0));
    assert_eq!(keyring.ask("remove"), "removed");
    assert_eq!(world.run(&["use", "dev", "--shell", "sh"]).code, Some(3));
    let ran = world.run(&OUT);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("the key of the sign-in to my-org is lost: run `ssoenv login my-org`"),
        "{}",
        ran.stderr
    );
    assert_eq!((sealed(&world), world.token_path().exists()), (0, false));
    assert!(world.read(".aws/config").contains("sso_session = my-org"));
}

#[test]
fn a_person_who_declines_leaves_no_key_behind() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let world = keyring.joined_by(World::signed_in());
    let mut terminal = Terminal::start(world.ssoenv_line(&["storage", "keychain", "my-org"]));
    terminal.answers("Write this?", "n\r");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 4, "{screen}");
    let (unlocked, locked) = keyring.client().search(&ATTRIBUTES);
    assert_eq!((unlocked.len(), locked.len(), sealed(&world)), (0, 0, 0));
    let ran = world.run(&["storage", "keychain", "my-org", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("the move makes one, for which it must be open"), "{}", ran.stderr);
    let (unlocked, _) = keyring.client().search(&ATTRIBUTES);
    assert_eq!(unlocked.len(), 0);
}

#[test]
fn a_line_for_all_sessions_does_not_keep_the_key_of_none() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let world = keyring.joined_by(World::signed_in());
    world.settings("storage = keychain\n");
    assert_eq!(world.run(&IN).code, Some(0));
    let ran = world.run(&["storage", "files", "--all", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let (unlocked, locked) = keyring.client().search(&ATTRIBUTES);
    assert_eq!((unlocked.len(), locked.len(), sealed(&world)), (0, 0, 0), "{}", ran.stderr);
}

#[test]
fn a_key_that_the_keychain_has_lost_is_put_back_from_memory() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let world = keyring.joined_by(World::signed_in());
    assert_eq!(world.run(&IN).code, Some(0));
    assert_eq!(keyring.ask("remove"), "removed");
    let doctor = world.run(&["doctor", "--offline"]).stdout;
    assert!(doctor.contains("→ ssoenv storage keychain puts it back"), "{doctor}");
    let ran = world.run(&["storage", "keychain", "my-org"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    // As after a restart.
    let memory = std::path::PathBuf::from(&world.variables()["XDG_RUNTIME_DIR"]);
    fs::remove_file(memory.join("ssoenv/key")).unwrap();
    assert_eq!(world.run(&["use", "dev", "--refresh", "--format", "json"]).code, Some(0));
}

#[test]
fn a_move_that_waits_for_a_person_seals_with_a_key_that_the_keychain_still_has() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let world = World::signed_in().with_session("other").signed_in_to("other").with_sections(
        "[profile else]\nsso_session = other\nsso_account_id = 222222222222\nsso_role_name = Developer\n",
    );
    let world = keyring.joined_by(world);
    assert_eq!(world.run(&IN).code, Some(0));
    let mut terminal = Terminal::start(world.ssoenv_line(&["storage", "keychain", "other"]));
    terminal.shows("Write this?");
    // The last session takes the key with it.
    let ran = world.run(&OUT);
    assert!(ran.stderr.contains("removed the key"), "{}", ran.stderr);
    terminal.answers("Write this?", "y\r");
    let (code, screen) = terminal.ends();
    if code == 0 {
        let memory = std::path::PathBuf::from(&world.variables()["XDG_RUNTIME_DIR"]);
        fs::remove_file(memory.join("ssoenv/key")).unwrap();
    }
    let ran = world.run(&["use", "else", "--refresh", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{screen} {}", ran.stderr);
}

#[test]
fn moves_in_both_directions_at_once_lose_no_sign_in() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let world = keyring.joined_by(World::signed_in());
    for round in 0..6 {
        let (mut one, mut other) = (world.ssoenv(&IN), world.ssoenv(&OUT));
        let children = [&mut one, &mut other]
            .map(|command| command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        for mut child in children {
            // One of them may say that the other was faster.
            assert!(child.wait().unwrap().code().is_some());
        }
        let memory = std::path::PathBuf::from(&world.variables()["XDG_RUNTIME_DIR"]);
        let _ = fs::remove_file(memory.join("ssoenv/key"));
        let ran = world.run(&["use", "dev", "--refresh", "--format", "json"]);
        assert_eq!(ran.code, Some(0), "round {round}: {}", ran.stderr);
    }
}

#[test]
fn a_broken_session_does_not_keep_the_others_from_their_place() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let world = World::signed_in()
        .with_sections("[sso-session broken]\nsso_start_url = https://x.awsapps.com/start\n")
        .with_session("other")
        .signed_in_to("other");
    let world = keyring.joined_by(world);
    let ran = world.run(&["storage", "keychain", "--all", "--yes"]);
    assert_eq!((ran.code, sealed(&world)), (Some(0), 2), "{}", ran.stderr);
    assert!(ran.stderr.contains("session broken has no sso_region"), "{}", ran.stderr);
}
