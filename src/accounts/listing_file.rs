//! The file of a session's listing, in the state folder. Best effort: without it, accounts are shown by their ids, and
//! the portal is asked.

use super::listing::Listing;
use crate::config::session::Session;
use crate::sso;
use crate::system::System;
use crate::system::files::{self, Staged, paths};
use std::path::PathBuf;

/// Loads the listing of a session; an empty one if there is none, or it cannot be read.
pub fn load(sys: &System, session: &Session) -> Listing {
    let contents = path(sys, session).ok().and_then(|path| files::read_regular(&path).ok().flatten());
    contents.and_then(|contents| serde_json::from_slice(&contents.bytes).ok()).unwrap_or_default()
}

/// Stores the listing of a session, in one step.
pub fn store(sys: &System, session: &Session, listing: &Listing) {
    let written =
        path(sys, session).and_then(|path| Ok(Staged::create(&path)?.commit(&serde_json::to_vec(listing)?)?));
    // The portal can be asked again, so a failure is not worth a warning.
    if let Err(error) = written {
        sys.terminal.verbose(|| format!("cannot keep the listing of {}: {error:#}", session.label()));
    }
}

/// Removes the listing of a session.
pub fn forget(sys: &System, session: &Session) {
    let removed = path(sys, session).and_then(|path| Ok(files::remove(&path)?));
    if let Err(error) = removed {
        sys.terminal.verbose(|| format!("cannot remove the listing of {}: {error:#}", session.label()));
    }
}

fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    let name = sso::token_cache::name(session);
    Ok(paths::state(&sys.env)?.join("accounts").join(format!("{name}.json")))
}
