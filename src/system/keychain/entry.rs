//! Stores that keep a value under one name: what each request does with them.

use super::new_key::new_key;
use super::{Key, KeyAnswer, KeyRequest, KeychainFailure};
use zeroize::Zeroizing;

/// A store in which the key has one fixed name.
pub(super) trait EntryStore {
    /// Reads the value; `None` if there is none.
    fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainFailure>;
    /// Writes a new value; where the store can tell, beside none that another program has written meanwhile.
    fn add(&self, value: &[u8]) -> Result<(), KeychainFailure>;
    /// Removes the value; whether there was one.
    fn remove(&self) -> Result<bool, KeychainFailure>;
}

/// Answers a request.
pub(super) fn ask_entry(store: &impl EntryStore, request: &KeyRequest) -> Result<KeyAnswer, KeychainFailure> {
    match request {
        KeyRequest::Find => Ok(find(store)?.map_or(KeyAnswer::Absent, KeyAnswer::Key)),
        KeyRequest::FindOrCreate => find_or_add(store, new_key).map(KeyAnswer::Key),
        KeyRequest::FindOrStore(key) => find_or_add(store, || Ok(key.clone())).map(KeyAnswer::Key),
        KeyRequest::Remove => Ok(if store.remove()? { KeyAnswer::Removed } else { KeyAnswer::Absent }),
    }
}

fn find(store: &impl EntryStore) -> Result<Option<Key>, KeychainFailure> {
    let read = |value: Zeroizing<Vec<u8>>| Key::parse(&value).ok_or(KeychainFailure::Damaged);
    store.read()?.map(read).transpose()
}

fn find_or_add(
    store: &impl EntryStore,
    new: impl FnOnce() -> Result<Key, KeychainFailure>,
) -> Result<Key, KeychainFailure> {
    if let Some(key) = find(store)? {
        return Ok(key);
    }
    store.add(new()?.text().as_bytes())?;
    // Whatever is there now: a key of another program is as good as ours.
    find(store)?.ok_or(KeychainFailure::NotKept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[derive(Default)]
    struct Memory {
        value: RefCell<Option<Vec<u8>>>,
        /// What a program writes just after us.
        other: Option<Vec<u8>>,
        forgets: bool,
    }

    impl EntryStore for Memory {
        fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainFailure> {
            Ok(self.value.borrow().clone().map(Zeroizing::new))
        }

        fn add(&self, value: &[u8]) -> Result<(), KeychainFailure> {
            let value = self.other.clone().unwrap_or_else(|| value.to_vec());
            *self.value.borrow_mut() = Some(value).filter(|_| !self.forgets);
            Ok(())
        }

        fn remove(&self) -> Result<bool, KeychainFailure> {
            Ok(self.value.take().is_some())
        }
    }

    #[test]
    fn a_key_is_made_once_found_again_and_removed() {
        let store = Memory::default();
        assert_eq!(ask_entry(&store, &KeyRequest::Find), Ok(KeyAnswer::Absent));
        let made = ask_entry(&store, &KeyRequest::FindOrCreate).unwrap();
        assert!(matches!(made, KeyAnswer::Key(_)));
        assert_eq!(ask_entry(&store, &KeyRequest::FindOrCreate).as_ref(), Ok(&made));
        assert_eq!(ask_entry(&store, &KeyRequest::Find).as_ref(), Ok(&made));
        assert_eq!(ask_entry(&store, &KeyRequest::Remove), Ok(KeyAnswer::Removed));
        assert_eq!(ask_entry(&store, &KeyRequest::Remove), Ok(KeyAnswer::Absent));
        let stored = Key::new([3; 32]);
        for key in [stored.clone(), Key::new([4; 32])] {
            let answer = ask_entry(&store, &KeyRequest::FindOrStore(key));
            assert_eq!(answer, Ok(KeyAnswer::Key(stored.clone())));
        }
    }

    #[test]
    fn what_the_store_has_kept_is_the_key_and_nothing_else() {
        let theirs = Key::new([9; 32]);
        let store = Memory { other: Some(theirs.text().as_bytes().to_vec()), ..Memory::default() };
        assert_eq!(ask_entry(&store, &KeyRequest::FindOrCreate), Ok(KeyAnswer::Key(theirs)));
        let store = Memory { other: Some(b"junk".to_vec()), ..Memory::default() };
        for request in [KeyRequest::FindOrCreate, KeyRequest::FindOrCreate, KeyRequest::Find] {
            assert_eq!(ask_entry(&store, &request), Err(KeychainFailure::Damaged));
        }
        assert_eq!(ask_entry(&store, &KeyRequest::Remove), Ok(KeyAnswer::Removed));
        let store = Memory { forgets: true, ..Memory::default() };
        assert_eq!(ask_entry(&store, &KeyRequest::FindOrCreate), Err(KeychainFailure::NotKept));
    }
}
