//! Writes `~/.aws/credentials`: only sections of `use --write-credentials`, no others. It makes no backup, which
//! would be one more file with keys.

use super::DEFAULT_PROFILE;
use super::document::{Document, SectionKind};
use super::files::{Config, LIMITS};
use super::known_sessions;
use super::session::Session;
use super::write_errors::{TRIES, being_written, cannot_write};
use super::written_keys::{self, KeySection, WrittenSection};
use crate::aws::credentials::Credentials;
use crate::error::Failure;
use crate::system::System;
use crate::system::files::replace::{Backup, Replaced, replace};
use crate::system::files::{self, Limits, Undisturbed, locks, metadata, paths, read_undisturbed};
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Time that a renewal waits for another ssoenv that is writing the file.
const RENEWAL_PATIENCE: Duration = Duration::from_secs(2);

/// Writes the section at the end of the file and removes expired sections of ours. Returns the path. Fails with
/// `Configuration` if the name is `default`, a profile of the config file, or a section that ssoenv did not write.
pub fn write(sys: &System, config: &Config, section: &KeySection<'_>) -> anyhow::Result<PathBuf> {
    let name = section.name;
    written_keys::check_name(name)?;
    if name.eq_ignore_ascii_case(DEFAULT_PROFILE) {
        return Err(not_ours(name, "it is the default for every tool").into());
    }
    if !config.config.effective(SectionKind::Profile, name).1.is_empty() {
        let what = format!("it is a profile in {}", config.config.path.display());
        return Err(not_ours(name, &what).into());
    }
    let now = sys.clock.now();
    change(sys, Some(&config.credentials), locks::PATIENCE, |path, bytes| {
        if written_keys::is_of_others(path, bytes, name) {
            return Err(not_ours(
                name,
                &format!("{} already has it, and ssoenv did not write it", path.display()),
            ));
        }
        written_keys::with(path, &written_keys::without(path, bytes, |other| other.is_over(now)), section)
    })
}

/// Writes new keys into the sections that were written for this target, and removes expired sections of ours. Does
/// nothing if the file has no such section.
pub fn renew(sys: &System, config: &Config, target: &str, credentials: &Credentials) -> anyhow::Result<()> {
    let (path, bytes) = (&config.credentials.path, &config.credentials.bytes);
    let is_meant = |section: &WrittenSection| {
        section.written_for == target && section.access_key_id != credentials.access_key_id
    };
    let now = sys.clock.now();
    // Runs whenever credentials are resolved, so files without such a section are not parsed.
    if memchr::memmem::find(bytes, written_keys::MARK.as_bytes()).is_none()
        || !written_keys::written(path, bytes).iter().any(|section| is_meant(section) || section.is_over(now))
    {
        return Ok(());
    }
    change(sys, Some(&config.credentials), RENEWAL_PATIENCE, |path, bytes| {
        let mut meant = written_keys::written(path, bytes);
        meant.retain(is_meant);
        let kept = written_keys::without(path, bytes, |other| other.is_over(now) && !meant.contains(other));
        meant.iter().try_fold(kept, |bytes, WrittenSection { name, written_for, region, .. }| {
            let (region, written_for) = (region.as_deref(), Some(written_for.as_str()));
            written_keys::with(path, &bytes, &KeySection { name, credentials, region, written_for })
        })
    })
    .map(drop)
}

/// Removes the sections that were written for this target. Does nothing if the file has no section of ours.
pub fn remove_of_target(sys: &System, config: &Config, target: &str) -> anyhow::Result<()> {
    let is_meant = |section: &WrittenSection| section.written_for == target;
    let (path, bytes) = (&config.credentials.path, &config.credentials.bytes);
    if memchr::memmem::find(bytes, written_keys::MARK.as_bytes()).is_some()
        && written_keys::written(path, bytes).iter().any(is_meant)
    {
        remove(sys, is_meant)?;
    }
    Ok(())
}

