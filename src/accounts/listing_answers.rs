//! The answers of one listing, and how they are added to the kept one. Pure.

use super::listing::{Listing, RolesAnswer};
use crate::services::portal_accounts::Account;
use crate::time::Time;

/// What the portal has answered so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    /// The accounts; empty if they were not asked for.
    pub accounts: Vec<Account>,
    /// When their last page arrived.
    pub accounts_at: Option<Time>,
    /// The roles of each account that was asked about.
    pub roles: Vec<RolesAnswer>,
}

impl Answers {
    /// Adds the answers to a listing that may have changed meanwhile; a newer answer in it is kept.
    pub(super) fn add_to(&self, listing: &mut Listing) {
        match self.accounts_at {
            Some(at) if listing.accounts_at() <= Some(at) => listing.set_accounts(&self.accounts, at),
            None if !self.accounts.is_empty() => listing.add_accounts(&self.accounts),
            _ => {}
        }
        listing.set_all_roles(&self.roles);
    }
}
