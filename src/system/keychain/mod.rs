//! The keychain of the operating system, which keeps one secret for ssoenv: the key that its files are sealed with.
//!
//! A store may never answer, may ask a person, and its library may print. So [`access`] lets a process of its own do
//! everything, and kills it when the time has come.

mod access;
mod answering;
#[cfg(all(feature = "keychain", windows))]
mod credential_manager;
#[cfg(any(test, all(feature = "keychain", any(windows, target_os = "macos"))))]
mod entry;
mod failure;
mod key;
mod key_in_use;
#[cfg(all(feature = "keychain", target_os = "macos"))]
mod login_keychain;
#[cfg(any(test, all(feature = "keychain", any(target_os = "linux", windows, target_os = "macos"))))]
mod new_key;
#[cfg(not(all(feature = "keychain", any(target_os = "linux", windows, target_os = "macos"))))]
mod no_store;
mod request;
#[cfg(all(feature = "keychain", target_os = "linux"))]
mod secret_service;
mod wire;

#[cfg(all(feature = "keychain", windows))]
use credential_manager as store;
#[cfg(all(feature = "keychain", target_os = "macos"))]
use login_keychain as store;
#[cfg(not(all(feature = "keychain", any(target_os = "linux", windows, target_os = "macos"))))]
use no_store as store;
#[cfg(all(feature = "keychain", target_os = "linux"))]
use secret_service as store;

pub use access::{KEYCHAIN_VERB, access};
pub use answering::answer;
pub use failure::KeychainFailure;
pub use key::Key;
pub use key_in_use::{KeyInUse, KeyUser};
pub use request::{KeyAnswer, KeyRequest};
