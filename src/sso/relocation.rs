//! Moves the sign-in of a session between plain files and sealed ones. After each step a killed process leaves a sign-in
//! that is whole in one of the two places, and moving it again ends the work.

use super::errors::not_stored;
use super::session_state::renews;
use super::token::Token;
use super::token_cache::{self, Cached};
use super::{refusals, registration};
use crate::config::session::Session;
use crate::error::{Failure, Kind};
use crate::settings::Storage;
use crate::storage::{self, KeyWanted, SealedText};
use crate::system::System;
use crate::system::files::{self, Staged, locks, metadata};
use crate::time::Time;
use anyhow::Context;
use serde_json::Map;
use zeroize::Zeroizing;

/// What was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relocated {
    /// The token.
    pub token: bool,
    /// The client registration.
    pub registration: bool,
    /// Whether a token was removed from the former place.
    pub is_removed: bool,
    /// The token could not be opened, since its key is lost, and is removed: a person must sign in again.
    pub is_lost: bool,
}

/// Moves token and registration of a session to this place, whatever the settings say, and leaves nothing in the other. If
/// both places have a token, the better one stays: one that is not refused, that renews, that lasts longer.
pub fn relocate(sys: &System, session: &Session, to: Storage) -> anyhow::Result<Relocated> {
    bring(sys, session, to, Former::Goes)
}

/// Copies them to this place, and leaves the other as it is: before the settings change, so that the sign-in can be used
/// before and after that.
pub fn copy_sign_in(sys: &System, session: &Session, to: Storage) -> anyhow::Result<Relocated> {
    bring(sys, session, to, Former::Stays)
}

/// What becomes of the files in the other place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Former {
    Goes,
    Stays,
}

fn bring(sys: &System, session: &Session, to: Storage, former: Former) -> anyhow::Result<Relocated> {
    let _key = sys.key_in_use.begin();
    // A renewal in progress would write to the place that it has begun with.
    let work = || format!("moving the sign-in to {}", session.label());
    let _lock = match locks::wait(sys, &token_cache::lock_name(session), locks::PATIENCE, || None::<()>) {
        locks::Waited::TimedOut => return Err(locks::busy(&work(), locks::PATIENCE).into()),
        held => held,
    };
    let mut moved = Relocated::default();
    move_token(sys, session, to, former, &mut moved)?;
    moved.registration = move_registration(sys, session, to, former)?;
    Ok(moved)
}

fn move_token(
    sys: &System,
    session: &Session,
    to: Storage,
    former: Former,
    moved: &mut Relocated,
) -> anyhow::Result<()> {
    let from = to.other();
    let token = match token_cache::load_from(sys, session, from)? {
        Cached::Nothing => return Ok(()),
        Cached::Token(token) => token,
        // No tool can use it.
        Cached::Rubbish | Cached::Lost => {
            moved.is_lost = true;
            return remove(sys, session, from, former, moved);
        }
    };
    let there = token_cache::load_from(sys, session, to)?.token();
    if there.is_none_or(|there| rank(sys, session, &there) < rank(sys, session, &token)) {
        store(sys, session, to, &token)?;
        moved.token = true;
    }
    remove(sys, session, from, former, moved)
}

/// Returns how good a token is. One that somebody has put there, and that does not renew, replaces none that does.
fn rank(sys: &System, session: &Session, token: &Token) -> (bool, bool, Time) {
    let (outline, now) = (token.outline(), sys.clock.now());
    let refused = refusals::of_token(sys, session, &outline);
    let is_renewed = !refused.renewal && renews(&outline, session, now);
    (is_renewed || !refused.access && outline.is_valid(now), is_renewed, token.expires_at)
}

fn store(sys: &System, session: &Session, to: Storage, token: &Token) -> anyhow::Result<()> {
    let what = || {
        Failure::new(Kind::General, format!("the sign-in to {} cannot be moved", session.label()))
            .hint("make its folder writable; nothing is changed")
    };
    let staged = token_cache::stage_in(sys, session, to, KeyWanted::ToSeal)
        .and_then(|staged| staged.store(sys, token));
    staged.map_err(|error| not_stored(error, what()))?;
    // Before the other one goes.
    match token_cache::load_from(sys, session, to)? {
        Cached::Token(stored) if stored.text() == token.text() => Ok(()),
        _ => Err(what().into()),
    }
}

fn remove(
    sys: &System,
    session: &Session,
    from: Storage,
    former: Former,
    moved: &mut Relocated,
) -> anyhow::Result<()> {
    if former == Former::Goes {
        moved.is_removed |= token_cache::remove_from(sys, session, from)?;
    }
    Ok(())
}

/// Moves the registration as it is: its form is that of the AWS CLI in both places.
fn move_registration(sys: &System, session: &Session, to: Storage, former: Former) -> anyhow::Result<bool> {
    let (source, target) =
        (registration::path_in(sys, session, to.other())?, registration::path_in(sys, session, to)?);
    let name = registration::name(session);
    let text = match to {
        Storage::Keychain => files::read_regular(&source)
            .map_err(|error| metadata::unreadable(&source, error))?
            .map(|contents| Zeroizing::new(contents.bytes)),
        Storage::Files => match storage::read(sys, &name)? {
            SealedText::Sealed(file) => file.secret(sys, &name)?.text(),
            SealedText::Nothing | SealedText::Rubbish => None,
        },
    };
    let text = text.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok().map(Zeroizing::new));
    let is_there = metadata::about(&target).is_some();
    if let Some(text) = text.as_ref().filter(|_| !is_there) {
        let put = |bytes: &[u8]| {
            let written = Staged::create(&target).and_then(|staged| staged.commit(bytes));
            written.with_context(|| format!("cannot write {}", target.display()))
        };
        match to {
            Storage::Files => put(text.as_bytes())?,
            Storage::Keychain => storage::seal(sys, KeyWanted::ToSeal, &name, Map::new(), text, put)?,
        }
    }
    if former == Former::Stays {
        return Ok(text.is_some());
    }
    files::remove(&source).with_context(|| format!("cannot remove {}", source.display()))?;
    Ok(text.is_some())
}
