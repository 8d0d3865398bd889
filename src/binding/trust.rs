//! Trust in `.ssoenv` files: one record in the state folder for each file that a person has judged, with hashes of
//! the allowed contents. Stamps beside it let every shell detect a change without a process: there is one per content
//! and judgement, with the file's own modification time. The hook asks again when the file is newer than its stamp,
//! and a new judgement makes all stamps of the file older than any file.

use super::worktree;
use crate::error::{CHECK_OWNER, Failure};
use crate::ordered;
use crate::system::System;
use crate::system::env::Env;
use crate::system::files::locks::{self, Lock, Waited};
use crate::system::files::{self, Staged};
use crate::system::files::{paths, untrusted};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Allowed contents that are remembered per file, so that branches which are checked out in turn stay trusted.
const MOST: usize = 64;

/// Stamps that are kept per file.
const MOST_STAMPS: usize = 32;

/// A person's judgement of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// This content is allowed.
    Allowed,
    /// No judgement.
    Unknown,
    /// Another content of this file was allowed.
    Changed,
    /// The file is denied, whatever its content.
    Denied,
}

/// A person's judgement of one `.ssoenv`, as a JSON file in the state folder.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Record {
    /// Path of the file, for people who look into the folder.
    path: String,
    /// SHA-256 of the allowed contents, the latest last.
    allowed: Vec<String>,
    denied: bool,
    /// SHA-256 of the content of which the person was told that it is not trusted.
    #[serde(skip_serializing_if = "String::is_empty")]
    told: String,
}

/// Returns the judgement of the file with this content.
pub fn judge(env: &Env, path: &Path, content: &[u8]) -> anyhow::Result<Trust> {
    let content = hash(&[content]);
    let of_file = load(&record(env, path)?);
    // Before the repository's record: `deny` applies to this file also if its content is allowed elsewhere.
    if of_file.denied {
        return Ok(Trust::Denied);
    }
    let in_repository =
        worktree::place(path).and_then(|key| Some(load(&folder(env).ok()?.join(hash(&[&key])))));
    let records = [Some(&of_file), in_repository.as_ref()];
    Ok(match records.into_iter().flatten().any(|record| record.allowed.contains(&content)) {
        true => Trust::Allowed,
        false if of_file.allowed.is_empty() => Trust::Unknown,
        false => Trust::Changed,
    })
}

/// Allows this content of the file; with `repository` also in other work trees of the same git repository.
pub fn allow(sys: &System, path: &Path, content: &[u8], repository: bool) -> anyhow::Result<()> {
    let content = hash(&[content]);
    let of_file = record(&sys.env, path)?;
    let mut records = vec![(of_file.clone(), untrusted::place(path).display().to_string())];
    if repository {
        let key = worktree::place(path).ok_or_else(|| {
            Failure::usage(format!("{} is in no git repository", path.display())).hint("omit --repo")
        })?;
        records
            .push((folder(&sys.env)?.join(hash(&[&key])), String::from_utf8_lossy(&key).replace('\0', " ")));
    }
    // Until the end: a second `allow` in between would lose one of the two contents.
    let _lock = lock(sys)?;
    for (record, path) in records {
        let mut allowed = load(&record).allowed;
        allowed.retain(|known| *known != content);
        allowed.push(content.clone());
        allowed.drain(..allowed.len().saturating_sub(MOST));
        store(&record, &Record { path, allowed, ..Record::default() })?;
    }
    outdate(&of_file);
    Ok(())
}

/// Whether the person was not told yet that this content is not trusted; records that the person is told now.
pub fn is_news(sys: &System, path: &Path, content: &[u8]) -> bool {
    let told = hash(&[content]);
    let change = || {
        let of_file = record(&sys.env, path)?;
        let known = load(&of_file);
        if known.told == told {
            return Ok(false);
        }
        let _lock = lock(sys)?;
        let path = untrusted::place(path).display().to_string();
        store(&of_file, &Record { path, told: told.clone(), ..load(&of_file) })?;
        anyhow::Ok(true)
    };
    // Where nothing can be recorded, the person is told again.
    change().unwrap_or(true)
}

/// Locks the records, which one process at a time may read and change.
fn lock(sys: &System) -> Result<Lock, Failure> {
    match locks::wait(sys, "trust", locks::PATIENCE, || None::<()>) {
        Waited::Held(lock) => Ok(lock),
        Waited::Done(()) | Waited::TimedOut => {
            Err(locks::busy("changing the trusted files", locks::PATIENCE))
        }
    }
}

