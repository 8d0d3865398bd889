//! Names that lead to another account or role after a change. Pure.

use super::plan::{ProfileAction, ProfileChange, SyncInput};
use std::collections::HashMap;

/// A name, and where it leads before and after the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedName {
    /// The name.
    pub name: String,
    /// Account id and role before.
    pub before: (String, String),
    /// Account id and role after.
    pub after: (String, String),
}

/// Returns the names that lead elsewhere after the changes, or that led elsewhere when they last existed.
pub fn moved_names(input: &SyncInput<'_>, changes: &[ProfileChange]) -> Vec<MovedName> {
    let mut before: HashMap<&str, (&String, &String)> = HashMap::new();
    for session in input.sessions {
        let generated = session.record.profiles.iter();
        before.extend(generated.map(|(name, it)| (name.as_str(), (&it.account_id, &it.role_name))));
    }
    for profile in input.profiles {
        if let Some((account_id, role_name)) = &profile.role {
            before.insert(&profile.name, (account_id, role_name));
        }
    }
    let gets_a_name =
        |change: &&ProfileChange| matches!(change.action, ProfileAction::Add(_) | ProfileAction::Rename(_));
    let moved = |change: &ProfileChange| {
        let (account_id, role_name) = *before.get(change.name.as_str())?;
        let is_same = *account_id == change.account_id && *role_name == change.role_name;
        (!is_same).then(|| MovedName {
            name: change.name.clone(),
            before: (account_id.clone(), role_name.clone()),
            after: (change.account_id.clone(), change.role_name.clone()),
        })
    };
    changes.iter().filter(gets_a_name).filter_map(moved).collect()
}
