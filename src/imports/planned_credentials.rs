//! The keys that say where an imported profile's credentials come from. Pure.

use super::import_plan::PlannedSession;
use super::proposal::{DraftCredentials, ProfileDraft};
use super::role_identity::RoleIdentity;
use crate::aws::start_url::normalized;
use crate::config::profile_form::ProfileForm;

/// Keys and values.
pub(super) type Keys = Vec<(&'static str, String)>;

/// The keys that say where a profile's credentials come from.
pub(super) struct Credentials {
    pub keys: Keys,
    /// Keys that contradict these.
    pub remove: Vec<&'static str>,
    /// The role; `None` if the credentials stay what they are.
    pub identity: Option<RoleIdentity>,
}

/// What became of a draft.
#[derive(Clone)]
pub(super) enum Outcome {
    /// The profile of this name has these credentials.
    Is(String),
    LeftOut,
}

impl Credentials {
    /// Returns the keys that a profile loses: those of the other tool, and those that contradict the new ones.
    pub(super) fn removed_keys(&self, draft: &ProfileDraft) -> Vec<&'static str> {
        let mut keys: Vec<&'static str> = Vec::new();
        for key in draft.remove.iter().chain(&self.remove) {
            if !keys.contains(key) && self.keys.iter().all(|(set, _)| set != key) {
                keys.push(key);
            }
        }
        keys
    }
}

/// Returns the credentials of a draft. Error: why it has none.
pub(super) fn credentials(
    draft: &ProfileDraft,
    sessions: &[PlannedSession],
    forms: &[ProfileForm],
    outcomes: &[Outcome],
) -> Result<Credentials, String> {
    match &draft.credentials {
        DraftCredentials::Unchanged => {
            Ok(Credentials { keys: Vec::new(), remove: Vec::new(), identity: None })
        }
        DraftCredentials::Sso(role) => {
            let session = &sessions[role.session];
            let (account_id, role_name) = (role.account_id.clone(), role.role_name.clone());
            let form = forms[role.session];
            let keys = form.role_keys(&draft.name, &session.name, &account_id, &role_name);
            let keys = keys.ok_or("tools read its name differently in credential_process")?;
            let remove = match form {
                ProfileForm::Shared => Vec::new(),
                ProfileForm::Process => form.keys_to_remove(false),
            };
            let (start_url, region) = (normalized(&session.start_url), session.region.clone());
            let identity = RoleIdentity::PermissionSet { account_id, role_name, start_url, region };
            Ok(Credentials { keys, remove, identity: Some(identity) })
        }
        DraftCredentials::AssumedRole { role_arn, source } => match outcomes.get(*source) {
            // ` #` and ` ;` begin a comment for some tools.
            Some(Outcome::Is(name)) if !name.contains([' ', '\t']) => {
                let (role_arn, source_profile) = (role_arn.clone(), name.clone());
                let keys = vec![("role_arn", role_arn.clone()), ("source_profile", source_profile.clone())];
                let identity = RoleIdentity::Assumed { role_arn, source_profile };
                Ok(Credentials { keys, remove: Vec::new(), identity: Some(identity) })
            }
            Some(Outcome::Is(_)) => Err("the name of its source profile has a blank".to_owned()),
            Some(Outcome::LeftOut) | None => Err("its source profile is left out".to_owned()),
        },
    }
}
