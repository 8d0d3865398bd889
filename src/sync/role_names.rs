//! Names for the profiles of the selected roles: which exist, which are taken, which once led to another role. Pure.

use super::generated::GeneratedProfile;
use super::name_assignment::{AssignedName, NameClaim, NameHolder, assign_names};
use super::ownership::Ownership;
use super::plan::{SelectedRole, SyncInput};
use super::profile_names::folded;
use super::remarks::SyncReason;
use std::collections::HashMap;

/// Assigns the names of the selected roles.
pub(super) fn names(
    input: &SyncInput<'_>,
    owners: &[Ownership<'_>],
    selected: &[SelectedRole<'_>],
) -> Vec<AssignedName> {
    let mut holders = HashMap::with_capacity(input.profiles.len());
    holders.extend(input.aliases.iter().map(|alias| (folded(alias), NameHolder::Alias)));
    for (profile, owner) in input.profiles.iter().zip(owners) {
        let holder = match owner {
            Ownership::Generated { .. } | Ownership::OtherSession => NameHolder::Generated,
            Ownership::Changed | Ownership::Copied | Ownership::Person => NameHolder::Person,
        };
        holders.insert(folded(&profile.name), holder);
    }
    let mut claims = Vec::with_capacity(selected.len());
    for (at, one) in selected.iter().enumerate() {
        let mut fixed = None;
        if let Some(found) = one.profile {
            let name = &found.profile.name;
            holders.insert(folded(name), NameHolder::Claim(at));
            fixed = match () {
                () if found.is_named_by_person => Some(SyncReason::NamedByPerson),
                () if input.referenced.contains(name) => Some(SyncReason::Referenced),
                () => None,
            };
        }
        let current = one.profile.map(|found| found.profile.name.clone());
        claims.push(NameClaim { forms: one.forms.clone(), current, fixed });
    }
    let mut retired: HashMap<String, Vec<(usize, &GeneratedProfile)>> = HashMap::new();
    for (session, of_session) in input.sessions.iter().enumerate() {
        for (name, profile) in &of_session.record.profiles {
            retired.entry(folded(name)).or_default().push((session, profile));
        }
    }
    let is_retired = |at: usize, name: &str| {
        let one: &SelectedRole<'_> = &selected[at];
        let (account_id, role_name) = (&one.role.account_id, &one.role.role_name);
        let is_other = |(session, profile): &(usize, &GeneratedProfile)| {
            *session != one.session || !profile.is_of(account_id, role_name)
        };
        retired.get(name).is_some_and(|led_to| led_to.iter().any(is_other))
    };
    assign_names(&claims, &holders, is_retired, input.rename)
}
