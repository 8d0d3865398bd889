//! What is wanted of the store, and its answer. Pure.

use super::Key;

/// What is wanted of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRequest {
    /// The key, if there is one.
    Find,
    /// The key; a new one if there is none. The caller holds a lock, and has made sure that nothing is sealed with a key
    /// that is lost.
    FindOrCreate,
    /// No key any more: all of ours are removed, also several or a damaged one.
    Remove,
}

/// Answer of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyAnswer {
    /// The key. After [`KeyRequest::FindOrCreate`] it was read back from the store.
    Key(Key),
    /// There is no key.
    Absent,
    /// There was a key, and it is removed.
    Removed,
}
