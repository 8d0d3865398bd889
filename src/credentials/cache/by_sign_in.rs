//! Which cache files came from which sign-in. File names are hashes, so each is recorded when it is created: a
//! sign-out, or another person's sign-in, must remove them all. A sign-in is identified by the name of its token
//! file.

use super::files::expires_at;
use super::place::{folders_in_memory, folders_on_disk};
use crate::ordered;
use crate::system::System;
use crate::system::files::{self, paths};
use crate::time::Time;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Records that a cache file comes from this sign-in. Returns whether that was possible.
pub(in crate::credentials) fn record(sys: &System, sign_in: &str, file_name: &str) -> bool {
    let recorded = path(sys, sign_in).and_then(|path| {
        // Every renewal comes here; the record would grow with each.
        if !file_names(&path).contains(file_name) {
            files::append_line(&path, file_name)?;
        }
        Ok(())
    });
    if let Err(error) = &recorded {
        sys.terminal.verbose(|| format!("cannot record the credentials for the next sign-out: {error:#}"));
    }
    recorded.is_ok()
}

/// Whether the file is still recorded; if not, a sign-out or a sign-in has happened since.
pub(in crate::credentials) fn is_recorded(sys: &System, sign_in: &str, file_name: &str) -> bool {
    path(sys, sign_in).is_ok_and(|path| file_names(&path).contains(file_name))
}

/// Removes the recorded files and these others. Returns when the last of their credentials expires, since shells may
/// still have them.
pub(in crate::credentials) fn remove_files(
    sys: &System,
    sign_in: &str,
    others: impl IntoIterator<Item = String>,
) -> anyhow::Result<Option<Time>> {
    let record = path(sys, sign_in)?;
    let mut names = file_names(&record);
    names.extend(others);
    // A recorded name does not say in which of the folders the file is, and `cache` may have been set since.
    let folders: Vec<PathBuf> = folders_on_disk(sys)?.into_iter().chain(folders_in_memory(sys)).collect();
    let (mut last, mut failed) = (None, None);
    for path in names.iter().flat_map(|name| folders.iter().map(move |it| it.join(format!("{name}.json")))) {
        // Read before the removal, after which nothing says how long shells may still use the keys.
        let until = expires_at(&path);
        match files::remove(&path) {
            Ok(true) => last = last.max(until),
            Ok(false) => {}
            // Continue with the other files, and report the failure at the end.
            Err(error) => {
                failed = Some(anyhow::Error::new(error).context(format!("cannot remove {}", path.display())))
            }
        }
    }
    match failed {
        Some(error) => Err(error),
        None => {
            // Last: after a failure the next sign-out needs the record again.
            files::remove(&record)?;
            Ok(last)
        }
    }
}

/// Returns the recorded files and these others that hold credentials, with their expiry.
pub(in crate::credentials) fn cached_files(
    sys: &System,
    sign_in: &str,
    others: impl IntoIterator<Item = String>,
) -> Vec<(PathBuf, Time)> {
    let mut names = path(sys, sign_in).map(|path| file_names(&path)).unwrap_or_default();
    names.extend(others);
    let on_disk = folders_on_disk(sys).into_iter().flatten();
    let folders: Vec<PathBuf> = on_disk.chain(folders_in_memory(sys)).collect();
    let paths = names.iter().flat_map(|name| folders.iter().map(move |it| it.join(format!("{name}.json"))));
    paths.filter_map(|path| expires_at(&path).map(|end| (path, end))).collect()
}

/// Reads the recorded names; ignores lines that are not the name of a cache file (40 hexadecimal digits).
fn file_names(path: &Path) -> BTreeSet<String> {
    let text = files::read_regular(path).ok().flatten().map(|contents| contents.bytes).unwrap_or_default();
    // The names become paths of files to remove, so a damaged record must not lead out of the folder.
    let is_name = |line: &&str| line.len() == 40 && line.bytes().all(|byte| byte.is_ascii_hexdigit());
    ordered::set(String::from_utf8_lossy(&text).lines().filter(is_name).map(str::to_owned))
}

fn path(sys: &System, sign_in: &str) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("sign-ins").join(sign_in))
}
