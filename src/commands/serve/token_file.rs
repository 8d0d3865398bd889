//! The file of a token: readable by its owner alone from its first byte, and removed at the end.

use crate::config::cannot_write;
use crate::secret::Secret;
use crate::system::System;
use crate::system::files::{self, Staged};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// A token file that exists as long as this value.
#[derive(Debug)]
pub(super) struct TokenFile<'a> {
    sys: &'a System,
    path: PathBuf,
}

impl<'a> TokenFile<'a> {
    /// Writes the file. Without a line break at the end: several SDKs refuse a header that holds one.
    pub fn create(sys: &'a System, path: &Path, token: &Secret) -> anyhow::Result<Self> {
        let file = TokenFile { sys, path: path.to_owned() };
        file.write(token)?;
        Ok(file)
    }

    /// Replaces the token.
    pub fn write(&self, token: &Secret) -> anyhow::Result<()> {
        let written = Staged::create(&self.path).and_then(|staged| staged.commit(token.expose().as_bytes()));
        written.with_context(|| cannot_write(&self.path))
    }
}

impl Drop for TokenFile<'_> {
    fn drop(&mut self) {
        if let Err(error) = files::remove(&self.path) {
            self.sys.terminal.warn(&format!("cannot remove {}: {error}", self.path.display()));
        }
    }
}