/// Removes those of our sections for which `is_meant` holds, and expired ones. Returns their names.
pub fn remove(sys: &System, is_meant: impl Fn(&WrittenSection) -> bool) -> anyhow::Result<Vec<String>> {
    let path = paths::credentials_file(&sys.env)?;
    let now = sys.clock.now();
    let goes = |section: &WrittenSection| section.is_over(now) || is_meant(section);
    let contents = files::read_regular(&path).map_err(|error| metadata::unreadable(&path, error))?;
    let found = written_keys::written(&path, &contents.map(|contents| contents.bytes).unwrap_or_default());
    let names: Vec<String> = found.into_iter().filter(|it| goes(it)).map(|section| section.name).collect();
    if !names.is_empty() {
        change(sys, None, locks::PATIENCE, |path, bytes| Ok(written_keys::without(path, bytes, goes)))?;
    }
    Ok(names)
}

/// Removes our sections whose target belongs to one of these sessions, or no longer exists, since then the session is
/// unknown. Returns their names.
pub fn remove_of_sessions(
    sys: &System,
    config: &Config,
    is_meant: impl Fn(&Session) -> bool,
) -> anyhow::Result<Vec<String>> {
    remove(sys, |section| match known_sessions::of_profile(config, &section.written_for) {
        Ok(session) => is_meant(&session),
        // A profile that exists without a session got its keys from elsewhere: keep its section.
        Err(_) => !config.profile(&section.written_for).is_ok_and(|profile| profile.is_some()),
    })
}

/// Tells a person which sections were removed; `None` if there were none.
pub fn removed_in_words(names: &[String]) -> Option<String> {
    let listed = names.iter().map(|name| format!("[{name}]")).collect::<Vec<_>>().join(", ");
    let are = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty()).then(|| format!("{listed} {are} removed from the credentials file"))
}

fn not_ours(name: &str, why: &str) -> Failure {
    Failure::configuration(format!("did not write credentials to [{name}]: {why}"))
        .hint("choose another name")
}

/// Reads the file and writes the result of `edit`. `seen` is the file as this run read it before: if sections of
/// other tools have disappeared since, another program is in the middle of writing it.
fn change(
    sys: &System,
    seen: Option<&Document>,
    patience: Duration,
    edit: impl Fn(&Path, &[u8]) -> Result<Vec<u8>, Failure>,
) -> anyhow::Result<PathBuf> {
    let path = paths::credentials_file(&sys.env)?;
    let _lock = match locks::wait(sys, "credentials-file", patience, || None::<()>) {
        locks::Waited::Held(lock) => lock,
        _ => return Err(locks::busy("writing the credentials file", patience).into()),
    };
    for _ in 0..TRIES {
        let old = undisturbed(&path, seen)?;
        let new = edit(&path, old.as_deref().unwrap_or_default())?;
        if old.as_deref().unwrap_or_default() == new {
            return Ok(path);
        }
        let replaced = replace(&path, old.as_deref(), &new, Backup::NeverAndPrivate)
            .with_context(|| cannot_write(&path))?;
        if replaced != Replaced::Changed {
            return Ok(path);
        }
    }
    Err(being_written(&path, None).into())
}

/// Returns the file's bytes once no other program is writing it. Refuses text with zero bytes (UTF-16), which cannot
/// be edited safely.
fn undisturbed(path: &Path, seen: Option<&Document>) -> anyhow::Result<Option<Vec<u8>>> {
    let is_whole = |bytes: &[u8], _| {
        seen.is_none_or(|seen| written_keys::has_sections_of_others(path, bytes, &seen.bytes))
    };
    let reading = read_undisturbed(path, limits(), is_whole)
        .map_err(|error| metadata::unreadable_for_change(path, error))?;
    let Undisturbed::Whole(bytes) = reading else { return Err(being_written(path, None).into()) };
    if bytes.as_ref().is_some_and(|bytes| bytes.contains(&0)) {
        let what = format!("{} is not in UTF-8", path.display());
        return Err(Failure::configuration(what).hint("save it as UTF-8 in an editor").into());
    }
    Ok(bytes)
}

/// Limits for reading a file that will be written: no wait, since a pipe cannot be written anyway.
fn limits() -> Limits {
    LIMITS.at_once()
}
