//! Removal of the key, once nothing is sealed with it.

use super::key::{LOCK, is_attended, patience};
use super::{key_copy, sealed_folder};
use crate::system::System;
use crate::system::files::locks;
use crate::system::keychain::{self, KeyAnswer, KeyRequest};

/// Removes the copy of the key in memory, unless anything is sealed with it.
pub fn forget_copy(sys: &System) -> anyhow::Result<()> {
    if sealed_folder::is_any_sealed(sys) || key_copy::present_copy(sys).is_none() {
        return Ok(());
    }
    let _lock = locks::wait(sys, LOCK, patience(sys), || None::<()>);
    if !sealed_folder::is_any_sealed(sys) {
        sys.key_in_use.clear();
        key_copy::remove(sys)?;
    }
    Ok(())
}

/// Removes the key from the keychain and from memory, unless anything is sealed with it. Returns whether there was one.
/// Fails if the keychain does not answer.
pub fn forget_key(sys: &System) -> anyhow::Result<bool> {
    let _lock = locks::wait(sys, LOCK, patience(sys), || None::<()>);
    if sealed_folder::is_any_sealed(sys) {
        return Ok(false);
    }
    sys.key_in_use.clear();
    // First: whoever is about to seal something then asks the keychain once more.
    sealed_folder::remove_key_mark(sys)?;
    key_copy::remove(sys)?;
    let removed = keychain::access(sys, KeyRequest::Remove, is_attended(sys));
    Ok(removed.map_err(|failure| failure.failure())? == KeyAnswer::Removed)
}
