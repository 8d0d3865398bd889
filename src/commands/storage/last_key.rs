//! The key in the keychain, once no session is kept there.

use super::turn;
use crate::config::Config;
use crate::config::known_sessions::{self, Known};
use crate::settings::{Settings, Storage};
use crate::storage;
use crate::system::System;

/// Removes the key from the keychain if no configured session is kept there. Returns whether there was one; a keychain that does not
/// answer is a warning, since the key opens nothing any more.
pub(super) fn remove_key(sys: &System, config: &Config) -> bool {
    // A move in progress may be about to seal with it.
    let Ok(_turn) = turn::wait(sys) else { return false };
    let settings = Settings::load(&sys.env);
    let is_kept = |known: &Known| {
        let of = settings.as_ref().ok().and_then(|settings| settings.of_session(&known.label).ok());
        of.is_none_or(|of| of.storage().map_or(true, |storage| storage == Storage::Keychain))
    };
    if storage::is_any_sealed(sys) || known_sessions::all(config).iter().any(is_kept) {
        return false;
    }
    match storage::forget_key(sys) {
        Ok(is_removed) => {
            if is_removed {
                sys.terminal.note("removed the key from the keychain: nothing is sealed with it any more");
            }
            is_removed
        }
        Err(error) => {
            sys.terminal.warn(&format!("the key is still in the keychain, and opens nothing: {error:#}"));
            false
        }
    }
}
