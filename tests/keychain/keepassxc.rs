//! KeePassXC: it stores through prompts, and asks a person for each item and each program.

use crate::support::keyring::{ATTRIBUTES, Keyring};

#[test]
fn a_key_is_made_without_a_question_while_the_database_is_open() {
    let Some(mut keyring) = Keyring::keepassxc(false) else { return };
    assert_eq!(keyring.ask("find"), "absent");
    let key = keyring.ask("find-or-create");
    assert!(key.starts_with("key "), "{key}");
    assert_eq!(keyring.ask("find-or-create"), key);
    assert_eq!(keyring.ask("find"), key);
    // One connection for each.
    assert_eq!(keyring.accesses(), 4);
    assert_eq!(keyring.client().search(&ATTRIBUTES).0.len(), 1);
}

#[test]
fn it_is_removed_where_somebody_may_be_asked() {
    let Some(keyring) = Keyring::keepassxc(false) else { return };
    let key = keyring.ask("find-or-create");
    assert!(key.starts_with("key "), "{key}");
    // Whether it would ask is its setting, which programs cannot see.
    assert_eq!(keyring.ask("remove"), "locked");
    assert_eq!(keyring.ask("find"), key);
    assert_eq!(keyring.ask_attended("remove", 20_000), "removed");
    assert_eq!(keyring.ask("find"), "absent");
}

#[test]
fn where_it_asks_for_each_program_nobody_is_waited_for() {
    let Some(keyring) = Keyring::keepassxc(true) else { return };
    let key = keyring.ask("find-or-create");
    assert!(key.starts_with("key "), "the program that made it may read it: {key}");
    for request in ["find", "find-or-create", "remove"] {
        assert_eq!(keyring.ask(request), "locked", "{request}");
    }
    // Its window is open, and nobody answers; it is closed then, and the next question is asked anew.
    for _ in 0..2 {
        assert_eq!(keyring.ask_attended("find", 1200), "no-answer 1");
    }
}

#[test]
fn a_locked_database_is_not_searched() {
    let Some(keyring) = Keyring::keepassxc(false) else { return };
    let made = keyring.ask("find-or-create");
    assert!(made.starts_with("key "), "{made}");
    keyring.lock_database();
    for request in ["find", "find-or-create", "remove"] {
        let answer = keyring.ask(request);
        assert!(["locked", "no-default-collection"].contains(&&*answer), "{request}: {answer}");
    }
}
