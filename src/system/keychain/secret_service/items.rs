//! Items: searched by our attributes, read, unlocked, removed.

use super::super::{Key, KeychainFailure};
use super::bus::{SERVICE, method, read, read_two, service};
use super::bus_errors::Stage;
use super::store::{Asking, Store};
use dbus::Path;
use std::collections::HashMap;

const ITEM: &str = "org.freedesktop.Secret.Item";

/// What the key is found by. For ever the same: a search finds what has these and more, and a store replaces what has less.
pub(super) const ATTRIBUTES: [(&str, &str); 2] = [("application", "ssoenv"), ("purpose", "token-key")];

/// Items with our attributes.
#[derive(Debug)]
pub(super) struct KeyItems {
    pub unlocked: Vec<Path<'static>>,
    pub locked: Vec<Path<'static>>,
}

impl KeyItems {
    /// Number of items.
    pub fn count(&self) -> usize {
        self.unlocked.len() + self.locked.len()
    }

    /// Returns all paths.
    pub fn paths(&self) -> impl Iterator<Item = &Path<'static>> {
        self.unlocked.iter().chain(&self.locked)
    }
}

impl Store<'_> {
    /// Searches every collection.
    pub fn search(&self) -> Result<KeyItems, KeychainFailure> {
        let attributes: HashMap<&str, &str> = ATTRIBUTES.into();
        let reply = self.bus.call(method(&service(), SERVICE, "SearchItems").append1(attributes));
        let found = reply.and_then(|reply| read_two(&reply)).map_err(|error| error.failure(Stage::Call))?;
        Ok(KeyItems { unlocked: found.0, locked: found.1 })
    }

    /// Reads a key, and unlocks it if that is needed; `None`: the item was removed in the meantime.
    pub fn read_key(&self, item: &Path<'static>, is_locked: bool) -> Result<Option<Key>, KeychainFailure> {
        if is_locked {
            self.unlock(item)?;
        }
        let get = || {
            let message = method(item, ITEM, "GetSecret").append1(self.session.path());
            self.bus.call(message).and_then(|reply| read(&reply))
        };
        let secret = match get() {
            // The list of unlocked items said otherwise: a store that asks for each program.
            Err(error) if error.is_locked() && !is_locked => {
                self.unlock(item)?;
                get()
            }
            other => other,
        };
        match secret {
            Ok(secret) => {
                let text = self.session.unseal(secret).ok_or(KeychainFailure::Damaged)?;
                Key::parse(&text).map(Some).ok_or(KeychainFailure::Damaged)
            }
            Err(error) if error.is_unknown_object() => Ok(None),
            Err(error) => Err(error.failure(Stage::Call)),
        }
    }

    /// Unlocks an item or a collection.
    pub fn unlock(&self, path: &Path<'static>) -> Result<(), KeychainFailure> {
        let is_silent = !self.is_attended && self.provider.unlocks_silently(self.bus, path);
        let alone = if is_silent { Asking::Silent } else { Asking::Never };
        let message = method(&service(), SERVICE, "Unlock").append1(vec![path.clone()]);
        let reply = self.bus.call(message).and_then(|reply| read_two(&reply));
        let (unlocked, prompt): (Vec<Path<'static>>, Path<'static>) =
            reply.map_err(|error| error.failure(Stage::Call))?;
        if unlocked.contains(path) {
            return Ok(());
        }
        match self.complete(&prompt, alone)? {
            Some(_) => Ok(()),
            // Nothing unlocked and no prompt: there is nothing at that path.
            None => Err(KeychainFailure::Locked),
        }
    }

    /// Removes an item.
    pub fn remove(&self, item: &Path<'static>) -> Result<(), KeychainFailure> {
        match self.bus.call(method(item, ITEM, "Delete")).and_then(|reply| read(&reply)) {
            Ok(prompt) => self.complete(&prompt, Asking::Never).map(drop),
            Err(error) if error.is_unknown_object() => Ok(()),
            Err(error) => Err(error.failure(Stage::Call)),
        }
    }
}
