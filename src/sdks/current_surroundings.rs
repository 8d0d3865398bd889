//! The variables and files that a program finds which is started here.

use super::surroundings::Surroundings;
use crate::error::Failure;
use crate::system::System;
use crate::system::files::{self, paths};
use anyhow::Context;

/// Reads both files; fails where one is there and cannot be read.
pub fn current_surroundings(sys: &System) -> anyhow::Result<Surroundings> {
    let read = |path: std::path::PathBuf| {
        let contents = files::read(&path).with_context(|| Failure::cannot_read(&path))?;
        anyhow::Ok((path.display().to_string(), contents.map(|contents| contents.bytes).unwrap_or_default()))
    };
    let files = [read(paths::config_file(&sys.env)?)?, read(paths::credentials_file(&sys.env)?)?];
    let value = |name: &str| Some(sys.env.raw(name)?.to_string_lossy().into_owned());
    Ok(Surroundings::of(value, files, sys.clock.now()))
}
