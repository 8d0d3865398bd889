//! No store: this system has none that ssoenv knows, or the program is built without it. Pure.

use super::{KeyAnswer, KeyRequest, KeychainFailure};
use std::time::Instant;

/// Fails.
pub(super) fn ask(_: &KeyRequest, _: bool, _: Instant) -> Result<KeyAnswer, KeychainFailure> {
    Err(KeychainFailure::NotBuiltIn)
}
