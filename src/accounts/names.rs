//! Account names as the portal last returned them. The configuration has only ids, which say little in a list. Best
//! effort: without the file, lists show ids.

use crate::config::session::Session;
use crate::services::portal_accounts::Account;
use crate::sso;
use crate::system::System;
use crate::system::files::paths;
use crate::system::files::{self, Staged};
use std::collections::HashMap;
use std::path::PathBuf;

/// Stores the names of a session's accounts.
pub fn remember<'a>(sys: &System, session: &Session, accounts: impl Iterator<Item = &'a Account>) {
    let names: HashMap<&str, &str> =
        accounts.map(|account| (account.id.as_str(), account.name.as_str())).collect();
    let written = path(sys, session)
        .and_then(|path| Ok(Staged::create(&path)?.commit(serde_json::to_string(&names)?.as_bytes())?));
    // The names are only for show, so a failure is not worth a warning.
    if let Err(error) = written {
        sys.terminal.verbose(|| format!("cannot cache the account names: {error:#}"));
    }
}

/// Loads the names of a session's accounts, by account id.
pub fn load(sys: &System, session: &Session) -> HashMap<String, String> {
    let contents = path(sys, session).ok().and_then(|path| files::read_regular(&path).ok().flatten());
    contents.and_then(|contents| serde_json::from_slice(&contents.bytes).ok()).unwrap_or_default()
}

/// Removes the names at a sign-out. A sign-in keeps them: names are not secret, and accounts keep theirs.
pub fn forget(sys: &System, session: &Session) {
    let removed = path(sys, session).and_then(|path| Ok(files::remove(&path)?));
    if let Err(error) = removed {
        sys.terminal.verbose(|| format!("cannot remove the cached account names: {error:#}"));
    }
}

/// Account names; reads the file of each session once.
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

fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    let name = sso::token_cache::name(session);
    Ok(paths::state(&sys.env)?.join("accounts").join(format!("{name}.json")))
}
