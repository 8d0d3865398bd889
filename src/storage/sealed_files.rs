//! Sealed files in the state folder, read and written. Their names are those that the AWS CLI gives to the plain ones.

use super::key::{self, KeyWanted, get_key, with_kept_key};
use super::sealed_file::SealedFile;
use super::sealed_folder::path;
use crate::error::Failure;
use crate::system::System;
use crate::system::files::{self, metadata};
use crate::system::random;
use serde_json::{Map, Value};
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

/// Reads a file without opening it, so without the key; gives another process 200 ms to finish writing it, as one
/// that cannot be replaced is overwritten. Fails with `Configuration` for one that a newer ssoenv has written: what this one
/// cannot read it must not replace.
pub fn read(sys: &System, name: &str) -> anyhow::Result<SealedText> {
    let path = path(sys, name)?;
    let newer = || {
        let what = format!("{} is of a newer ssoenv, and this one leaves it alone", path.display());
        Failure::configuration(what).hint("upgrade this ssoenv, or remove the file")
    };
    let read = files::read_patiently(&path, |contents| match SealedFile::parse(&contents.bytes) {
        Some(file) => Some(Ok(file)),
        None => SealedFile::is_newer(&contents.bytes).then(|| Err(newer())),
    });
    Ok(match read.map_err(|error| metadata::unreadable(&path, error))? {
        None => SealedText::Nothing,
        Some(None) => SealedText::Rubbish,
        Some(Some(file)) => SealedText::Sealed(file?),
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

/// Seals a text under the key of the keychain, and has `write` put the bytes in place. Fails if the keychain does not keep the
/// key.
pub fn seal(
    sys: &System,
    wanted: KeyWanted,
    name: &str,
    clear: Map<String, Value>,
    text: &str,
    write: impl FnOnce(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let nonce = random::bytes()?;
    with_kept_key(sys, wanted, |key| write(SealedFile::seal(key, name, clear, text, nonce).text().as_bytes()))
}
