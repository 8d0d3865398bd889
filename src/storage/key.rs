//! The key of the sealed files: from this process, from the copy in memory, from the keychain.

use super::key_copy;
use crate::error::Failure;
use crate::system::System;
use crate::system::files::locks::{self, Lock, Waited};
use crate::system::keychain::{self, Key, KeyAnswer, KeyRequest, KeychainFailure};
use crate::system::terminal::presence;
use std::time::Duration;

/// Name of the lock for asking the keychain.
pub(super) const LOCK: &str = "key";

/// Longest wait for another process that asks the keychain: a person may be answering its question.
const ATTENDED: Duration = Duration::from_secs(70);

/// The same where nobody is at the terminal: a script does not wait for somebody else's question.
const UNATTENDED: Duration = Duration::from_secs(3);

/// What the key is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyWanted {
    /// To open or renew what is sealed.
    ToOpen,
    /// To seal a sign-in that exists: without a key a new one is made.
    ToSeal,
    /// To seal a new sign-in: also in place of a key that is damaged, or one of several.
    ToSignIn,
}

/// Returns the key; `None` to open with if the keychain has none. Fails if the keychain does not answer, and never falls
/// back to another place. A person is asked only where one is at the terminal.
pub fn get_key(sys: &System, wanted: KeyWanted) -> anyhow::Result<Option<Key>> {
    match sys.key_in_use.key().or_else(|| key_copy::read(sys)) {
        Some(key) => {
            sys.key_in_use.put(&key);
            Ok(Some(key))
        }
        None => ask(sys, wanted),
    }
}

/// Returns the key that the keychain has now: that in this process or in memory is not the one that a file was sealed with.
/// It stays, since other files may be under it, unless the keychain has another one.
pub(super) fn get_again(sys: &System) -> anyhow::Result<Option<Key>> {
    let _lock = lock(sys, || None)?;
    of_keychain(sys, KeyWanted::ToOpen)
}

/// Makes sure that the keychain has the key, also if there is a copy in memory: that one is put back if the keychain has none,
/// as where its item was removed. Otherwise what is sealed would be lost with the next start of the machine.
pub fn keep_key(sys: &System) -> anyhow::Result<()> {
    let _lock = lock(sys, || None)?;
    let Some(copy) = key_copy::read(sys) else { return of_keychain(sys, KeyWanted::ToSeal).map(drop) };
    sys.key_in_use.put(&copy);
    let kept = keychain::access(sys, KeyRequest::FindOrStore(copy.clone()), is_attended(sys));
    match kept.map_err(|failure| failure.failure())? {
        // The one that stays after a restart counts.
        KeyAnswer::Key(key) if key != copy => key_copy::write(sys, &key),
        _ => {}
    }
    Ok(())
}

/// Asks the keychain: one process at a time, so that a person gets one question and a new key is made once.
fn ask(sys: &System, wanted: KeyWanted) -> anyhow::Result<Option<Key>> {
    let found = match lock(sys, || key_copy::read(sys))? {
        Locked::Done(key) => Some(key),
        // The former holder may have written it after our last look.
        Locked::Held(_lock) => match key_copy::read(sys) {
            Some(key) => Some(key),
            None => return of_keychain(sys, wanted),
        },
    };
    found.iter().for_each(|key| sys.key_in_use.put(key));
    Ok(found)
}

/// Result of waiting for the lock.
enum Locked {
    Held(Lock),
    Done(Key),
}

fn lock(sys: &System, done: impl FnMut() -> Option<Key>) -> anyhow::Result<Locked> {
    let patience = patience(sys);
    match locks::wait(sys, LOCK, patience, done) {
        Waited::Done(key) => Ok(Locked::Done(key)),
        Waited::TimedOut => Err(locks::busy("asking the keychain", patience).into()),
        Waited::Held(lock) => Ok(Locked::Held(lock)),
    }
}

fn of_keychain(sys: &System, wanted: KeyWanted) -> anyhow::Result<Option<Key>> {
    let KeyAnswer::Key(key) = access(sys, wanted)? else { return Ok(None) };
    key_copy::write(sys, &key);
    sys.key_in_use.put(&key);
    Ok(Some(key))
}

fn access(sys: &System, wanted: KeyWanted) -> Result<KeyAnswer, Failure> {
    let is_attended = is_attended(sys);
    let mut answer = keychain::access(sys, wanted.request(), is_attended);
    let is_spoilt = matches!(answer, Err(KeychainFailure::Several(_) | KeychainFailure::Damaged));
    if is_spoilt && wanted == KeyWanted::ToSignIn {
        // No key can be told to be the right one, and the person is signing in again.
        answer = keychain::access(sys, KeyRequest::Remove, is_attended)
            .and_then(|_| keychain::access(sys, wanted.request(), is_attended));
    }
    answer.map_err(|failure| failure.failure())
}

/// Returns the longest wait for another process that asks the keychain.
pub(super) fn patience(sys: &System) -> Duration {
    if is_attended(sys) { ATTENDED } else { UNATTENDED }
}

/// Whether a person is there who can answer a question of the keychain.
pub(super) fn is_attended(sys: &System) -> bool {
    presence::absence(sys).is_none()
}

impl KeyWanted {
    fn request(self) -> KeyRequest {
        match self {
            KeyWanted::ToOpen => KeyRequest::Find,
            KeyWanted::ToSeal | KeyWanted::ToSignIn => KeyRequest::FindOrCreate,
        }
    }
}
