//! The folder of sealed files, and the mark of the key beside it. The files have the names that the AWS CLI gives to plain ones.

use crate::system::System;
use crate::system::files::{self, Staged, metadata, paths};
use anyhow::Context;
use std::path::PathBuf;

/// Returns the path of a sealed file, whether it exists or not.
pub fn path(sys: &System, name: &str) -> anyhow::Result<PathBuf> {
    Ok(folder(sys)?.join(format!("{name}.json")))
}

/// Whether there is a sealed file of this name.
pub fn is_sealed(sys: &System, name: &str) -> bool {
    path(sys, name).is_ok_and(|path| metadata::about(&path).is_some())
}

/// Whether any file is sealed.
pub fn is_any_sealed(sys: &System) -> bool {
    !sealed_names(sys).is_empty()
}

/// Returns the names of all sealed files, without their ending.
pub fn sealed_names(sys: &System) -> Vec<String> {
    let Ok(folder) = folder(sys) else { return Vec::new() };
    let names = files::names(&folder);
    names.iter().filter_map(|name| Some(name.to_str()?.strip_suffix(".json")?.to_owned())).collect()
}

/// Returns the folder of sealed files, if anything was ever sealed.
pub fn present_folder(sys: &System) -> Option<PathBuf> {
    folder(sys).ok().filter(|folder| metadata::about(folder).is_some())
}

/// Removes every sealed file, also those of sessions that are no longer configured.
pub fn remove_all(sys: &System) -> anyhow::Result<()> {
    for name in sealed_names(sys) {
        let path = path(sys, &name)?;
        files::remove(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

/// Returns the mark of the key that the keychain is known to have; `None` if it has none as far as is known.
pub(super) fn key_mark(sys: &System) -> Option<String> {
    let contents = files::read_regular(&mark_path(sys).ok()?).ok()??;
    String::from_utf8(contents.bytes).ok()
}

/// Writes the mark of the key. Without it the keychain is asked again before the next file is sealed.
pub(super) fn write_key_mark(sys: &System, mark: &str) {
    if key_mark(sys).as_deref() == Some(mark) {
        return;
    }
    let written = mark_path(sys).and_then(|path| Ok(Staged::create(&path)?.commit(mark.as_bytes())?));
    if let Err(error) = written {
        sys.terminal.verbose(|| format!("cannot note which key the keychain has: {error:#}"));
    }
}

/// Removes the mark of the key.
pub(super) fn remove_key_mark(sys: &System) -> anyhow::Result<()> {
    let path = mark_path(sys)?;
    files::remove(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    Ok(())
}

fn mark_path(sys: &System) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("sealed-key-mark"))
}

fn folder(sys: &System) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("sealed"))
}
