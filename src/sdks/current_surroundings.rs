//! The variables and files that a program finds which is started here.

use super::surroundings::Surroundings;
use crate::config;
use crate::system::System;
use crate::system::files::paths;

/// Reads both files; fails where one is there and cannot be read.
pub fn current_surroundings(sys: &System) -> anyhow::Result<Surroundings> {
    let read = |path: std::path::PathBuf| {
        let bytes = config::contents(&path, config::limits(&sys.env))?;
        anyhow::Ok((path.display().to_string(), bytes.unwrap_or_default()))
    };
    let files = [read(paths::config_file(&sys.env)?)?, read(paths::credentials_file(&sys.env)?)?];
    let value = |name: &str| Some(sys.env.raw(name)?.to_string_lossy().into_owned());
    Ok(Surroundings::of(value, files, sys.clock.now()))
}
