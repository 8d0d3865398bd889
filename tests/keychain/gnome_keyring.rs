//! GNOME Keyring: the key is found, made, read back, removed.

use crate::support::keyring::{ATTRIBUTES, Keyring, PASSWORD};
use crate::support::wait::until;

/// Text of a key, as the store keeps it.
fn text_of_a_key(digit: &str) -> Vec<u8> {
    digit.repeat(64).into_bytes()
}

#[test]
fn a_key_is_made_once_found_again_and_removed() {
    let Some(mut keyring) = Keyring::unlocked() else { return };
    assert_eq!(keyring.ask("find"), "absent");
    let key = keyring.ask("find-or-create");
    assert!(key.starts_with("key ") && key.len() == 4 + 64, "{key}");
    assert_eq!(keyring.ask("find-or-create"), key);
    assert_eq!(keyring.ask("find"), key);
    assert_eq!(keyring.accesses(), 4);
    let (unlocked, locked) = keyring.client().search(&ATTRIBUTES);
    assert_eq!((unlocked.len(), locked.len()), (1, 0));
    assert_eq!(keyring.ask("remove"), "removed");
    assert_eq!(keyring.ask("remove"), "absent");
    assert_eq!(keyring.ask("find"), "absent");
    assert_ne!(keyring.ask("find-or-create"), key, "a new key is another one");
}

#[test]
fn a_key_that_was_lost_is_stored_again_and_one_that_is_there_stays() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let kept = keyring.ask("find-or-create");
    let other = "5a".repeat(32);
    assert_eq!(keyring.ask(&format!("find-or-store {other}")), kept);
    assert_eq!(keyring.ask("remove"), "removed");
    for request in ["find-or-store", "find"] {
        let request = if request == "find" { request.to_owned() } else { format!("{request} {other}") };
        assert_eq!(keyring.ask(&request), format!("key {other}"));
    }
    keyring.lock();
    assert_eq!(keyring.ask(&format!("find-or-store {other}")), "locked");
}

#[test]
fn locked_and_absent_are_told_apart() {
    let Some(keyring) = Keyring::locked() else { return };
    assert_eq!(keyring.ask("find"), "absent");
    assert_eq!(keyring.ask("find-or-create"), "locked");
    assert_eq!(keyring.ask("remove"), "absent");
    keyring.unlock();
    let key = keyring.ask("find-or-create");
    keyring.lock();
    for request in ["find", "find-or-create", "remove"] {
        assert_eq!(keyring.ask(request), "locked", "{request}");
    }
    // Somebody is there, but there is no display to ask on.
    assert_eq!(keyring.ask_attended("find", 60_000), "no-window");
    keyring.unlock();
    assert_eq!(keyring.ask("find"), key);
}

#[test]
fn a_key_survives_the_keychain_and_a_wrong_password_leaves_it_locked() {
    let Some(mut keyring) = Keyring::unlocked() else { return };
    let key = keyring.ask("find-or-create");
    keyring.stop();
    assert_eq!(keyring.ask("find"), "no-provider");
    keyring.start_gnome_keyring("another password");
    assert_eq!(keyring.ask("find"), "locked");
    keyring.stop();
    // The newline of `echo` is part of the password.
    keyring.start_gnome_keyring(&format!("{PASSWORD}\n"));
    assert_eq!(keyring.ask("find"), "locked");
    keyring.stop();
    keyring.start_gnome_keyring(PASSWORD);
    assert_eq!(keyring.ask("find"), key);
}

#[test]
fn without_a_default_collection_nothing_is_made_and_least_of_all_in_the_session() {
    let Some(mut keyring) = Keyring::empty() else { return };
    // An empty password makes no collection.
    keyring.start_gnome_keyring("");
    for request in ["find", "find-or-create", "remove"] {
        assert_eq!(keyring.ask(request), "no-default-collection", "{request}");
    }
    assert_eq!(keyring.client().search(&ATTRIBUTES), (vec![], vec![]));
}

#[test]
fn of_several_keys_none_is_picked_and_all_are_removed() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let client = keyring.client();
    let login = client.default_collection();
    let made = keyring.ask("find-or-create");
    let first = client.search(&ATTRIBUTES);
    // What has more attributes is found as well.
    let more = [&ATTRIBUTES[..], &[("further", "attribute")]].concat();
    client.create_item(&login, &more, &text_of_a_key("1"));
    for request in ["find", "find-or-create"] {
        assert_eq!(keyring.ask(request), "several 2", "{request}");
    }
    client.create_item(&login, &ATTRIBUTES, &text_of_a_key("2"));
    assert_eq!(keyring.ask("find"), "several 3");
    assert!(client.search(&ATTRIBUTES).0.contains(&first.0[0]), "the first one was left alone");
    keyring.lock();
    assert_eq!(keyring.ask("find"), "several 3");
    keyring.unlock();
    assert_eq!(keyring.ask("remove"), "removed");
    assert_eq!(client.search(&ATTRIBUTES), (vec![], vec![]));
    assert_ne!(keyring.ask("find-or-create"), made);
}

