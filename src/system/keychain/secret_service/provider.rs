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

    /// Whether unlocking this collection, or an item in it, asks nobody: its wallet is open, by the login to the desktop.
    pub fn unlocks_silently(self, bus: &Bus, path: &Path<'_>) -> bool {
        const WALLETS: &str = "org.kde.KWallet";
        let Provider::KWallet(name) = self else { return false };
        let object = Path::new(format!("/modules/{}", name.rsplit('.').next().unwrap_or_default()));
        let (Some(collection), Ok(object)) = (collection_of(path), object) else { return false };
        let Ok(wallet) = bus.property::<String>(&collection, COLLECTION, "Label") else { return false };
        let message = Message::call_with_args(name, object, WALLETS, "isOpen", (wallet,));
        bus.call(message).and_then(|reply| read(&reply)).unwrap_or(false)
    }
}

/// Returns the path of the collection that this is, or that this item is in.
fn collection_of(path: &Path<'_>) -> Option<Path<'static>> {
    /// Slashes in the path of a collection: `/org/freedesktop/secrets/collection/NAME`.
    const SLASHES: usize = 5;
    let end = path.match_indices('/').nth(SLASHES).map_or(path.len(), |(at, _)| at);
    Path::new(path[..end].to_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_leads_to_its_collection() {
        let collection = "/org/freedesktop/secrets/collection/kdewallet";
        for path in [collection.to_owned(), format!("{collection}/12")] {
            assert_eq!(collection_of(&Path::new(path).unwrap()).unwrap().to_string(), collection);
        }
    }
}
