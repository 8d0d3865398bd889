//! Cache files of `aws login`, with the AWS CLI's names.

use super::cached_login::CachedLogin;
use crate::config::login_session::LoginSession;
use crate::system::System;
use crate::system::files::{self, Staged, metadata, paths};
use crate::time::Time;
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Bytes that a renewal reserves on the disk before it requests a refresh token that the service issues only once.
const ROOM: usize = 16 * 1024;

/// Returns the name of the file without `.json`: the SHA-256 of `login_session` (AWS CLI).
pub fn cache_key(login: &LoginSession) -> String {
    base16ct::lower::encode_string(&Sha256::digest(&login.id))
}

/// Returns the path of the file. Error: no home directory.
pub fn path(sys: &System, login: &LoginSession) -> anyhow::Result<PathBuf> {
    Ok(paths::login_cache(&sys.env)?.join(format!("{}.json", cache_key(login))))
}

/// Contents of a file.
#[derive(Debug)]
pub(super) enum LoginFile {
    /// The file does not exist.
    Nothing,
    /// The file has no complete credentials, or those of another account.
    Rubbish,
    /// A sign-in.
    Login(Box<CachedLogin>),
}

/// Reads the file; gives another tool 200 ms to finish writing it.
pub(super) fn read(sys: &System, login: &LoginSession) -> anyhow::Result<LoginFile> {
    let path = path(sys, login)?;
    let found = files::read_patiently(&path, |contents| {
        CachedLogin::parse(&contents.bytes, contents.modified, login)
    })
    .map_err(|error| metadata::unreadable(&path, error))?;
    Ok(match found {
        None => LoginFile::Nothing,
        Some(None) => LoginFile::Rubbish,
        Some(Some(found)) => LoginFile::Login(Box::new(found)),
    })
}

/// Reads the sign-in; `None` if there is none that is complete. The reason goes to `--verbose`.
pub fn load(sys: &System, login: &LoginSession) -> Option<CachedLogin> {
    match read(sys, login) {
        Ok(LoginFile::Login(found)) => Some(*found),
        Ok(LoginFile::Nothing) => None,
        Ok(LoginFile::Rubbish) => {
            let path = path(sys, login).unwrap_or_default();
            sys.terminal.verbose(|| format!("{} does not contain a valid sign-in", path.display()));
            None
        }
        Err(error) => {
            sys.terminal.verbose(|| format!("{error:#}"));
            None
        }
    }
}

/// Returns the modification time of the file, if it exists.
pub fn written_at(sys: &System, login: &LoginSession) -> Option<Time> {
    Some(files::read_regular(&path(sys, login).ok()?).ok()??.modified)
}

/// Creates the temporary file for a renewed sign-in and reserves room for it, before the renewal is requested.
pub(super) fn stage(sys: &System, login: &LoginSession) -> anyhow::Result<Staged> {
    let path = path(sys, login)?;
    let staged = Staged::create(&path).and_then(|mut staged| staged.reserve(ROOM).map(|()| staged));
    staged.with_context(|| format!("cannot write {}", path.display()))
}