/// Denies the file and forgets its allowed contents.
pub fn deny(sys: &System, path: &Path) -> anyhow::Result<()> {
    let about = untrusted::place(path).display().to_string();
    let record = record(&sys.env, path)?;
    let _lock = lock(sys)?;
    store(&record, &Record { path: about, denied: true, ..Record::default() })?;
    outdate(&record);
    Ok(())
}

/// Forgets the judgement of a removed file; and that of its repository, once no work tree has the file.
pub fn forget(sys: &System, path: &Path) -> anyhow::Result<()> {
    let of_file = record(&sys.env, path)?;
    let mut records = vec![of_file.clone()];
    if let Some(key) = worktree::place(path).filter(|_| !worktree::is_in_any(path)) {
        records.push(folder(&sys.env)?.join(hash(&[&key])));
    }
    for record in records {
        files::remove(&record).with_context(|| {
            Failure::configuration(format!("cannot remove {}", record.display())).hint(CHECK_OWNER)
        })?;
    }
    outdate(&of_file);
    Ok(())
}

/// Returns the paths of all files with an allowed content.
pub(super) fn allowed_paths(sys: &System) -> anyhow::Result<Vec<PathBuf>> {
    let folder = folder(&sys.env)?;
    let records = files::names(&folder).into_iter().map(|name| folder.join(name));
    let records = records.filter(|path| path.extension().is_none()).map(|path| load(&path));
    let allowed = records.filter(|record| !record.denied && !record.allowed.is_empty());
    Ok(allowed.map(|record| PathBuf::from(record.path)).collect())
}

/// Writes the stamp of a file with this modification time, content and judgement, and returns its path; `None` if it
/// cannot be written. The shell then asks only when it enters the directory.
pub(super) fn stamp(
    sys: &System,
    path: &Path,
    modified: SystemTime,
    seen: Option<(&[u8], Trust)>,
) -> Option<PathBuf> {
    /// Hexadecimal digits of the hash in the name of a stamp: 64 bits, enough for the few stamps of one file.
    const LENGTH: usize = 16;
    let state = match seen {
        Some((content, trust)) => hash(&[format!("{trust:?} ").as_bytes(), content]),
        None => hash(&[]),
    };
    let record = record(&sys.env, path).ok()?;
    let stamp = record.with_extension(&state[..LENGTH]);
    if !untrusted::is_file(&stamp) {
        // Every content and judgement has a stamp of its own, so old ones would pile up.
        let mut others = stamps(&record);
        ordered::sort_by_key(&mut others, |stamp| std::cmp::Reverse(untrusted::modified(stamp)));
        others.iter().skip(MOST_STAMPS).for_each(|stamp| drop(files::remove(stamp)));
    }
    untrusted::stamp(&stamp, modified).ok()?;
    Some(stamp)
}

/// Makes all stamps of a file older than the file, so that every shell asks again.
fn outdate(record: &Path) {
    for stamp in stamps(record) {
        // If this fails, the shell asks when it enters the directory again.
        let _ = untrusted::stamp(&stamp, SystemTime::UNIX_EPOCH);
    }
}

/// Returns the stamps beside a record.
fn stamps(record: &Path) -> Vec<PathBuf> {
    let Some(folder) = record.parent() else { return Vec::new() };
    let all = files::names(folder).into_iter().map(|name| folder.join(name));
    all.filter(|path| path.extension().is_some() && path.with_extension("") == *record).collect()
}

fn record(env: &Env, path: &Path) -> anyhow::Result<PathBuf> {
    Ok(folder(env)?.join(hash(&[untrusted::place(path).as_os_str().as_encoded_bytes()])))
}

/// Returns the folder of the records. Fails if other users can write to it, since they could then allow files.
fn folder(env: &Env) -> anyhow::Result<PathBuf> {
    let folder = paths::state(env)?.join("trust");
    if untrusted::is_private(&folder) {
        return Ok(folder);
    }
    let failure = Failure::configuration(format!("other users can write to {}", folder.display()));
    let private = if cfg!(windows) { "take their rights away" } else { "run `chmod 700` on it" };
    Err(failure.hint(format!("{private}, and check its contents; until then no directory is trusted")).into())
}

/// Loads a record; one that cannot be read allows nothing.
fn load(path: &Path) -> Record {
    let contents = files::read_regular(path).ok().flatten();
    contents.and_then(|contents| serde_json::from_slice(&contents.bytes).ok()).unwrap_or_default()
}

fn store(path: &Path, record: &Record) -> anyhow::Result<()> {
    let text = serde_json::to_vec_pretty(record)?;
    let written = Staged::create(path).and_then(|staged| staged.commit(&text));
    written
        .with_context(|| Failure::configuration(format!("cannot write {}", path.display())).hint(CHECK_OWNER))
}

fn hash(parts: &[&[u8]]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(parts.concat()))
}