#[test]
fn items_of_others_are_neither_found_nor_replaced() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let client = keyring.client();
    let login = client.default_collection();
    let fewer = client.create_item(&login, &ATTRIBUTES[..1], &text_of_a_key("1"));
    let other = client.create_item(&login, &[ATTRIBUTES[0], ("purpose", "other")], b"other");
    let key = keyring.ask("find-or-create");
    assert_ne!(key, format!("key {}", "1".repeat(64)));
    assert_eq!(client.search(&ATTRIBUTES[..1]).0.len(), 3);
    assert_eq!(keyring.ask("remove"), "removed");
    let left = client.search(&ATTRIBUTES[..1]).0;
    assert!(left.len() == 2 && left.contains(&fewer) && left.contains(&other));
}

#[test]
fn a_value_that_is_no_key_is_damaged_and_can_be_removed() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let client = keyring.client();
    let short = text_of_a_key("1")[1..].to_vec();
    for value in [&b""[..], b"\xff\x00\xfe", &short, &text_of_a_key("g"), &[7; 32]] {
        let item = client.create_item(&client.default_collection(), &ATTRIBUTES, value);
        for request in ["find", "find-or-create"] {
            assert_eq!(keyring.ask(request), "damaged", "{value:?}");
        }
        assert!(client.search(&ATTRIBUTES).0.contains(&item), "it was left alone");
        assert_eq!(keyring.ask("remove"), "removed");
    }
}

#[test]
fn a_key_is_found_in_whichever_collection_it_was_made() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let client = keyring.client();
    let login = client.default_collection();
    let work = client.create_collection("work", "password");
    let key = keyring.ask("find-or-create");
    assert!(client.search(&ATTRIBUTES).0[0].starts_with(&format!("{login}/")));
    client.set_default(&work);
    assert_eq!(keyring.ask("find-or-create"), key);
    assert_eq!(keyring.ask("remove"), "removed");
    let second = keyring.ask("find-or-create");
    assert!(second.starts_with("key ") && second != key, "{second}");
    assert!(client.search(&ATTRIBUTES).0[0].starts_with(&format!("{work}/")));
    client.set_default(&login);
    assert_eq!(keyring.ask("find"), second);
    // Its collection decides, and not the default one.
    client.lock(&work);
    assert_eq!(keyring.ask("find"), "locked");
    assert_eq!(keyring.ask("find-or-create"), "locked", "no second key is made beside it");
}

#[test]
fn a_keyring_without_a_password_is_unlocked_where_nobody_is() {
    // As people have it whose desktop signs them in by itself.
    let Some(keyring) = Keyring::unlocked() else { return };
    let client = keyring.client();
    let open = client.create_collection("open", "");
    client.set_default(&open);
    client.lock(&open);
    let key = keyring.ask("find-or-create");
    assert!(key.starts_with("key "), "{key}");
    client.lock(&open);
    assert_eq!(keyring.ask("find"), key);
    client.lock(&open);
    assert_eq!(keyring.ask("remove"), "removed");
}

#[test]
fn a_damaged_file_of_the_keychain_is_an_absent_key() {
    let Some(mut keyring) = Keyring::unlocked() else { return };
    let first = keyring.ask("find-or-create");
    let file = keyring.home().join(".local/share/keyrings/login.keyring");
    for junk in [&b""[..], b"junk", &std::fs::read(&file).unwrap()[..200]] {
        keyring.stop();
        std::fs::write(&file, junk).unwrap();
        keyring.start_gnome_keyring(PASSWORD);
        assert_eq!(keyring.ask("find"), "absent");
    }
    let second = keyring.ask("find-or-create");
    assert!(second.starts_with("key ") && second != first, "{second}");
    assert_eq!(keyring.ask("find"), second);
}

#[test]
fn a_second_keychain_on_the_same_home_loses_no_key() {
    let Some(first) = Keyring::unlocked() else { return };
    let Some(mut second) = first.beside() else { return };
    let began = seconds();
    second.start_gnome_keyring(PASSWORD);
    assert_eq!(second.ask("find"), "absent");
    // The programs see a change of the file in its time alone, in whole seconds.
    until(|| seconds() > began + 1);
    let key = first.ask("find-or-create");
    assert!(key.starts_with("key "), "{key}");
    // It lists the item then, and does not give it out.
    for request in ["find", "find-or-create"] {
        let answer = second.ask(request);
        assert!(answer.starts_with("refused ") && answer.contains("second"), "{request}: {answer}");
    }
    assert_eq!(first.ask("find"), key);
    second.stop();
    second.start_gnome_keyring(PASSWORD);
    assert_eq!(second.ask("find-or-create"), key);
}

fn seconds() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

#[test]
fn a_full_disk_makes_no_key() {
    let Some(mut keyring) = Keyring::unlocked() else { return };
    let folder = keyring.home().join(".local/share/keyrings");
    if rustix::process::geteuid().is_root() {
        // Root may write to a read-only folder, but not to one that is gone.
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::write(&folder, "").unwrap();
    } else {
        crate::support::permissions::set(&folder, 0o500);
    }
    let answer = keyring.ask("find-or-create");
    assert!(answer.starts_with("refused "), "{answer}");
    assert_eq!(keyring.ask("find"), "absent");
    if folder.is_dir() {
        crate::support::permissions::set(&folder, 0o700);
    }
    keyring.stop();
}
