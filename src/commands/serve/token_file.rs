//! The file of a token: readable by its owner alone from its first byte, and removed at the end.

use crate::config::cannot_write;
use crate::error::Failure;
use crate::secret::Secret;
use crate::system::System;
use crate::system::files::untrusted::{self, UntrustedFile};
use crate::system::files::{self, Staged, metadata};
use crate::system::terminal::visible;
use anyhow::Context;
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// A token file that exists as long as this value.
#[derive(Debug)]
pub(super) struct TokenFile<'a> {
    sys: &'a System,
    path: PathBuf,
    /// What the file holds, unless somebody else has written it since.
    token: RefCell<Secret>,
}

impl<'a> TokenFile<'a> {
    /// Writes the file. Without a line break at the end: several SDKs refuse a header that holds one. Fails if the file
    /// holds something else, which would be lost.
    pub fn create(sys: &'a System, path: &Path, token: &Secret) -> anyhow::Result<Self> {
        if !is_free(path, token.expose().len()) {
            let what =
                format!("{} exists and holds something other than a token", visible(&path.to_string_lossy()));
            return Err(Failure::usage(what).hint("choose another path for --token-file").into());
        }
        write(path, token)?;
        Ok(TokenFile { sys, path: path.to_owned(), token: RefCell::new(token.clone()) })
    }

    /// Replaces the token. Fails if the file is no longer the one that was written: another server's, perhaps.
    pub fn write(&self, token: &Secret) -> anyhow::Result<()> {
        if !self.is_own() {
            let path = visible(&self.path.to_string_lossy());
            return Err(Failure::configuration(format!("{path} holds something else now")).into());
        }
        write(&self.path, token)?;
        self.token.replace(token.clone());
        Ok(())
    }

    fn is_own(&self) -> bool {
        let token = self.token.borrow();
        let own = token.expose().as_bytes();
        matches!(untrusted::read(&self.path, own.len() as u64), UntrustedFile::File(bytes) if bytes == own)
    }
}

fn write(path: &Path, token: &Secret) -> anyhow::Result<()> {
    let written = Staged::create(path).and_then(|staged| staged.commit(token.expose().as_bytes()));
    written.with_context(|| cannot_write(path))
}

/// Whether there is nothing, an empty file, or one that an earlier server could not remove: of a token's length and
/// characters. A symbolic link is none of these, since the token would stay where it leads to.
fn is_free(path: &Path, length: usize) -> bool {
    let is_of_token = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'_';
    metadata::leads_to(path).is_none()
        && match untrusted::read(path, length as u64) {
            UntrustedFile::Nothing => true,
            UntrustedFile::File(bytes) => {
                bytes.is_empty() || (bytes.len() == length && bytes.iter().all(is_of_token))
            }
            UntrustedFile::Unfit(_) => false,
        }
}

impl Drop for TokenFile<'_> {
    fn drop(&mut self) {
        if !self.is_own() {
            return;
        }
        if let Err(error) = files::remove(&self.path) {
            self.sys.terminal.warn(&format!("cannot remove {}: {error}", self.path.display()));
        }
    }
}
