//! Reads the variables and files that a program started in this shell would find.

use super::surroundings::Surroundings;
use crate::config;
use crate::system::System;
use crate::system::files::{paths, untrusted};
use std::path::PathBuf;

/// Reads variables and both files. Fails if a file exists and cannot be read.
pub fn current_surroundings(sys: &System) -> anyhow::Result<Surroundings> {
    let read = |path: std::path::PathBuf| {
        let bytes = config::contents(&path, config::limits(&sys.env))?;
        anyhow::Ok((path.display().to_string(), bytes.unwrap_or_default()))
    };
    let files = [read(paths::config_file(&sys.env)?)?, read(paths::credentials_file(&sys.env)?)?];
    let value = |name: &str| Some(sys.env.seen_by_others(name)?.to_string_lossy().into_owned());
    Ok(Surroundings::of(value, files, dot_net_config(sys), sys.clock.now()))
}

/// Reads the config file of the SDK for .NET, if it is another one than that of all other readers: it uses the file
/// beside a credentials file that a variable names, and the default file if `AWS_CONFIG_FILE` names a missing one.
pub fn dot_net_config(sys: &System) -> Option<Vec<u8>> {
    let named = |name: &str| sys.env.raw(name).filter(|path| !path.is_empty()).map(PathBuf::from);
    let is_there = |path: &PathBuf| untrusted::stands(path);
    let path = match (named("AWS_CONFIG_FILE"), named("AWS_SHARED_CREDENTIALS_FILE").filter(is_there)) {
        (Some(config), _) if is_there(&config) => return None,
        (Some(_), _) => sys.env.home()?.join(".aws/config"),
        (None, Some(credentials)) => credentials.with_file_name("config"),
        (None, None) => return None,
    };
    if paths::config_file(&sys.env).is_ok_and(|usual| usual == path) {
        return None;
    }
    Some(config::contents(&path, config::limits(&sys.env)).ok().flatten().unwrap_or_default())
}
