//! Input and result of a plan. Pure.

use super::file_profiles::FileProfile;
use super::form_change::FormChange;
use super::generated::{GeneratedProfile, GeneratedRecord};
use super::profile_names::NameForms;
use super::remarks::{SyncReason, SyncRemark};
use super::role_to_sync::{RoleKey, RoleToSync, SessionToSync};
use std::collections::HashSet;

/// Everything that a plan depends on.
#[derive(Clone, Copy)]
pub struct SyncInput<'a> {
    /// The profiles of the file.
    pub profiles: &'a [FileProfile],
    /// The sessions to generate profiles from.
    pub sessions: &'a [SessionToSync],
    /// Names of aliases.
    pub aliases: &'a HashSet<String>,
    /// Names of profiles that something refers to, so that another name would break it.
    pub referenced: &'a HashSet<String>,
    /// Whether profiles get other names.
    pub rename: bool,
}

/// A change of one profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileChange {
    /// The session, by its place in the list.
    pub session: usize,
    /// Name of the profile, after the change.
    pub name: String,
    /// Account id of its role.
    pub account_id: String,
    /// Its role.
    pub role_name: String,
    /// What happens to it.
    pub action: ProfileAction,
    /// The region to set, if it changes.
    pub region: Option<String>,
    /// The keys of the role, if they change.
    pub form: Option<FormChange>,
}

/// What happens to a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileAction {
    /// It is written, directly behind this profile.
    Add(Option<String>),
    /// It loses this name.
    Rename(String),
    /// Its region or its form changes.
    Change,
    /// It is removed.
    Remove,
}

/// A generated profile whose role is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneProfile {
    /// The session, by its place in the list.
    pub session: usize,
    /// Name of the profile.
    pub name: String,
    /// Account id of its role.
    pub account_id: String,
    /// Its role.
    pub role_name: String,
    /// Whether a person has given it a name, or added or changed a key.
    pub is_changed: bool,
    /// Name of the user who was signed in when it was generated.
    pub user: Option<String>,
}

/// The planned changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncPlan {
    /// The changes, in the order of the roles.
    pub changes: Vec<ProfileChange>,
    /// What is left as it is.
    pub remarks: Vec<SyncRemark>,
    /// The generated profiles whose role is gone; empty for a session whose listing is incomplete.
    pub gone: Vec<GoneProfile>,
    /// Generated profiles of each session.
    pub generated: Vec<usize>,
    /// Profiles that need no change, of the selected roles.
    pub unchanged: usize,
    /// For each session, the record after the changes.
    pub records: Vec<GeneratedRecord>,
}

/// A selected role, and the generated profile that it has.
pub(super) struct SelectedRole<'a> {
    pub session: usize,
    pub role: &'a RoleToSync,
    pub forms: NameForms,
    pub profile: Option<FoundProfile<'a>>,
}

/// A generated profile in the file.
#[derive(Clone, Copy)]
pub(super) struct FoundProfile<'a> {
    pub profile: &'a FileProfile,
    /// The profile as it was generated; `None` if that is not known.
    pub base: Option<&'a GeneratedProfile>,
    pub is_named_by_person: bool,
}

impl<'a> SelectedRole<'a> {
    pub(super) fn key(&self) -> RoleKey<'a> {
        self.role.key(self.session)
    }
}

impl SyncPlan {
    /// Notes what is left as it is.
    pub(super) fn remark(
        &mut self,
        input: &SyncInput<'_>,
        reason: SyncReason,
        (session, account_id, role_name): RoleKey<'_>,
        profile: &str,
        detail: Option<String>,
    ) {
        self.remarks.push(SyncRemark {
            reason,
            session: input.sessions[session].name.clone(),
            profile: profile.to_owned(),
            account_id: account_id.to_owned(),
            role_name: role_name.to_owned(),
            detail,
        });
    }
}
