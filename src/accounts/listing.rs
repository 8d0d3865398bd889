//! The accounts and roles of a session as the portal last named them, each with the time of the answer. Pure.

use crate::ordered;
use crate::services::portal_accounts::Account;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What is known of a session's accounts. Empty if nothing was listed, or a sign-out has removed it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct Listing {
    /// When the portal last named every account, in seconds since the epoch; `None` if it never did.
    accounts_at: Option<i64>,
    /// The accounts, in the order of [`Account::rank`].
    pub accounts: Vec<ListedAccount>,
}

/// An account in which the person has a role.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct ListedAccount {
    /// Account id: twelve digits.
    pub id: String,
    /// Name; may be empty. Text from outside: any characters.
    pub name: String,
    /// Email address; may be empty.
    pub email: String,
    /// The roles, sorted by name without case; empty as long as they were not asked for.
    pub roles: Vec<String>,
    /// When the portal named the roles, in seconds since the epoch; `None` if it never did.
    roles_at: Option<i64>,
}

impl Listing {
    /// Returns when the portal last named every account.
    pub fn accounts_at(&self) -> Option<Time> {
        self.accounts_at.map(Time::from_epoch)
    }

    /// Returns the time of the oldest answer; `None` unless every account and the roles of each are known.
    pub fn complete_since(&self) -> Option<Time> {
        let roles = self.accounts.iter().map(|account| account.roles_at);
        let oldest = roles.fold(self.accounts_at, |oldest, roles_at| Some(oldest?.min(roles_at?)));
        oldest.map(Time::from_epoch)
    }

    /// Returns the account with this id.
    pub fn account(&self, id: &str) -> Option<&ListedAccount> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// Takes over an answer that names every account: removes the accounts that it does not name, and keeps the roles
    /// of the others.
    pub fn set_accounts<'a>(&mut self, answer: impl IntoIterator<Item = &'a Account>, now: Time) {
        let mut before: HashMap<String, ListedAccount> =
            self.accounts.drain(..).map(|account| (account.id.clone(), account)).collect();
        let mut ranked: Vec<(_, ListedAccount)> = Vec::new();
        for account in answer {
            let Account { id, name, email } = account.clone();
            let known = before.remove(&id).unwrap_or_default();
            ranked.push((account.rank(), ListedAccount { id, name, email, ..known }));
        }
        ordered::sort_by(&mut ranked, |(one, _), (other, _)| one.cmp(other));
        self.accounts = ranked.into_iter().map(|(_, account)| account).collect();
        self.accounts_at = Some(now.epoch());
    }

    /// Takes over the roles of one account; ignores an account that is not in the listing.
    pub fn set_roles(&mut self, id: &str, roles: Vec<String>, now: Time) {
        if let Some(account) = self.accounts.iter_mut().find(|account| account.id == id) {
            account.roles = roles;
            account.roles_at = Some(now.epoch());
        }
    }
}

impl ListedAccount {
    /// Returns when the portal named the roles; `None` if it never did.
    pub fn roles_at(&self) -> Option<Time> {
        self.roles_at.map(Time::from_epoch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, name: &str) -> Account {
        Account { id: id.to_owned(), name: name.to_owned(), email: format!("{name}@example.com") }
    }

    #[test]
    fn roles_stay_with_their_account_until_the_account_is_gone() {
        let at = Time::from_epoch;
        let mut listing = Listing::default();
        listing.set_accounts(&[account("2", "b"), account("1", "a")], at(100));
        assert_eq!(listing.complete_since(), None);
        listing.set_roles("1", vec!["Admin".to_owned()], at(110));
        listing.set_roles("2", Vec::new(), at(120));
        listing.set_roles("3", vec!["Admin".to_owned()], at(120));
        assert_eq!(listing.complete_since(), Some(at(100)));
        listing.set_accounts(&[account("1", "renamed"), account("4", "d")], at(200));
        let shown: Vec<_> =
            listing.accounts.iter().map(|it| (it.id.as_str(), it.name.as_str(), it.roles_at())).collect();
        assert_eq!(shown, [("4", "d", None), ("1", "renamed", Some(at(110)))]);
        assert_eq!(listing.account("1").unwrap().roles, ["Admin"]);
        assert_eq!(listing.account("2"), None);
        listing.set_roles("4", Vec::new(), at(210));
        assert_eq!(listing.complete_since(), Some(at(110)));
        let text = serde_json::to_string(&listing).unwrap();
        assert_eq!(serde_json::from_str::<Listing>(&text).unwrap(), listing);
    }
}
