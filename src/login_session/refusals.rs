//! Sign-ins that the service renews no more. The file looks the same before and after a refusal, so it is recorded in
//! the state folder, for verbs that make no call. The record holds a hash of the refresh token, so that a new sign-in
//! counts as valid.

use super::login_cache;
use crate::config::login_session::LoginSession;
use crate::secret::Secret;
use crate::system::System;
use crate::system::files::{self, Staged, paths};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Records that a refresh token renews no more. A write error is only logged: without the record the call is
/// repeated.
pub(super) fn remember(sys: &System, login: &LoginSession, refresh_token: &Secret) {
    let write = || {
        Staged::create(&path(sys, login)?)?.commit(hash(refresh_token).as_bytes())?;
        anyhow::Ok(())
    };
    if let Err(error) = write() {
        sys.terminal.verbose(|| format!("cannot record the refusal: {error:#}"));
    }
}

/// Whether the service has refused this refresh token.
pub(super) fn is_refused(sys: &System, login: &LoginSession, refresh_token: &Secret) -> bool {
    let recorded = path(sys, login).ok().and_then(|path| files::read_regular(&path).ok().flatten());
    recorded.is_some_and(|recorded| recorded.bytes == hash(refresh_token).as_bytes())
}

fn hash(refresh_token: &Secret) -> String {
    base16ct::lower::encode_string(&Sha256::digest(refresh_token.expose()))
}

fn path(sys: &System, login: &LoginSession) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("refusals").join(login_cache::cache_key(login)))
}
