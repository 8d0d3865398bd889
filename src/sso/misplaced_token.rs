//! A sign-in in the place where the settings do not keep it: `aws sso login` has written it, or it is from before the
//! settings changed. Nothing of ssoenv uses it, and a sign-out removes it.

use super::errors::not_signed_in;
use super::token_cache;
use crate::config::session::Session;
use crate::error::Failure;
use crate::settings::Storage;
use crate::system::System;
use crate::system::files;
use std::path::PathBuf;

/// Returns the file of such a sign-in. `kept` is the place that the settings name.
pub fn misplaced_token(sys: &System, session: &Session, kept: Storage) -> Option<PathBuf> {
    let path = token_cache::path_in(sys, session, kept.other()).ok()?;
    files::read_regular(&path).ok()??;
    Some(path)
}

/// Returns the error for a session without a token where the settings keep it: whether there is a good one in the other
/// place, which only has to be moved.
pub(super) fn none_here(sys: &System, session: &Session) -> Failure {
    let moved = || {
        let kept = token_cache::storage(sys, session).ok()?;
        let outline = token_cache::outline_in(sys, session, kept.other()).ok()?.token()?;
        let now = sys.clock.now();
        if !outline.is_valid(now) && !outline.is_renewable(session, now) {
            return None;
        }
        let (here, there) = (kept.word(), kept.other().word());
        let what =
            format!("the sign-in to {} is kept in {there}, and the settings say {here}", session.label());
        let hint = session.command(&format!("storage {here}"));
        Some(Failure::sign_in(what).hint(hint))
    };
    moved().unwrap_or_else(|| not_signed_in(session))
}
