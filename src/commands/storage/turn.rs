//! One move at a time: a move must not remove the key with which another is about to seal.

use crate::error::{Failure, Kind};
use crate::settings::{Settings, Storage};
use crate::storage;
use crate::system::System;
use crate::system::files::locks::{self, Lock, Waited};
use std::time::Duration;

/// Longest wait for another move, which may wait for a person to unlock the keychain.
const PATIENCE: Duration = Duration::from_secs(90);

/// Waits for other moves to end. The turn lasts until the result is dropped.
pub(super) fn wait(sys: &System) -> Result<Lock, Failure> {
    match locks::wait(sys, "move", PATIENCE, || None::<()>) {
        Waited::Held(lock) => Ok(lock),
        _ => Err(locks::busy("moving a sign-in", PATIENCE)),
    }
}

/// Makes sure that the settings say the same as before the turn, and that the keychain has the key that is about to be used.
pub(super) fn check(sys: &System, label: &str, was: Storage, to: Storage) -> anyhow::Result<()> {
    let now = Settings::load(&sys.env)?.of_session(label)?.storage()?;
    if now != was {
        let what = format!("another move of the sign-in to {label} has ended in the meantime");
        return Err(Failure::new(Kind::General, what).hint("run the same command again").into());
    }
    if to == Storage::Keychain {
        // Not the key that this process has: another move may have removed it from the keychain.
        sys.key_in_use.clear();
        storage::keep_key(sys)?;
        if storage::present_copy(sys).is_some() {
            // The one of the keychain counts.
            sys.key_in_use.clear();
        }
    }
    Ok(())
}
