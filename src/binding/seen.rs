//! Finds and reads a `.ssoenv` file together with its trust.

use super::trust::{self, Trust};
use crate::error::Failure;
use crate::system::System;
use crate::system::files::foreign_encoding;
use crate::system::files::untrusted::{self, UntrustedFile};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Name of the file.
pub const NAME: &str = ".ssoenv";

/// Largest file in bytes; real ones hold one or two lines.
const LARGEST: u64 = 4096;

/// Returns the nearest file above a directory. Goes up by the shell's own path: symbolic links in it are not
/// resolved.
pub fn nearest(place: &Path) -> Option<PathBuf> {
    place.ancestors().map(|folder| folder.join(NAME)).find(|path| untrusted::is_file(path))
}

/// Returns the nearest thing of that name above a directory that is neither file nor folder, such as a pipe. A folder
/// of that name belongs to another tool.
pub fn nearest_unfit(place: &Path) -> Option<PathBuf> {
    let is_unfit =
        |path: &PathBuf| untrusted::stands(path) && !untrusted::is_file(path) && !untrusted::is_folder(path);
    place.ancestors().map(|folder| folder.join(NAME)).find(is_unfit)
}

/// Reads a small regular file that this user or root owns. Fails with the reason, the path in front of it.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let why = match untrusted::read(path, LARGEST) {
        UntrustedFile::File(bytes) => match foreign_encoding(&bytes) {
            None => return Ok(bytes),
            Some(encoding) => format!("contains {encoding} instead of UTF-8"),
        },
        UntrustedFile::Nothing => "does not exist".to_owned(),
        UntrustedFile::Unfit(why) => why,
    };
    Err(Failure::configuration(format!("{} {why}", path.display()))
        .hint("a .ssoenv is a small text file that you own: run `ssoenv bind PROFILE` to write one"))
}

/// A file as it was read: its content, and the trust in it.
#[derive(Debug)]
pub struct BindingFile {
    /// Path of the file.
    pub path: PathBuf,
    /// Content and trust of the file, or why it cannot be read.
    pub found: anyhow::Result<(Vec<u8>, Trust)>,
    modified: SystemTime,
}

impl BindingFile {
    /// Reads a file and looks up its trust.
    pub fn of(sys: &System, path: &Path) -> Self {
        // Before reading, so that a later write gives a newer time.
        let modified = untrusted::modified(path);
        let judged = |content: Vec<u8>| Ok((trust::judge(&sys.env, path, &content)?, content));
        let found = read(path).map_err(anyhow::Error::from).and_then(judged);
        BindingFile { path: path.to_owned(), found: found.map(|(trust, content)| (content, trust)), modified }
    }

    /// Returns the path of the stamp by which a shell detects a change of this file; `None` if it cannot be written.
    pub fn stamp(&self, sys: &System) -> Option<PathBuf> {
        let found = self.found.as_ref().ok();
        trust::stamp(sys, &self.path, self.modified, found.map(|(content, trust)| (&content[..], *trust)))
    }
}
