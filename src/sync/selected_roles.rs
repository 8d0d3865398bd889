//! The roles that have a generated profile or get one; notes about the others. Pure.

use super::file_profiles::FileProfile;
use super::names_of_accounts::{add_what_differs, names_in_use};
use super::ownership::Ownership;
use super::plan::{FoundProfile, GoneProfile, SelectedRole, SyncInput, SyncPlan};
use super::profile_names::{NameForms, tell_apart};
use super::remarks::SyncReason;
use super::role_to_sync::{RoleKey, RoleToSync};
use std::collections::HashMap;

impl SyncPlan {
    /// Selects the roles that have or get a generated profile, and notes the others.
    pub(super) fn select<'a>(
        &mut self,
        input: &SyncInput<'a>,
        owners: &[Ownership<'a>],
        roles: &HashMap<RoleKey<'a>, &'a RoleToSync>,
    ) -> Vec<SelectedRole<'a>> {
        let mut generated = HashMap::new();
        let mut own: HashMap<RoleKey<'_>, &FileProfile> = HashMap::new();
        for (profile, owner) in input.profiles.iter().zip(owners) {
            match owner {
                Ownership::Generated { key, base, is_named_by_person } => {
                    self.generated[key.0] += 1;
                    let (base, is_named_by_person) = (*base, *is_named_by_person);
                    generated.insert(*key, FoundProfile { profile, base, is_named_by_person });
                    if !roles.contains_key(key) && input.sessions[key.0].is_complete {
                        self.note_gone(key, &generated[key]);
                    }
                }
                _ => {
                    for key in keys_of(profile, input) {
                        own.entry(key).or_insert(profile);
                        let reason = match owner {
                            Ownership::Changed => SyncReason::Changed,
                            Ownership::Copied => SyncReason::Copied,
                            _ => continue,
                        };
                        self.remark(input, reason, key, &profile.name, None);
                    }
                }
            }
        }
        let mut selected = Vec::new();
        for (session, of_session) in input.sessions.iter().enumerate() {
            for role in &of_session.roles {
                let key = role.key(session);
                let profile = generated.get(&key).copied();
                if !of_session.selection.takes(&role.account_id, &role.account_name, &role.role_name) {
                    if let Some(found) = profile {
                        self.remark(input, SyncReason::NotSelected, key, &found.profile.name, None);
                    }
                    continue;
                }
                if !role.is_valid() {
                    self.remark(input, SyncReason::OddRole, key, "", None);
                    continue;
                }
                if let (None, Some(own)) = (profile, own.get(&key)) {
                    self.remark(input, SyncReason::OwnProfile, key, &own.name, None);
                    continue;
                }
                let forms = of_session.name_forms(role);
                if of_session.selection.excludes_profile(&forms.name()) {
                    if let Some(found) = profile {
                        self.remark(input, SyncReason::NotSelected, key, &found.profile.name, None);
                    }
                    continue;
                }
                selected.push(SelectedRole { session, role, forms, profile });
            }
        }
        let in_use = generated.iter().map(|(key, found)| (*key, found.profile.name.as_str()));
        add_what_differs(&mut selected, names_in_use(input, in_use));
        selected.retain(|one: &SelectedRole<'a>| {
            let excludes = |name| input.sessions[one.session].selection.excludes_profile(name);
            let is_excluded = one.forms.with_role().is_some_and(excludes);
            if let (true, Some(found)) = (is_excluded, one.profile) {
                self.remark(input, SyncReason::NotSelected, one.key(), &found.profile.name, None);
            }
            !is_excluded
        });
        let mut forms: Vec<NameForms> = selected.iter().map(|one| one.forms.clone()).collect();
        tell_apart(&mut forms);
        selected.iter_mut().zip(forms).for_each(|(one, forms)| one.forms = forms);
        selected
    }

    fn note_gone(&mut self, key: &RoleKey<'_>, found: &FoundProfile<'_>) {
        let FoundProfile { profile, base, is_named_by_person } = found;
        // A region that is missing is nothing that would be lost.
        let is_own_region =
            base.is_some_and(|base| profile.region.is_some() && base.region != profile.region);
        self.gone.push(GoneProfile {
            session: key.0,
            name: profile.name.clone(),
            account_id: key.1.to_owned(),
            role_name: key.2.to_owned(),
            // Without the record a name tells nothing, since that of the account is not known any more.
            is_changed: (*is_named_by_person && base.is_some())
                || !profile.other_keys.is_empty()
                || is_own_region,
            user: base.and_then(|base| base.user.clone()),
        });
    }
}

/// Returns the roles of these sessions that a profile has: by `sso_session`, or by the start URL of the older form.
fn keys_of<'a>(profile: &'a FileProfile, input: &SyncInput<'_>) -> Vec<RoleKey<'a>> {
    let Some((account_id, role_name)) = &profile.role else { return Vec::new() };
    let is_of = |name: &str, portal: &str| match &profile.session {
        Some(session) => session == name,
        None => profile.portal.as_deref() == Some(portal),
    };
    let sessions = input.sessions.iter().enumerate();
    let sessions = sessions.filter(|(_, session)| is_of(&session.name, &session.portal));
    sessions.map(|(at, _)| (at, account_id.as_str(), role_name.as_str())).collect()
}
