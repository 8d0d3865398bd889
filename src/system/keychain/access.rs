//! Asks the store by a process of its own, which is killed when the time has come.

use super::{KeyAnswer, KeyRequest, KeychainFailure};
use crate::system::System;

/// Asks the store. `is_attended`: whether a person is there who may answer a question of the store; without one it is
/// given up after some seconds.
pub fn access(_sys: &System, _request: KeyRequest, _is_attended: bool) -> Result<KeyAnswer, KeychainFailure> {
    Err(KeychainFailure::NotBuiltIn)
}
