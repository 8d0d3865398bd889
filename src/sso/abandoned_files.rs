//! Temporary files of processes that were killed while they wrote a token, a registration or the key. The next write to a
//! folder removes those of an hour ago; where nothing is written any more, a move or a sign-out has to.

use crate::storage;
use crate::system::System;
use crate::system::files::{paths, present_memory_folder, sweep_older};
use std::path::PathBuf;
use std::time::Duration;

/// Longer than any process writes such a file.
const ABANDONED: Duration = Duration::from_secs(5 * 60);

/// Removes them from every folder that has them.
pub fn remove_abandoned(sys: &System) {
    let plain: Option<PathBuf> = paths::token_cache(&sys.env).ok();
    let folders =
        plain.into_iter().chain(storage::present_folder(sys)).chain(present_memory_folder(&sys.env));
    folders.for_each(|folder| sweep_older(&folder, ABANDONED));
}
