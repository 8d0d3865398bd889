//! The roles of a session's listing, as the plan takes them. Pure.

use crate::accounts::discovery::Discovery;
use crate::sync::RoleToSync;

/// Returns the roles of a listing, in its order.
pub(super) fn roles(discovery: &Discovery) -> Vec<RoleToSync> {
    let mut roles = Vec::new();
    for account in &discovery.listing.accounts {
        roles.extend(account.roles.iter().map(|role_name| RoleToSync {
            account_id: account.id.clone(),
            account_name: account.name.clone(),
            email: account.email.clone(),
            role_name: role_name.to_string(),
        }));
    }
    roles
}
