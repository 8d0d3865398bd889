//! The key, for as long as something uses it: a renewal reads and writes several times, and asks the keychain once.

use super::Key;
use crate::system::process::keep_memory_private;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The key while it is used; empty otherwise.
#[derive(Debug, Default)]
pub struct KeyInUse(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    users: usize,
    key: Option<Key>,
}

/// A user of the key. The last one that is dropped wipes it.
#[derive(Debug)]
pub struct KeyUser<'a>(&'a KeyInUse);

impl KeyInUse {
    /// Lets the key stay, once somebody has got it, until the result is dropped.
    pub fn begin(&self) -> KeyUser<'_> {
        self.lock().users += 1;
        KeyUser(self)
    }

    /// Returns the key, if somebody has got it.
    pub fn key(&self) -> Option<Key> {
        self.lock().key.clone()
    }

    /// Takes a key, which is in the memory of this process from now on. Without a user it is not kept.
    pub fn put(&self, key: &Key) {
        keep_memory_private();
        let mut inner = self.lock();
        if inner.users > 0 {
            inner.key = Some(key.clone());
        }
    }

    /// Wipes the key, since it is not the right one.
    pub fn clear(&self) {
        self.lock().key = None;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for KeyUser<'_> {
    fn drop(&mut self) {
        let mut inner = self.0.lock();
        inner.users -= 1;
        if inner.users == 0 {
            inner.key = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_stays_as_long_as_somebody_uses_it() {
        let (kept, key) = (KeyInUse::default(), Key::new([7; 32]));
        kept.put(&key);
        assert_eq!(kept.key(), None);
        let first = kept.begin();
        kept.put(&key);
        let second = kept.begin();
        drop(first);
        assert_eq!(kept.key(), Some(key));
        drop(second);
        assert_eq!(kept.key(), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_has_had_a_key_leaves_no_core_file() {
        use rustix::process::{DumpableBehavior, dumpable_behavior};
        KeyInUse::default().put(&Key::new([7; 32]));
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
