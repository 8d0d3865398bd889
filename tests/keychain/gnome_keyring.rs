//! GNOME Keyring: the key is found, made, read back, removed.

use crate::support::keyring::{ATTRIBUTES, Keyring};

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
