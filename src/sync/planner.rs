//! Compares the file with the roles of the person, and plans the changes: last generated, now and wanted are merged key
//! by key. Pure.

use super::ownership::ownerships;
use super::plan::{SyncInput, SyncPlan};
use super::role_names::names;
use super::role_to_sync::{RoleKey, RoleToSync};
use std::collections::HashMap;

/// Plans the changes.
pub fn plan_sync(input: &SyncInput<'_>) -> SyncPlan {
    let mut plan = SyncPlan {
        records: input.sessions.iter().map(|session| session.record.clone()).collect(),
        generated: vec![0; input.sessions.len()],
        ..SyncPlan::default()
    };
    let mut roles: HashMap<RoleKey<'_>, &RoleToSync> = HashMap::new();
    for (at, session) in input.sessions.iter().enumerate() {
        roles.extend(session.roles.iter().map(|role| (role.key(at), role)));
    }
    let is_template_name = |key: RoleKey<'_>, name: &str| {
        roles.get(&key).is_some_and(|role| input.sessions[key.0].name_forms(role).include(name))
    };
    let owners = ownerships(input.profiles, input.sessions, is_template_name);
    let selected = plan.select(input, &owners, &roles);
    let names = names(input, &owners, &selected);
    plan.place(input, &selected, names);
    plan
}
