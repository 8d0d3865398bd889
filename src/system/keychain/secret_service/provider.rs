//! Which program provides the store, as far as it decides when a question to a person is silent.

use super::bus::{Bus, COLLECTION, STORE, read};
use dbus::{Message, Path};

/// Programs that the store behaves differently in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Provider {
    /// KeePassXC: while its database is locked, even a search opens its window.
    KeePassXc,
    /// KWallet, under this name of the bus: a wallet that is open may still need a prompt, which then is silent.
    KWallet(&'static str),
    /// GNOME Keyring, or another.
    Other,
}

/// Names under which KWallet is known on the bus, in its versions.
const KWALLETS: [&str; 3] = ["org.kde.kwalletd6", "org.kde.kwalletd5", "org.kde.ksecretd"];
const KEEPASSXC: &str = "org.keepassxc.KeePassXC.MainWindow";

impl Provider {
    /// Finds out: the program that owns the store's name owns one of its own too.
    pub fn of(bus: &Bus) -> Self {
        let Some(owner) = bus.owner(STORE) else { return Provider::Other };
        let owns = |name: &str| bus.owner(name).is_some_and(|other| other == owner);
        if owns(KEEPASSXC) {
            return Provider::KeePassXc;
        }
        KWALLETS.into_iter().find(|name| owns(name)).map_or(Provider::Other, Provider::KWallet)
    }

    /// Whether unlocking this collection asks nobody: its wallet is open, by the login of the desktop.
    pub fn unlocks_silently(self, bus: &Bus, collection: &Path<'_>) -> bool {
        const WALLETS: &str = "org.kde.KWallet";
        let Provider::KWallet(name) = self else { return false };
        let Ok(label) = bus.property::<String>(collection, COLLECTION, "Label") else { return false };
        let object = format!("/modules/{}", name.rsplit('.').next().unwrap_or_default());
        let Ok(object) = Path::new(object) else { return false };
        let message = Message::call_with_args(name, object, WALLETS, "isOpen", (label,));
        bus.call(message).ok().and_then(|reply| read(&reply).ok()).unwrap_or(false)
    }
}
