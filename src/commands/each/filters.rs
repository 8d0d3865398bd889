//! Options that narrow the targets: `--account`, `--role` and `--session`. Pure.

use crate::cli::Each;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::known_sessions::{self, is_same};
use crate::config::name_pattern::NamePattern;
use crate::config::session::Session;
use crate::error::Failure;

/// The options. Without any of them every target fits.
#[derive(Debug)]
pub(super) struct Filters {
    accounts: Vec<NamePattern>,
    roles: Vec<NamePattern>,
    session: Option<Session>,
}

impl Filters {
    /// Fails if there is no such session.
    pub fn new(config: &Config, arguments: &Each) -> Result<Self, Failure> {
        let patterns = |texts: &[String]| texts.iter().map(|text| NamePattern::new(text)).collect();
        let session = arguments.session.as_deref().map(|label| known_sessions::labelled(config, label));
        Ok(Filters {
            accounts: patterns(&arguments.account),
            roles: patterns(&arguments.role),
            session: session.transpose()?,
        })
    }

    /// Whether no option narrows the targets.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.roles.is_empty() && self.session.is_none()
    }

    /// Whether `--role` is given.
    pub fn has_roles(&self) -> bool {
        !self.roles.is_empty()
    }

    /// Returns the name of the only `--role`, if it has no wildcard.
    pub fn only_role(&self) -> Option<&str> {
        match &self.roles[..] {
            [one] if !NamePattern::has_wildcards(one.text()) => Some(one.text()),
            _ => None,
        }
    }

    /// Whether a session fits.
    pub fn has_session(&self, session: &Session) -> bool {
        self.session.as_ref().is_none_or(|own| is_same(own, session))
    }

    /// Whether a role fits; what is not known fits no option.
    pub fn has_role(&self, account_id: Option<&str>, account_name: Option<&str>, role: Option<&str>) -> bool {
        let fits = |patterns: &[NamePattern], names: &[Option<&str>]| {
            let mut names = names.iter().flatten().filter(|name| !name.is_empty());
            patterns.is_empty() || names.any(|name| patterns.iter().any(|pattern| pattern.matches(name)))
        };
        fits(&self.accounts, &[account_id, account_name]) && fits(&self.roles, &[role])
    }

    /// Whether a chain fits.
    pub fn has_chain(&self, chain: &Chain, account_name: Option<&str>) -> bool {
        let is_session = match chain.session() {
            Some(session) => self.has_session(session),
            None => self.session.is_none(),
        };
        is_session && self.has_role(chain.account_id(), account_name, chain.role().map(|(_, role)| role))
    }

    /// Whether the names of accounts matter.
    pub fn needs_account_names(&self) -> bool {
        self.accounts.iter().any(|pattern| needs_account_name(pattern.text()))
    }

    /// Returns the options that no target fits, whatever the others select.
    pub fn unmatched<'a>(
        &self,
        targets: impl Iterator<Item = (&'a Chain, Option<&'a str>)> + Clone,
    ) -> Option<String> {
        let is_unmatched =
            |pattern: &&NamePattern, names: &dyn Fn(&'a Chain, Option<&'a str>) -> Vec<&'a str>| {
                !targets
                    .clone()
                    .any(|(chain, name)| names(chain, name).iter().any(|name| pattern.matches(name)))
            };
        let of_account = |chain: &'a Chain, name: Option<&'a str>| {
            [chain.account_id(), name].into_iter().flatten().collect()
        };
        let of_role =
            |chain: &'a Chain, _: Option<&'a str>| chain.role().map(|(_, role)| role).into_iter().collect();
        let account = self.accounts.iter().find(|it| is_unmatched(it, &of_account));
        let account = account.map(|pattern| format!("--account {}", pattern.text()));
        let role = || self.roles.iter().find(|it| is_unmatched(it, &of_role));
        account.or_else(|| role().map(|pattern| format!("--role {}", pattern.text())))
    }

    /// Formats the options for a message: ` with --role ReadOnly --session my-org`; empty without one.
    pub fn in_words(&self) -> String {
        let accounts = self.accounts.iter().map(|pattern| format!(" --account {}", pattern.text()));
        let roles = self.roles.iter().map(|pattern| format!(" --role {}", pattern.text()));
        let session = self.session.iter().map(|session| format!(" --session {}", session.label()));
        let words: String = accounts.chain(roles).chain(session).collect();
        if words.is_empty() { words } else { format!(" with{words}") }
    }
}

/// Whether a pattern for accounts can match a name, and not only an id.
pub(super) fn needs_account_name(pattern: &str) -> bool {
    pattern.chars().any(|c| !c.is_ascii_digit() && !matches!(c, '*' | '?'))
}
