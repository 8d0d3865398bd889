//! A new key.

use super::{Key, KeychainFailure};
use crate::system::random;

/// Returns a random key.
pub(super) fn new_key() -> Result<Key, KeychainFailure> {
    random::bytes().map(Key::new).map_err(|error| KeychainFailure::NotAsked(error.to_string()))
}
