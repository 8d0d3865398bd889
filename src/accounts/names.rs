//! Account names as the portal last returned them. The configuration has only ids, which say little in a list.

use super::listing::ListedAccount;
use super::listing_file;
use crate::config::session::Session;
use crate::system::System;
use std::collections::HashMap;

/// Loads the names of a session's accounts, by account id.
pub fn load(sys: &System, session: &Session) -> HashMap<String, String> {
    let listing = listing_file::load(sys, session);
    listing.accounts.into_iter().map(|account| (account.id, account.name)).collect()
}

/// Returns the name of an account, if it is known.
pub fn name(sys: &System, session: &Session, account_id: &str) -> Option<String> {
    let listing = listing_file::load(sys, session);
    listing.account(account_id).map(|account| account.name.clone()).filter(|name| !name.is_empty())
}

/// Returns an account's id, with its name where it is known: `111111111111 (Production)`.
pub fn in_words(sys: &System, session: &Session, account_id: &str) -> String {
    let listing = listing_file::load(sys, session);
    listing.account(account_id).map_or_else(|| account_id.to_owned(), ListedAccount::in_words)
}

/// Account names; reads the listing of each session once.
pub struct AccountNames<'a> {
    sys: &'a System,
    of_session: HashMap<String, HashMap<String, String>>,
}

impl<'a> AccountNames<'a> {
    /// Creates the lookup without reading a file.
    pub fn new(sys: &'a System) -> Self {
        AccountNames { sys, of_session: HashMap::new() }
    }

    /// Returns the name of an account in a session, if known.
    pub fn name(&mut self, session: &Session, account_id: &str) -> Option<String> {
        let key = session.cache_key().to_owned();
        let of_session = self.of_session.entry(key).or_insert_with(|| load(self.sys, session));
        of_session.get(account_id).filter(|name| !name.is_empty()).cloned()
    }
}
