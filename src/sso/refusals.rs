//! What the service has refused: a cached sign-in looks good until it is tried, so a refusal is written down in the state
//! folder for the verbs that ask nobody. It counts for the token that was refused, known by its hash; another token in
//! the file is judged anew. A verb that asks the service tries again all the same.

use super::token::Token;
use super::token_cache;
use crate::config::session::Session;
use crate::secret::Secret;
use crate::system::System;
use crate::system::files::{self, Staged, paths};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// The file of one session.
#[derive(Clone, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
struct Record {
    /// Hash of an access token that the portal does not accept.
    access_token: String,
    /// Hash of a refresh token that renews nothing any more.
    refresh_token: String,
    /// Hash of an access token whose end has been announced.
    announced: String,
}

/// What the service has refused of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Refused {
    /// The portal does not accept it.
    pub access: bool,
    /// It is not renewed.
    pub renewal: bool,
}

/// Looks up what is known of this token.
pub(super) fn of_token(sys: &System, session: &Session, token: &Token) -> Refused {
    let Some(record) = load(sys, session) else { return Refused::default() };
    Refused {
        access: record.access_token == hash(session, &token.access_token),
        renewal: token
            .renewal()
            .is_some_and(|renewal| record.refresh_token == hash(session, &renewal.refresh_token)),
    }
}

/// Records that the portal does not accept an access token.
pub(super) fn remember_access(sys: &System, session: &Session, token: &Secret) {
    change(sys, session, |record| record.access_token = hash(session, token));
}

/// Records that a refresh token renews nothing any more.
pub(super) fn remember_renewal(sys: &System, session: &Session, token: &Secret) {
    change(sys, session, |record| record.refresh_token = hash(session, token));
}

/// Takes back what is recorded of an access token that the portal has just accepted.
pub(super) fn accepted(sys: &System, session: &Session, token: &Secret) {
    if load(sys, session).is_some_and(|record| record.access_token == hash(session, token)) {
        change(sys, session, |record| record.access_token.clear());
    }
}

/// Whether the end of this token has not been announced yet; from now on it has.
pub(super) fn is_first_announcement(sys: &System, session: &Session, token: &Token) -> bool {
    let hash = hash(session, &token.access_token);
    if load(sys, session).is_some_and(|record| record.announced == hash) {
        return false;
    }
    change(sys, session, |record| record.announced = hash);
    true
}

/// Forgets all of it.
pub(super) fn forget(sys: &System, session: &Session) {
    let removed = path(sys, session).and_then(|path| Ok(files::remove(&path)?));
    if let Err(error) = removed {
        sys.terminal.verbose(|| format!("cannot remove the record of refused tokens: {error:#}"));
    }
}

fn change(sys: &System, session: &Session, edit: impl FnOnce(&mut Record)) {
    let before = load(sys, session);
    let mut record = before.clone().unwrap_or_default();
    edit(&mut record);
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

/// The service of another region refuses every token: a corrected region, or start URL, makes it another case.
fn hash(session: &Session, token: &Secret) -> String {
    let text = format!("{}\n{}\n{}", session.region, session.start_url, token.expose());
    base16ct::lower::encode_string(&Sha256::digest(text))
}

fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("refusals").join(token_cache::name(session)))
}
