//! The key of the sealed files: from this process, from the copy in memory, from the keychain.

use super::sealed_file::key_id;
use super::{key_copy, sealed_folder};
use crate::error::Failure;
use crate::system::System;
use crate::system::files::locks::{self, Lock, Waited};
use crate::system::keychain::{self, Key, KeyAnswer, KeyRequest, KeychainFailure};
use crate::system::terminal::presence;
use anyhow::Context;
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
    match key_copy::read(sys) {
        Some(copy) => store(sys, copy).map(drop),
        None => of_keychain(sys, KeyWanted::ToSeal).map(drop),
    }
}

/// Runs `write` with the key while nobody can remove it from the keychain, and makes sure before that it is there: another
/// process may have removed it since this one got it, as there was nothing sealed any more.
pub(super) fn with_kept_key(
    sys: &System,
    wanted: KeyWanted,
    write: impl FnOnce(&Key) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let key = get_key(sys, wanted)?.context("the key was lost meanwhile")?;
    // A token that the service issues only once is written also if the lock is not to be had.
    let _lock = locks::wait(sys, LOCK, UNATTENDED, || None::<()>);
    if sealed_folder::key_mark(sys) == Some(key_id(&key)) {
        return write(&key);
    }
    match store(sys, key.clone()) {
        Ok(kept) => write(&kept),
        Err(error) if wanted == KeyWanted::ToSeal => Err(error),
        Err(error) => {
            sys.terminal
                .warn(&format!("{error:#}; it may not have the key of the sign-in that is stored now"));
            write(&key)
        }
    }
}

/// Has the keychain keep this key, unless it has another, which then counts: it stays after a restart.
fn store(sys: &System, key: Key) -> anyhow::Result<Key> {
    sys.key_in_use.put(&key);
    let kept = keychain::access(sys, KeyRequest::FindOrStore(key.clone()), is_attended(sys));
    let key = match kept.map_err(|failure| failure.failure())? {
        KeyAnswer::Key(kept) => kept,
        KeyAnswer::Absent | KeyAnswer::Removed => key,
    };
    remember(sys, &key);
    Ok(key)
}

fn remember(sys: &System, key: &Key) {
    key_copy::write(sys, key);
    sealed_folder::write_key_mark(sys, &key_id(key));
    sys.key_in_use.put(key);
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
    remember(sys, &key);
    Ok(Some(key))
}

fn access(sys: &System, wanted: KeyWanted) -> Result<KeyAnswer, Failure> {
    let request = || match wanted {
        KeyWanted::ToOpen => KeyRequest::Find,
        // A second key would be no help to what is sealed with the first, which may only be out of sight.
        KeyWanted::ToSeal if sealed_folder::is_any_sealed(sys) => KeyRequest::Find,
        KeyWanted::ToSeal | KeyWanted::ToSignIn => KeyRequest::FindOrCreate,
    };
    let answered = |request| keychain::access(sys, request, is_attended(sys));
    let mut answer = answered(request());
    let is_spoilt = matches!(answer, Err(KeychainFailure::Several(_) | KeychainFailure::Damaged));
    if is_spoilt && wanted == KeyWanted::ToSignIn {
        // No key can be told to be the right one, and the person is signing in again.
        answer = answered(KeyRequest::Remove).and_then(|_| answered(request()));
    }
    match answer.map_err(|failure| failure.failure())? {
        KeyAnswer::Absent if wanted == KeyWanted::ToSeal => Err(lost()),
        answer => Ok(answer),
    }
}

/// Returns the error of a move where other sign-ins are sealed with a key that the keychain does not have.
fn lost() -> Failure {
    let what = "the keychain does not have the key that other sign-ins are sealed with";
    Failure::sign_in(what).hint("open the keychain that has it, or sign in to those again: ssoenv login")
}

/// Returns the longest wait for another process that asks the keychain.
pub(super) fn patience(sys: &System) -> Duration {
    if is_attended(sys) { ATTENDED } else { UNATTENDED }
}

/// Whether a person is there who can answer a question of the keychain.
pub(super) fn is_attended(sys: &System) -> bool {
    presence::absence(sys).is_none()
}
