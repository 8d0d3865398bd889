//! The copy of the key in memory, so that the keychain is asked once after each start of the machine. Only where files are
//! the person's alone and are gone after a restart; elsewhere there is none.

use crate::system::System;
use crate::system::files::{self, Staged, memory_folder, present_memory_folder};
use crate::system::keychain::Key;
use std::path::PathBuf;

/// Name of the file.
const NAME: &str = "key";

/// Returns where the copy is, if it is there. Creates no folder.
fn place(sys: &System) -> Option<PathBuf> {
    Some(present_memory_folder(&sys.env)?.join(NAME))
}

/// Returns the path of the copy, if there is one.
pub fn present_copy(sys: &System) -> Option<PathBuf> {
    let path = place(sys)?;
    files::read_regular(&path).ok()??;
    Some(path)
}

/// Returns the copy.
pub(super) fn read(sys: &System) -> Option<Key> {
    Key::parse(&files::read_regular(&place(sys)?).ok()??.bytes)
}

/// Writes the copy. Without it the keychain is asked again.
pub(super) fn write(sys: &System, key: &Key) {
    let Some(folder) = memory_folder(&sys.env) else { return };
    let written = Staged::create(&folder.join(NAME)).and_then(|staged| staged.commit(key.text().as_bytes()));
    if let Err(error) = written {
        sys.terminal.verbose(|| format!("cannot keep the key in memory: {error}"));
    }
}

/// Removes the copy. Error: it stays.
pub(super) fn remove(sys: &System) -> std::io::Result<bool> {
    place(sys).map_or(Ok(false), |path| files::remove(&path))
}
