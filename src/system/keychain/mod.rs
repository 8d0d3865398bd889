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
mod request;
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
pub use request::{KeyAnswer, KeyRequest};
