//! Result of parsing a TARGET. Pure.

use super::word::{RoleWord, SessionWord};
use crate::config::chain::Chain;

/// A parsed TARGET. Every form names an account; the other fields depend on the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Name of the form, for messages: `the console URL`.
    pub what: &'static str,
    /// Account id: twelve digits.
    pub account_id: String,
    /// The role, if it is named.
    pub role: Option<RoleWord>,
    /// The sign-in session, if it is named.
    pub session: Option<SessionWord>,
    /// The region, if it is named; counts as `--region`.
    pub region: Option<String>,
}

impl Reading {
    pub(in crate::targets) fn of(what: &'static str, account_id: impl Into<String>) -> Self {
        Reading { what, account_id: account_id.into(), role: None, session: None, region: None }
    }

    /// Whether a chain gives these credentials: account, role and session, as far as each is named.
    pub fn fits(&self, chain: &Chain) -> bool {
        let is_account = chain.identity_account_id() == Some(&self.account_id);
        let is_role = self.role.as_ref().is_none_or(|role| role.is_of(chain));
        let is_session = |word: &SessionWord| chain.session().is_some_and(|session| word.is(session));
        is_account && is_role && self.session.as_ref().is_none_or(is_session)
    }

    /// Formats `role Admin in account 123456789012`.
    pub fn in_words(&self) -> String {
        let account = format!("account {}", self.account_id);
        match self.role.as_ref().map(|role| role.permission_set().or(role.iam().map(|(name, _)| name))) {
            Some(Some(role)) => format!("role {role} in {account}"),
            _ => account,
        }
    }
}
