//! The JSON of `sync`.

use crate::config::profile_form::ProfileForm;
use crate::output::json::json;
use crate::sync::{ProfileAction, ProfileChange, SessionToSync, SyncPlan, SyncRemark};
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
struct SyncAnswer<'a> {
    /// The config file.
    path: &'a str,
    /// Whether the changes were made.
    written: bool,
    /// Whether everything that the sessions give is known.
    complete: bool,
    changes: Vec<ShownChange<'a>>,
    /// Profiles that are as they should be.
    unchanged: usize,
    kept: &'a [SyncRemark],
}

#[derive(Serialize)]
struct ShownChange<'a> {
    action: &'static str,
    session: &'a str,
    profile: &'a str,
    account_id: &'a str,
    account_name: Option<&'a str>,
    role_name: &'a str,
    /// The former name of a renamed profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    /// The region, if it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    /// The form, unless it is that of a new profile with `sso_*` keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<&'static str>,
}

/// Returns the answer.
pub(super) fn answer(
    path: &str,
    plan: &SyncPlan,
    sessions: &[SessionToSync],
    written: bool,
    complete: bool,
) -> anyhow::Result<Vec<u8>> {
    let mut names: HashMap<(usize, &str), &str> = HashMap::new();
    for (at, session) in sessions.iter().enumerate() {
        let named = session.roles.iter().filter(|role| !role.account_name.is_empty());
        names.extend(named.map(|role| ((at, role.account_id.as_str()), role.account_name.as_str())));
    }
    let name = |change: &ProfileChange| names.get(&(change.session, change.account_id.as_str())).copied();
    let changes = plan.changes.iter().map(|change| shown(change, sessions, name(change))).collect();
    let (unchanged, kept) = (plan.unchanged, plan.remarks.as_slice());
    json(&SyncAnswer { path, written, complete, changes, unchanged, kept })
}

fn shown<'a>(
    change: &'a ProfileChange,
    sessions: &'a [SessionToSync],
    account_name: Option<&'a str>,
) -> ShownChange<'a> {
    let (action, from) = match &change.action {
        ProfileAction::Add(_) => ("add", None),
        ProfileAction::Change => ("change", None),
        ProfileAction::Rename(from) => ("rename", Some(from.as_str())),
        ProfileAction::Remove => ("remove", None),
    };
    let form = change.form.as_ref().map(|form| form.form);
    let from_file = !matches!(change.action, ProfileAction::Add(_));
    ShownChange {
        action,
        session: &sessions[change.session].name,
        profile: &change.name,
        account_id: &change.account_id,
        account_name,
        role_name: &change.role_name,
        from,
        region: change.region.as_deref(),
        form: form.filter(|form| *form == ProfileForm::Process || from_file).map(ProfileForm::word),
    }
}
