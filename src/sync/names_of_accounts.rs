//! Names that a template gives to several roles, since it has no `{role}` or accounts share their name. Pure.

use super::plan::{SelectedRole, SyncInput};
use super::profile_names::folded;
use super::role_to_sync::RoleKey;
use std::collections::{HashMap, HashSet};

/// Names that lead, or led, to roles: session, account id and folded name, with the roles.
pub(super) type NamesInUse<'a> = HashMap<(usize, &'a str, String), HashSet<&'a str>>;

/// Returns the names of generated profiles, and without `--rename` those that once led to a role too.
pub(super) fn names_in_use<'a>(
    input: &SyncInput<'a>,
    generated: impl Iterator<Item = (RoleKey<'a>, &'a str)>,
) -> NamesInUse<'a> {
    let mut names = NamesInUse::new();
    let mut add = |(session, account_id, role_name): RoleKey<'a>, name: &str| {
        names.entry((session, account_id, folded(name))).or_default().insert(role_name);
    };
    for (key, name) in generated {
        add(key, name);
    }
    if !input.rename {
        for (at, session) in input.sessions.iter().enumerate() {
            for (name, profile) in &session.record.profiles {
                add((at, &profile.account_id, &profile.role_name), name);
            }
        }
    }
    names
}

/// Adds the account id where several accounts get a name, and the role where several roles of an account do.
pub(super) fn add_what_differs<'a>(selected: &mut [SelectedRole<'a>], mut names: NamesInUse<'a>) {
    let mut accounts: HashMap<String, HashSet<(usize, &str)>> = HashMap::new();
    for one in selected.iter() {
        let ((session, account_id, role_name), name) = (one.key(), folded(one.forms.base()));
        accounts.entry(name.clone()).or_default().insert((session, account_id));
        names.entry((session, account_id, name)).or_default().insert(role_name);
    }
    for one in selected {
        let ((session, account_id, _), name) = (one.key(), folded(one.forms.base()));
        let ids: HashSet<&str> = accounts[&name].iter().map(|(_, account_id)| *account_id).collect();
        if ids.len() > 1 {
            one.forms.add_account_id();
        }
        if names[&(session, account_id, name)].len() > 1 {
            one.forms.add_role();
        }
    }
}
