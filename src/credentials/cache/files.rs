//! Reads and writes the cache files.

use super::assumed_by::{self, Alternatives, lineage};
use super::entry::CacheEntry;
use super::file_names::file_name;
use super::format;
use super::place::CachePlace;
use crate::aws::credentials::Credentials;
use crate::system::System;
use crate::system::files::{self, Contents, Staged};
use crate::time::Time;
use std::path::Path;

/// Reads cached credentials, also expired ones. A file that cannot be read counts as missing and will be replaced.
/// Calls `alternatives` only to find out which credentials assumed a role.
pub(in crate::credentials) fn read(
    sys: &System,
    place: &CachePlace,
    entry: &CacheEntry<'_>,
    alternatives: Alternatives<'_>,
) -> Option<Credentials> {
    let path = place.path(sys, entry)?;
    let parse = |contents: &Contents| format::parse(&contents.bytes, contents.modified, entry);
    let found = match files::read_patiently(&path, parse) {
        Ok(Some(None)) => {
            sys.terminal.verbose(|| format!("{} does not contain valid credentials", path.display()));
            None
        }
        Ok(found) => found.flatten(),
        Err(error) => {
            sys.terminal.verbose(|| format!("cannot read {}: {error}", path.display()));
            None
        }
    };
    found.filter(|credentials| is_of_entry(sys, entry, credentials, alternatives))
}

/// Same as [`read`], without waiting for another tool that is writing the file; for callers that poll.
pub(in crate::credentials) fn peek(
    sys: &System,
    place: &CachePlace,
    entry: &CacheEntry<'_>,
    alternatives: Alternatives<'_>,
) -> Option<Credentials> {
    let contents = files::read_regular(&place.path(sys, entry)?).ok()??;
    let found = format::parse(&contents.bytes, contents.modified, entry)?;
    is_of_entry(sys, entry, &found, alternatives).then_some(found)
}

/// Whether the credentials belong to the entry. The file's name does not show which credentials assumed a role.
fn is_of_entry(
    sys: &System,
    entry: &CacheEntry<'_>,
    credentials: &Credentials,
    alternatives: Alternatives<'_>,
) -> bool {
    let (CacheEntry::AssumedRole(role, source), Some(own)) = (entry, lineage(sys, entry)) else {
        return true;
    };
    let id = &credentials.access_key_id;
    let is = assumed_by::has_lineage(sys, &own, source.origin, id, alternatives);
    if !is {
        sys.terminal.verbose(|| {
            format!(
                "the cached credentials of {} may belong to another source, so they are not used",
                role.role_arn
            )
        });
    }
    is
}

/// Writes credentials. `user` is the id and the ARN of an assumed role's session.
pub(in crate::credentials) fn write(
    sys: &System,
    place: &CachePlace,
    entry: &CacheEntry<'_>,
    credentials: &Credentials,
    user: Option<(&str, &str)>,
) -> anyhow::Result<()> {
    let (Some(path), Some(text)) = (place.path(sys, entry), format::text(entry, credentials, user)) else {
        return Ok(());
    };
    // Before the file: a process that reads in between finds a key id other than the recorded one, and fetches its
    // own.
    if let Some(own) = lineage(sys, entry) {
        assumed_by::record(sys, &own, &credentials.access_key_id)?;
    }
    Staged::create(&path)?.commit(text.as_bytes())?;
    Ok(())
}

/// Removes the cache file.
pub(in crate::credentials) fn remove(
    sys: &System,
    place: &CachePlace,
    entry: &CacheEntry<'_>,
) -> anyhow::Result<()> {
    if let Some(path) = place.path(sys, entry) {
        files::remove(&path)?;
    }
    Ok(())
}

/// Removes the file that holds the credentials on a disk, if they are to be cached in memory alone: it is from before
/// that was set, or of another tool.
pub(in crate::credentials) fn remove_from_disk(sys: &System, place: &CachePlace, entry: &CacheEntry<'_>) {
    if *place == CachePlace::Files {
        return;
    }
    let Some(path) = CachePlace::Files.path(sys, entry) else { return };
    if let Err(error) = files::remove(&path) {
        let path = path.display();
        sys.terminal
            .warn_once(&format!("cannot remove {path}, which the setting `cache = memory` forbids: {error}"));
    }
}

/// Returns when the credentials in a file expire, whatever its subject.
pub(super) fn expires_at(path: &Path) -> Option<Time> {
    format::expires_at(&files::read_regular(path).ok()??.bytes)
}

/// Returns the key of the record of fetch attempts: the file's name; for an assumed role hashed with its source,
/// since one source may be denied where another is not.
pub(in crate::credentials) fn attempt_key(sys: &System, entry: &CacheEntry<'_>) -> String {
    lineage(sys, entry).map_or_else(|| file_name(entry), |own| assumed_by::hash(&own))
}
