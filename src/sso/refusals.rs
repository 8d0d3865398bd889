//! Tokens that the service has refused. A cached token looks valid until it is used, so a refusal is recorded in the
//! state folder, for verbs that make no call (`status`, `list`, the hook). The record holds a hash of the token, so a
//! new token counts as valid again. A verb that calls the service tries again anyway.

use super::token_cache;
use super::token_outline::{TokenHash, TokenOutline};
use crate::config::session::Session;
use crate::secret::Secret;
use crate::system::System;
use crate::system::files::{self, Staged, paths};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Record of one session.
#[derive(Clone, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
struct Record {
    /// Hash of an access token that the portal rejects.
    access_token: String,
    /// Hash of a refresh token that renews no more.
    refresh_token: String,
    /// Hash of an access token whose expiry was announced to the person.
    announced: String,
}

/// What the service has refused of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Refused {
    /// Whether the portal rejects the access token.
    pub access: bool,
    /// Whether the service does not renew it.
    pub renewal: bool,
}

/// Returns what is recorded about this token.
pub(super) fn of_token(sys: &System, session: &Session, token: &TokenOutline) -> Refused {
    let Some(record) = load(sys, session) else { return Refused::default() };
    Refused {
        access: record.access_token == mark(session, &token.access_token),
        renewal: token.refresh_token.as_ref().is_some_and(|hash| record.refresh_token == mark(session, hash)),
    }
}

/// Records that the portal rejects an access token.
pub(super) fn remember_access(sys: &System, session: &Session, token: &Secret) {
    change(sys, session, |record| record.access_token = mark(session, &TokenHash::of(token)));
}

/// Records that a refresh token renews no more.
pub(super) fn remember_renewal(sys: &System, session: &Session, token: &Secret) {
    change(sys, session, |record| record.refresh_token = mark(session, &TokenHash::of(token)));
}

/// Records that a token cannot be used at all: the key that it is sealed with is lost.
pub(super) fn remember_loss(sys: &System, session: &Session, token: &TokenOutline) {
    change(sys, session, |record| {
        record.access_token = mark(session, &token.access_token);
        if let Some(hash) = &token.refresh_token {
            record.refresh_token = mark(session, hash);
        }
    });
}

/// Removes the record about an access token that the portal has just accepted.
pub(super) fn accepted(sys: &System, session: &Session, token: &Secret) {
    let is_of_it = |record: Record| record.access_token == mark(session, &TokenHash::of(token));
    if load(sys, session).is_some_and(is_of_it) {
        change(sys, session, |record| record.access_token.clear());
    }
}

/// Whether the expiry of this token has not been announced yet; records that it is now.
pub(super) fn is_first_announcement(sys: &System, session: &Session, token: &TokenHash) -> bool {
    let mark = mark(session, token);
    if load(sys, session).is_some_and(|record| record.announced == mark) {
        return false;
    }
    change(sys, session, |record| record.announced = mark);
    true
}

/// Removes the session's record.
pub(super) fn forget(sys: &System, session: &Session) {
    let removed = path(sys, session).and_then(|path| Ok(files::remove(&path)?));
    if let Err(error) = removed {
        sys.terminal.verbose(|| format!("cannot remove the record of refused tokens: {error:#}"));
    }
}

/// Edits the session's record. A write error is only logged: without the record a refused call is repeated.
fn change(sys: &System, session: &Session, edit: impl FnOnce(&mut Record)) {
    let before = load(sys, session);
    let mut record = before.clone().unwrap_or_default();
    edit(&mut record);
    // Each refused call comes here, and only the first one changes the record.
    if before.as_ref() == Some(&record) {
        return;
    }
    let write = || {
        Staged::create(&path(sys, session)?)?.commit(&serde_json::to_vec(&record)?)?;
        anyhow::Ok(())
    };
    if let Err(error) = write() {
        sys.terminal.verbose(|| format!("cannot record the refusal: {error:#}"));
    }
}

fn load(sys: &System, session: &Session) -> Option<Record> {
    let contents = files::read_regular(&path(sys, session).ok()?).ok()??;
    serde_json::from_slice(&contents.bytes).ok()
}

/// Returns the hash of a token with region and start URL: another region rejects every token, so after a correction
/// of either the token must count as new.
fn mark(session: &Session, token: &TokenHash) -> String {
    let text = format!("{}\n{}\n{}", session.region, session.start_url, token.text());
    base16ct::lower::encode_string(&Sha256::digest(text))
}

fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("refusals").join(token_cache::name(session)))
}
