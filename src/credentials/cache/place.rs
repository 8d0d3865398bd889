//! Where credentials are cached: in files that the AWS CLI shares, or in files that are kept in memory alone.

use super::entry::CacheEntry;
use super::file_names::file_name;
use crate::error::Failure;
use crate::system::System;
use crate::system::files::{self, memory_folder, paths};
use std::path::{Path, PathBuf};

/// Folder of role credentials in the folder in memory.
const ROLES: &str = "roles";

/// Folder of what processes have printed, in the state folder and in the folder in memory.
const PRINTED: &str = "printed";

/// Where the credentials of one chain are cached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CachePlace {
    /// In the AWS CLI's folder; what a process has printed in the state folder.
    Files,
    /// Below this folder, whose files are kept in memory. `None`: there is no such folder, so nothing is cached.
    Memory(Option<PathBuf>),
}

impl CachePlace {
    /// Returns the place in memory.
    pub(in crate::credentials) fn in_memory(sys: &System) -> Self {
        CachePlace::Memory(memory_folder(&sys.env))
    }

    /// Whether nothing is cached.
    pub fn is_nowhere(&self) -> bool {
        *self == CachePlace::Memory(None)
    }

    /// Returns the path of the entry's file; `None` if it has none, or without a home folder.
    pub(in crate::credentials) fn path(&self, sys: &System, entry: &CacheEntry<'_>) -> Option<PathBuf> {
        let folder = match self {
            // Not in the AWS CLI's folder, since the AWS CLI fails on files of another form there.
            CachePlace::Files if entry.is_printed() => printed_folder(sys).ok()?,
            CachePlace::Files => paths::role_cache(&sys.env).ok()?,
            CachePlace::Memory(folder) => below(folder.as_ref()?, entry.is_printed()),
        };
        Some(folder.join(format!("{}.json", file_name(entry))))
    }
}

/// Returns the folders with cache files on a disk.
pub(super) fn folders_on_disk(sys: &System) -> Result<[PathBuf; 2], Failure> {
    Ok([paths::role_cache(&sys.env)?, printed_folder(sys)?])
}

/// Returns the folders with cache files in memory, if there are any.
pub(super) fn folders_in_memory(sys: &System) -> Vec<PathBuf> {
    let Some(folder) = files::present_memory_folder(&sys.env) else { return Vec::new() };
    [false, true].map(|is_printed| below(&folder, is_printed)).into()
}

/// Returns the folder of role credentials in memory, if there is one.
pub fn roles_in_memory(sys: &System) -> Option<PathBuf> {
    Some(below(&files::present_memory_folder(&sys.env)?, false))
}

fn below(folder: &Path, is_printed: bool) -> PathBuf {
    folder.join(if is_printed { PRINTED } else { ROLES })
}

/// Returns the folder for credentials that processes printed.
fn printed_folder(sys: &System) -> Result<PathBuf, Failure> {
    Ok(paths::state(&sys.env)?.join(PRINTED))
}
