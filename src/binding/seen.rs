//! Directories that are bound to a profile: the `.ssoenv` file, found above a place, understood, and trusted or not.
//! What a binding does to a shell is the verbs' business.

use super::trust::{self, Trust};
use crate::error::Failure;
use crate::system::System;
use crate::system::files::foreign_encoding;
use crate::system::files::untrusted::{self, UntrustedFile};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What the file is called.
pub const NAME: &str = ".ssoenv";

/// No more is read of one, in bytes.
const LARGEST: u64 = 4096;

/// The nearest file above a place, by its name as the shell has it: links in it are not resolved.
pub fn nearest(place: &Path) -> Option<PathBuf> {
    place.ancestors().map(|folder| folder.join(NAME)).find(|path| untrusted::is_file(path))
}

/// The nearest thing of that name above a place that is no file, such as a pipe. A folder is another tool's.
pub fn nearest_unfit(place: &Path) -> Option<PathBuf> {
    let is_unfit =
        |path: &PathBuf| untrusted::stands(path) && !untrusted::is_file(path) && !untrusted::is_folder(path);
    place.ancestors().map(|folder| folder.join(NAME)).find(is_unfit)
}

/// The bytes of a file that may be believed: a small regular one of this user, or of root. Fails with the reason, and the path in
/// front of it.
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

/// A file as it was seen: what was in it, and what a person has said of that.
#[derive(Debug)]
pub struct BindingFile {
    /// The file.
    pub path: PathBuf,
    /// Or why there is nothing to be believed.
    pub found: anyhow::Result<(Vec<u8>, Trust)>,
    modified: SystemTime,
}

impl BindingFile {
    /// Looks at a file.
    pub fn of(sys: &System, path: &Path) -> Self {
        // Before it is read: what is written meanwhile is newer.
        let modified = untrusted::modified(path);
        let judged = |content: Vec<u8>| Ok((trust::judge(sys, path, &content)?, content));
        let found = read(path).map_err(anyhow::Error::from).and_then(judged);
        BindingFile { path: path.to_owned(), found: found.map(|(trust, content)| (content, trust)), modified }
    }

    /// The stamp by which a shell finds that this is no longer so. `None` where none can be kept.
    pub fn stamp(&self, sys: &System) -> Option<PathBuf> {
        let found = self.found.as_ref().ok();
        trust::stamp(sys, &self.path, self.modified, found.map(|(content, trust)| (&content[..], *trust)))
    }
}
