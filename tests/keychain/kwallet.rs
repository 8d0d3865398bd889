//! KWallet: it encrypts nothing on the bus without a plugin, and calls a wallet locked that the login has opened.

use crate::support::keyring::Keyring;

#[test]
fn a_wallet_that_the_login_has_opened_asks_nobody() {
    let Some(keyring) = Keyring::kwallet() else { return };
    assert_eq!(keyring.ask("find"), "absent");
    let key = keyring.ask("find-or-create");
    assert!(key.starts_with("key "), "{key}");
    assert_eq!(keyring.ask("find-or-create"), key);
    assert_eq!(keyring.ask("find"), key);
    assert_eq!(keyring.ask("remove"), "removed");
    assert_eq!(keyring.ask("find"), "absent");
}

#[test]
fn a_closed_wallet_is_locked_and_opens_no_window() {
    let Some(mut keyring) = Keyring::kwallet() else { return };
    let key = keyring.ask("find-or-create");
    assert!(key.starts_with("key "), "{key}");
    keyring.stop();
    keyring.start_kwallet();
    for request in ["find", "find-or-create", "remove"] {
        assert_eq!(keyring.ask(request), "locked", "{request}");
    }
    assert!(!keyring.is_wallet_open());
    keyring.open_wallet();
    // KWallet writes a value seconds after it has said that it is stored; until then only its name is in the file.
    let found = keyring.ask("find");
    assert!(found == key || found == "damaged", "{found}");
}

#[test]
fn without_a_wallet_there_is_no_collection() {
    let Some(mut keyring) = Keyring::empty() else { return };
    if !crate::support::keyring::are_installed(&["kwalletd5"]) {
        return;
    }
    keyring.start_kwallet();
    for request in ["find", "find-or-create", "remove"] {
        assert_eq!(keyring.ask(request), "no-default-collection", "{request}");
    }
}
