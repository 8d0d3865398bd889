//! The edits of the file that a plan needs. Pure.

use super::file_profiles::{ACCOUNT, MARK, REGION, ROLE, SESSION};
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
    let mut set = Vec::new();
    if matches!(change.action, ProfileAction::Add(_)) {
        set.push((SESSION, session.to_owned()));
        set.push((ACCOUNT, change.account_id.clone()));
        set.push((ROLE, change.role_name.clone()));
    }
    set.extend(change.region.iter().map(|region| (REGION, region.clone())));
    // In every edit: a profile that has lost its mark meanwhile is then noticed.
    set.push((MARK, session.to_owned()));
    match &change.action {
        ProfileAction::Add(after) => SectionEdit::set(kind, name, set, Vec::new()).after(after.as_deref()),
        ProfileAction::Change => SectionEdit::set(kind, name, set, Vec::new()),
        ProfileAction::Rename(from) => SectionEdit::rename(kind, from, name, set, Vec::new()),
        ProfileAction::Remove => SectionEdit::remove(kind, name),
    }
}
