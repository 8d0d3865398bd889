//! The keychain of the operating system, which keeps one secret for ssoenv: the key that its files are sealed with.
//!
//! A store may never answer, may ask a person, and its library may print. So [`access`] lets a process of its own do
//! everything, and kills it when the time has come.

mod access;
mod answering;
mod failure;
mod key;
mod key_in_use;
#[cfg(not(all(feature = "keychain", target_os = "linux")))]
mod no_store;
#[cfg(all(feature = "keychain", target_os = "linux"))]
mod secret_service;
mod wire;

#[cfg(not(all(feature = "keychain", target_os = "linux")))]
use no_store as store;
#[cfg(all(feature = "keychain", target_os = "linux"))]
use secret_service as store;

pub use access::{KEYCHAIN_VERB, access};
pub use answering::answer;
pub use failure::KeychainFailure;
pub use key::Key;
pub use key_in_use::{KeyInUse, KeyUser};

/// Whether this program has code for the store of this system.
const IS_BUILT_IN: bool = cfg!(all(feature = "keychain", target_os = "linux"));

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
