//! Writes the settings file: one key of a session, with every other byte kept.

use super::file::STORAGE;
use super::storage::Storage;
use crate::config::document::SectionKind;
use crate::config::edit::{Edited, EditedLine, SectionEdit, edit_settings};
use crate::config::in_utf_8;
use crate::error::{CHECK_OWNER_AND_FOLDER, Failure, Kind};
use crate::system::System;
use crate::system::files::replace::{Backup, Replaced, replace};
use crate::system::files::{self, locks, metadata, paths};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// How often a change is tried, if other programs write the file at the same time.
const TRIES: usize = 5;

/// A change of the settings file that is planned and not yet made.
#[derive(Debug)]
pub struct PlannedSetting {
    label: String,
    storage: Storage,
    path: PathBuf,
    old: Option<Vec<u8>>,
    edited: Edited,
}

/// Plans `storage = …` in the `[session NAME]` of a session, which is created if needed. Fails with `Configuration` if the
/// file cannot be read.
pub fn plan_storage(sys: &System, label: &str, storage: Storage) -> anyhow::Result<PlannedSetting> {
    let path = paths::settings(&sys.env)?;
    let found = files::read_regular(&path).map_err(|error| metadata::unreadable(&path, error))?;
    let old = found.map(|contents| contents.bytes);
    let bytes = old.as_deref().unwrap_or_default();
    in_utf_8(&path, bytes)?;
    let set = vec![(STORAGE, storage.word().to_owned())];
    let wanted = [SectionEdit::set(SectionKind::Session, label, set, Vec::new())];
    let edited = edit_settings(&path, bytes, &wanted)?;
    Ok(PlannedSetting { label: label.to_owned(), storage, path, old, edited })
}

impl PlannedSetting {
    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the lines to change; empty if the line is there already.
    pub fn lines(&self) -> &[EditedLine] {
        &self.edited.lines
    }

    /// Makes the change. If another program has written the file since, plans again.
    pub fn apply(mut self, sys: &System) -> anyhow::Result<()> {
        let _lock = match locks::wait(sys, "settings", locks::PATIENCE, || None::<()>) {
            locks::Waited::Held(lock) => lock,
            _ => return Err(locks::busy("writing the settings", locks::PATIENCE).into()),
        };
        let path = self.path.clone();
        let cannot_write = || {
            let what = format!("cannot write {}", path.display());
            Failure::configuration(what).hint(CHECK_OWNER_AND_FOLDER)
        };
        for _ in 0..TRIES {
            if self.edited.lines.is_empty() {
                return Ok(());
            }
            if let Some(folder) = self.path.parent() {
                files::create_folder(folder).with_context(cannot_write)?;
            }
            let replaced = replace(&self.path, self.old.as_deref(), &self.edited.bytes, Backup::Daily);
            if replaced.with_context(cannot_write)? != Replaced::Changed {
                return Ok(());
            }
            self = plan_storage(sys, &self.label, self.storage)?;
        }
        let what = format!("{} keeps changing", self.path.display());
        Err(Failure::new(Kind::General, what).hint("try again when the other program has finished").into())
    }
}
