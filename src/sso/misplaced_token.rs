//! A sign-in in the place where the settings do not keep it: `aws sso login` has written it, or it is from before the
//! settings changed. Nothing of ssoenv uses it, and a sign-out removes it.

use super::token_cache;
use crate::config::session::Session;
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
