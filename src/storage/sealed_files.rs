//! Sealed files in the state folder, read and written. Their names are those that the AWS CLI gives to the plain ones.

use super::key::{self, KeyWanted, get_key};
use super::sealed_file::SealedFile;
use crate::error::Failure;
use crate::system::System;
use crate::system::files::{self, metadata, paths};
use crate::system::random;
use anyhow::Context;
use serde_json::{Map, Value};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// What a file of this name is.
#[derive(Debug)]
pub enum SealedText {
    /// There is no file.
    Nothing,
    /// It is no sealed file.
    Rubbish,
    /// A sealed file; its clear fields can be read.
    Sealed(SealedFile),
}

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

/// Reads a file without opening it, so without the key. Fails with `Configuration` for one that a newer ssoenv has written:
/// what this one cannot read it must not replace.
pub fn read(sys: &System, name: &str) -> anyhow::Result<SealedText> {
    let path = path(sys, name)?;
    let found = files::read_regular(&path).map_err(|error| metadata::unreadable(&path, error))?;
    if found.as_ref().is_some_and(|contents| SealedFile::is_newer(&contents.bytes)) {
        let what = format!("{} is of a newer ssoenv, and this one leaves it alone", path.display());
        return Err(Failure::configuration(what).hint("upgrade this ssoenv, or remove the file").into());
    }
    Ok(match found.map(|contents| SealedFile::parse(&contents.bytes)) {
        None => SealedText::Nothing,
        Some(None) => SealedText::Rubbish,
        Some(Some(file)) => SealedText::Sealed(file),
    })
}

impl SealedFile {
    /// Opens the file. Fails if the keychain does not answer.
    pub fn secret(&self, sys: &System, name: &str) -> anyhow::Result<Opened> {
        let mut key = get_key(sys, KeyWanted::ToOpen)?;
        if key.as_ref().is_some_and(|key| !self.is_under(key)) {
            // Another sign-in may have made a new key since that copy was written.
            key = key::get_again(sys)?;
        }
        Ok(match key.filter(|key| self.is_under(key)) {
            None => Opened::KeyLost,
            Some(key) => self.open(&key, name).map_or(Opened::Damaged, Opened::Text),
        })
    }
}

/// What a sealed file holds.
#[derive(Debug)]
pub enum Opened {
    /// The secret text.
    Text(Zeroizing<Vec<u8>>),
    /// The key that it was sealed with is not in the keychain any more.
    KeyLost,
    /// It was changed after it was sealed.
    Damaged,
}

impl Opened {
    /// Returns the text, if there is one.
    pub fn text(self) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            Opened::Text(text) => Some(text),
            Opened::KeyLost | Opened::Damaged => None,
        }
    }
}

/// Returns the bytes of a sealed file for [`Staged::commit`], sealed under the key of the keychain.
pub fn seal(
    sys: &System,
    wanted: KeyWanted,
    name: &str,
    clear: Map<String, Value>,
    text: &str,
) -> anyhow::Result<Vec<u8>> {
    let key = get_key(sys, wanted)?.context("the key was lost meanwhile")?;
    Ok(SealedFile::seal(&key, name, clear, text, random::bytes()?).text().into_bytes())
}

fn folder(sys: &System) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("sealed"))
}
