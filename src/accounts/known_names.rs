//! What accounts are called, as the portal has last told it; each session's names are read once.

use crate::accounts::names;
use crate::config::session::Session;
use crate::sso;
use crate::system::System;
use std::collections::HashMap;

/// Names of accounts.
pub struct Accounts<'a> {
    sys: &'a System,
    of_session: HashMap<String, HashMap<String, String>>,
}

impl<'a> Accounts<'a> {
    /// Nothing is read yet.
    pub fn new(sys: &'a System) -> Self {
        Accounts { sys, of_session: HashMap::new() }
    }

    /// What an account is called in a session.
    pub fn name(&mut self, session: &Session, account_id: &str) -> Option<String> {
        let file = sso::token_cache::name(session);
        let of_session = self.of_session.entry(file).or_insert_with(|| names::load(self.sys, session));
        of_session.get(account_id).filter(|name| !name.is_empty()).cloned()
    }
}
