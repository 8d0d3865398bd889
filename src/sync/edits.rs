//! The edits of the file that a plan needs. Pure.

use super::file_profiles::{MARK, REGION};
use super::form_change::FormChange;
use super::plan::{ProfileAction, ProfileChange};
use super::role_to_sync::SessionToSync;
use crate::config::document::SectionKind;
use crate::config::edit::SectionEdit;

/// Returns the edits, in the order of the changes.
pub fn edits<'a>(changes: &'a [ProfileChange], sessions: &'a [SessionToSync]) -> Vec<SectionEdit<'a>> {
    changes.iter().map(|change| edit(change, &sessions[change.session].name)).collect()
}

fn edit<'a>(change: &'a ProfileChange, session: &str) -> SectionEdit<'a> {
    let (kind, name) = (SectionKind::Profile, change.name.as_str());
    let (mut set, remove, rename) = match change.form.clone() {
        Some(FormChange { set, remove, rename, .. }) => (set, remove, rename),
        None => <(Vec<(&str, String)>, Vec<&str>, Vec<(&str, &str)>)>::default(),
    };
    set.extend(change.region.iter().map(|region| (REGION, region.clone())));
    // In every edit: a profile that has lost its mark meanwhile is then noticed.
    set.push((MARK, session.to_owned()));
    let edit = match &change.action {
        ProfileAction::Add(after) => SectionEdit::set(kind, name, set, remove).after(after.as_deref()),
        ProfileAction::Change => SectionEdit::set(kind, name, set, remove),
        ProfileAction::Rename(from) => SectionEdit::rename(kind, from, name, set, remove),
        ProfileAction::Remove => SectionEdit::remove(kind, name),
    };
    edit.renaming(rename)
}
