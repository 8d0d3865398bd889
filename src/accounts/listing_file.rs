//! The file of a session's listing, in the state folder. Best effort: without it, accounts are shown by their ids, and
//! the portal is asked.

use super::listing::Listing;
use super::listing_format;
use crate::config::session::Session;
use crate::sso::token_cache;
use crate::system::System;
use crate::system::files::locks;
use crate::system::files::{self, Staged, paths};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longest wait for another process that changes the file, which takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Loads the listing of a session; an empty one if there is none, or it cannot be read.
pub fn load(sys: &System, session: &Session) -> Listing {
    path(sys, session).ok().and_then(|path| read(&path)).unwrap_or_default()
}

/// Changes the listing of a session, in one step and one process at a time; `edit` returns whether there is something
/// to write. Returns the changed listing, also where it cannot be written.
pub fn change(sys: &System, session: &Session, edit: impl FnOnce(&mut Listing) -> bool) -> Listing {
    let lock = format!("accounts-{}", token_cache::name(session));
    let _lock = locks::wait(sys, &lock, PATIENCE, || None::<()>);
    let mut listing = load(sys, session);
    if !edit(&mut listing) {
        return listing;
    }
    if listing.id.is_empty() {
        listing.id = new_id();
    }
    // The portal can be asked again, so a failure is not worth a warning.
    if let Err(error) = path(sys, session).and_then(|path| write(&path, &listing)) {
        sys.terminal.verbose(|| format!("cannot keep the listing of {}: {error:#}", session.label()));
    }
    listing
}

/// Removes the listing of a session.
pub fn forget(sys: &System, session: &Session) {
    for path in [path(sys, session), aside(sys, session)] {
        if let Err(error) = path.and_then(|path| Ok(files::remove(&path)?)) {
            sys.terminal.verbose(|| format!("cannot remove the listing of {}: {error:#}", session.label()));
        }
    }
}

/// Removes the listings of all sessions, also of those that are no longer configured.
pub fn forget_all(sys: &System) {
    let Ok(folder) = folder(sys) else { return };
    for name in files::names(&folder) {
        if let Err(error) = files::remove(&folder.join(name)) {
            sys.terminal.verbose(|| format!("cannot remove a listing of accounts: {error}"));
        }
    }
}

/// Puts the listing aside until it is known who has signed in: nobody sees it there.
pub(super) fn put_aside(sys: &System, session: &Session) {
    let (Ok(from), Ok(to)) = (path(sys, session), aside(sys, session)) else { return };
    if let Err(error) = files::rename(&from, &to) {
        sys.terminal.verbose(|| format!("cannot put the listing of {} aside: {error}", session.label()));
        forget(sys, session);
    }
}

/// Loads the listing that was put aside; `None` if there is none.
pub(super) fn load_aside(sys: &System, session: &Session) -> Option<Listing> {
    read(&aside(sys, session).ok()?)
}

/// Removes the listing that was put aside; returns whether there was one.
pub(super) fn remove_aside(sys: &System, session: &Session) -> bool {
    aside(sys, session).is_ok_and(|path| files::remove(&path).unwrap_or(false))
}

/// Returns a random id for a listing.
pub(super) fn new_id() -> String {
    format!("{:016x}", fastrand::u64(..))
}

fn read(path: &Path) -> Option<Listing> {
    listing_format::parse(&files::read_regular(path).ok()??.bytes)
}

fn write(path: &Path, listing: &Listing) -> anyhow::Result<()> {
    Ok(Staged::create(path)?.commit(&listing_format::bytes(listing)?)?)
}

fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    Ok(folder(sys)?.join(format!("{}.json", token_cache::name(session))))
}

fn aside(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    Ok(folder(sys)?.join(format!("{}.before", token_cache::name(session))))
}

fn folder(sys: &System) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("accounts"))
}
