//! What each request does: find the key, make one, remove all.

use super::super::new_key::new_key;
use super::super::{Key, KeyAnswer, KeyRequest, KeychainFailure};
use super::bus::Bus;
use super::items::KeyItems;
use super::provider::Provider;
use super::session::Session;
use super::store::Store;
use std::time::Instant;

/// Asks the store. May never return.
pub(in super::super) fn ask(
    request: &KeyRequest,
    is_attended: bool,
    until: Instant,
) -> Result<KeyAnswer, KeychainFailure> {
    let bus = Bus::connect(until)?;
    // Starts the provider, if none runs.
    let session = Session::open(&bus)?;
    let provider = Provider::of(&bus);
    let store = Store { bus: &bus, session: &session, provider, is_attended };
    match request {
        KeyRequest::Find => store.find().map(answer),
        KeyRequest::FindOrCreate => store.find_or_create(new_key).map(KeyAnswer::Key),
        KeyRequest::FindOrStore(key) => store.find_or_create(|| Ok(key.clone())).map(KeyAnswer::Key),
        KeyRequest::Remove => store.remove_all(),
    }
}

fn answer(found: Option<Key>) -> KeyAnswer {
    found.map_or(KeyAnswer::Absent, KeyAnswer::Key)
}

impl Store<'_> {
    fn find(&self) -> Result<Option<Key>, KeychainFailure> {
        let items = self.search_safely()?;
        if items.count() == 0 && self.default_collection()?.is_none() {
            // Absent only as far as this can be seen: the database with the key may not be open.
            return Err(KeychainFailure::NoDefaultCollection);
        }
        self.only(&items)
    }

    fn find_or_create(&self, new: impl Fn() -> Result<Key, KeychainFailure>) -> Result<Key, KeychainFailure> {
        /// Another program may have made a key at the same moment.
        const TRIES: usize = 3;
        for _ in 0..TRIES {
            let items = self.search_safely()?;
            if let Some(key) = self.only(&items)? {
                return Ok(key);
            }
            let collection = self.default_collection()?.ok_or(KeychainFailure::NoDefaultCollection)?;
            let key = new()?;
            let item = self.create(&collection, &key)?;
            let now = self.search_safely()?;
            if now.count() > 1 {
                self.remove(&item)?;
            } else if self.only(&now)?.is_some_and(|kept| kept == key) {
                return Ok(key);
            }
            // Otherwise there is the key of another program, which is as good, or none.
        }
        Err(KeychainFailure::NotKept)
    }

    fn remove_all(&self) -> Result<KeyAnswer, KeychainFailure> {
        let items = self.search_safely()?;
        if items.count() == 0 {
            let collection = self.default_collection()?;
            return collection.map(|_| KeyAnswer::Absent).ok_or(KeychainFailure::NoDefaultCollection);
        }
        for item in &items.locked {
            self.unlock(item)?;
        }
        for item in items.paths() {
            self.remove(item)?;
        }
        match self.search_safely()?.count() {
            0 => Ok(KeyAnswer::Removed),
            left => Err(KeychainFailure::Several(left)),
        }
    }

    /// Searches, where that asks nobody or somebody is there.
    fn search_safely(&self) -> Result<KeyItems, KeychainFailure> {
        if !self.is_attended && self.provider == Provider::KeePassXc {
            let collection = self.default_collection()?.ok_or(KeychainFailure::NoDefaultCollection)?;
            if collection.is_locked {
                return Err(KeychainFailure::Locked);
            }
        }
        self.search()
    }

    /// Reads the only item; `None` if there is none.
    fn only(&self, items: &KeyItems) -> Result<Option<Key>, KeychainFailure> {
        let (item, is_locked) = match (items.count(), items.unlocked.first(), items.locked.first()) {
            (0, ..) => return Ok(None),
            (1, Some(item), _) => (item, false),
            (1, None, Some(item)) => (item, true),
            (count, ..) => return Err(KeychainFailure::Several(count)),
        };
        match self.read_key(item, is_locked)? {
            // GNOME Keyring lists an item that a second daemon has stored in the same file, and does not give it out.
            None if self.search()?.paths().any(|path| path == item) => Err(KeychainFailure::Refused(
                "its item cannot be read; is a second keyring daemon running?".to_owned(),
            )),
            found => Ok(found),
        }
    }
}
