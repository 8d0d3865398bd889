//! What is wanted of the store, and its answer. Pure.

use super::Key;

/// What is wanted of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyRequest {
    /// The key, if there is one.
    Find,
    /// The key; a new one if there is none. The caller holds a lock, and has made sure that nothing is sealed with a key
    /// that is lost.
    FindOrCreate,
    /// The key; this one, which then is stored, if there is none: files are sealed with it, and the store has lost it.
    FindOrStore(Key),
    /// No key any more: all of ours are removed, also several or a damaged one.
    Remove,
}

/// Answer of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyAnswer {
    /// The key. One that is new to the store was read back from it.
    Key(Key),
    /// There is no key.
    Absent,
    /// There was a key, and it is removed.
    Removed,
}
