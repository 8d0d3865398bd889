//! Mark of the last sign-in that ssoenv made on this machine: distinguishes a sign-in from a renewal, which replaces
//! the token too.

use crate::config::session::Session;
use crate::sso::token::Token;
use crate::sso::token_cache;
use crate::system::System;
use crate::system::files::Staged;
use crate::system::files::{self, paths, untrusted};
use sha1::{Digest, Sha1};
use std::path::PathBuf;
use std::time::SystemTime;

/// Reads the mark of the last sign-in by ssoenv; `None` if it is missing or unreadable.
pub fn read(sys: &System, session: &Session) -> Option<String> {
    let contents = files::read_regular(&path(sys, session).ok()?).ok()??;
    String::from_utf8(contents.bytes).ok()
}

/// Whether the last sign-in was stored at this time or later.
pub(super) fn is_since(sys: &System, session: &Session, time: SystemTime) -> bool {
    path(sys, session).is_ok_and(|path| untrusted::modified(&path) >= time)
}

/// Writes the mark: a hash of the token.
pub(super) fn write(sys: &System, session: &Session, token: &Token) {
    // A hash, so that the state folder holds no token.
    let mark = base16ct::lower::encode_string(&Sha1::digest(token.access_token.expose()));
    let written = path(sys, session).and_then(|path| Ok(Staged::create(&path)?.commit(mark.as_bytes())?));
    // Without the mark, a waiting process takes this sign-in for one of another tool.
    if let Err(error) = written {
        sys.terminal.verbose(|| format!("cannot record the sign-in: {error:#}"));
    }
}

fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("sign-ins").join(format!("{}.last", token_cache::name(session))))
}
