//! The accounts and roles of a session as the portal last named them, each with the time of the answer. Pure.

use crate::ordered;
use crate::services::portal_accounts::Account;
use crate::time::Time;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Time of an answer that is kept, but asked for again at the next listing.
const OUTDATED: i64 = 0;

/// Seconds that a clock may go back between two runs; answers further in the future count as old.
const CLOCK_STEP: i64 = 60;

/// What is known of a session's accounts. Empty if nothing was listed, or a sign-out has removed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Random id, which a sign-out or a sign-in as somebody else changes: answers for the person before are not added
    /// to it. Empty if nothing is kept.
    pub(super) id: String,
    /// When the portal last named every account, in seconds since the epoch; `None` if it never did.
    pub(super) accounts_at: Option<i64>,
    /// The accounts, in the order of [`Account::rank`].
    pub accounts: Vec<ListedAccount>,
}

/// An account in which the person has a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedAccount {
    /// Account id: twelve digits.
    pub id: String,
    /// Name; may be empty. Text from outside: any characters.
    pub name: String,
    /// Email address; may be empty.
    pub email: String,
    /// The roles, sorted by name without case; empty as long as they were not asked for.
    pub roles: Vec<Arc<str>>,
    /// When the portal named the roles, in seconds since the epoch; `None` if it never did.
    pub(super) roles_at: Option<i64>,
}

/// Which kept answers are recent enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recent {
    since: i64,
    until: i64,
}

/// The roles of one account as the portal has named them.
#[derive(Clone, Debug)]
pub(super) struct RolesAnswer {
    pub id: String,
    pub roles: Vec<Arc<str>>,
    pub at: Time,
}

impl Recent {
    /// Answers that are younger than this.
    pub(super) fn younger_than(age: Duration, now: Time) -> Self {
        let age = i64::try_from(age.as_secs()).unwrap_or(i64::MAX);
        let since = now.epoch().saturating_sub(age).saturating_add(1);
        Recent { since: since.max(OUTDATED + 1), until: now.epoch().saturating_add(CLOCK_STEP) }
    }

    /// Answers that came after this time.
    pub(super) fn after(time: Time) -> Self {
        Recent { since: time.epoch().saturating_add(1), until: i64::MAX }
    }

    /// No kept answer at all.
    pub(super) fn none() -> Self {
        Recent { since: i64::MAX, until: i64::MIN }
    }

    /// Whether the account's roles are recent enough.
    pub(super) fn has_roles(self, account: &ListedAccount) -> bool {
        self.has(account.roles_at)
    }

    /// Whether the list of all accounts is recent enough.
    pub(super) fn has_accounts(self, listing: &Listing) -> bool {
        self.has(listing.accounts_at)
    }

    /// Whether nothing has to be asked for.
    pub(super) fn has_everything(self, listing: &Listing) -> bool {
        self.has_accounts(listing) && listing.accounts.iter().all(|account| self.has_roles(account))
    }

    /// Returns the number of accounts whose roles are recent enough.
    pub(super) fn count(self, listing: &Listing) -> usize {
        listing.accounts.iter().filter(|account| self.has_roles(account)).count()
    }

    fn has(self, at: Option<i64>) -> bool {
        at.is_some_and(|at| (self.since..=self.until).contains(&at))
    }
}

impl Listing {
    /// Creates an empty listing with an id.
    pub(super) fn empty(id: String) -> Self {
        Listing { id, ..Listing::default() }
    }

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
        let mut before = self.take_by_id();
        let named = answer.into_iter().map(|account| merged(account, &mut before)).collect();
        self.put_in_order(named);
        self.accounts_at = Some(now.epoch());
    }

    /// Takes over a part of such an answer: adds its accounts, or updates their names, and keeps all others.
    pub(super) fn add_accounts<'a>(&mut self, page: impl IntoIterator<Item = &'a Account>) {
        let mut before = self.take_by_id();
        let mut all: Vec<ListedAccount> =
            page.into_iter().map(|account| merged(account, &mut before)).collect();
        all.extend(before.into_values());
        self.put_in_order(all);
    }

    /// Takes over the roles of one account; ignores an account that is not in the listing.
    pub fn set_roles(&mut self, id: &str, roles: Vec<Arc<str>>, now: Time) {
        if let Some(account) = self.accounts.iter_mut().find(|account| account.id == id) {
            account.roles = roles;
            account.roles_at = Some(now.epoch());
        }
    }

    /// Same as [`Listing::set_roles`], for many accounts.
    pub(super) fn set_all_roles(&mut self, answers: &[RolesAnswer]) {
        let by_id: HashMap<&str, &RolesAnswer> =
            answers.iter().map(|answer| (answer.id.as_str(), answer)).collect();
        for account in &mut self.accounts {
            if let Some(answer) = by_id.get(account.id.as_str()) {
                // Another process may have got a newer one.
                if account.roles_at <= Some(answer.at.epoch()) {
                    account.roles.clone_from(&answer.roles);
                    account.roles_at = Some(answer.at.epoch());
                }
            }
        }
    }

    /// Makes every answer outdated that is not recent: it is kept, and asked for again at the next listing.
    pub(super) fn outdate(&mut self, recent: Recent) {
        let times = self.accounts.iter_mut().map(|account| &mut account.roles_at);
        let times = times.chain([&mut self.accounts_at]).filter(|time| !recent.has(**time));
        times.flatten().for_each(|time| *time = OUTDATED);
    }

    /// Makes the list of accounts outdated; the roles of each stay as recent as they are.
    pub(super) fn outdate_accounts(&mut self) {
        self.accounts_at = self.accounts_at.map(|_| OUTDATED);
    }

    /// Whether these are exactly the accounts of the listing.
    pub(super) fn has_exactly(&self, accounts: &[Account]) -> bool {
        let ids = |ids: &mut dyn Iterator<Item = &str>| ordered::set(ids.map(str::to_owned));
        ids(&mut self.accounts.iter().map(|account| account.id.as_str()))
            == ids(&mut accounts.iter().map(|account| account.id.as_str()))
    }

    fn take_by_id(&mut self) -> HashMap<String, ListedAccount> {
        self.accounts.drain(..).map(|account| (account.id.clone(), account)).collect()
    }

    fn put_in_order(&mut self, accounts: Vec<ListedAccount>) {
        let mut ranked: Vec<_> = accounts.into_iter().map(|account| (account.rank(), account)).collect();
        ordered::sort_by(&mut ranked, |(one, _), (other, _)| one.cmp(other));
        self.accounts = ranked.into_iter().map(|(_, account)| account).collect();
    }
}

fn merged(account: &Account, before: &mut HashMap<String, ListedAccount>) -> ListedAccount {
    let Account { id, name, email } = account.clone();
    let known = before.remove(&id).unwrap_or_default();
    ListedAccount { id, name, email, ..known }
}

impl ListedAccount {
    /// Returns when the portal named the roles; `None` if it never did. 1970 if it must be asked again at the next
    /// listing.
    pub fn roles_at(&self) -> Option<Time> {
        self.roles_at.map(Time::from_epoch)
    }

    /// Whether the roles were ever named, recently or not.
    pub fn is_known(&self) -> bool {
        self.roles_at.is_some()
    }

    /// Returns the id, with the name where it is known: `111111111111 (Production)`.
    pub fn in_words(&self) -> String {
        match self.name.as_str() {
            "" => self.id.clone(),
            name => format!("{} ({name})", self.id),
        }
    }

    fn rank(&self) -> (String, String, String) {
        (self.name.to_lowercase(), self.email.to_lowercase(), self.id.clone())
    }
}

impl From<&Account> for ListedAccount {
    fn from(account: &Account) -> Self {
        merged(account, &mut HashMap::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, name: &str) -> Account {
        Account { id: id.to_owned(), name: name.to_owned(), email: format!("{name}@example.com") }
    }

    fn at(time: i64) -> Time {
        Time::from_epoch(time)
    }

    fn shown(listing: &Listing) -> Vec<(&str, &str, Option<i64>)> {
        listing.accounts.iter().map(|it| (it.id.as_str(), it.name.as_str(), it.roles_at)).collect()
    }

    #[test]
    fn roles_stay_with_their_account_until_the_account_is_gone() {
        let mut listing = Listing::default();
        listing.set_accounts(&[account("2", "b"), account("1", "a")], at(100));
        assert_eq!(listing.complete_since(), None);
        listing.set_roles("1", vec!["Admin".into()], at(110));
        listing.set_roles("2", Vec::new(), at(120));
        listing.set_roles("3", vec!["Admin".into()], at(120));
        assert_eq!(listing.complete_since(), Some(at(100)));
        listing.set_accounts(&[account("1", "renamed"), account("4", "d")], at(200));
        assert_eq!(shown(&listing), [("4", "d", None), ("1", "renamed", Some(110))]);
        assert_eq!(listing.account("1").unwrap().roles, ["Admin".into()]);
        assert_eq!(listing.account("2"), None);
        listing.set_roles("4", Vec::new(), at(210));
        assert_eq!(listing.complete_since(), Some(at(110)));
    }

    #[test]
    fn a_part_of_the_accounts_removes_none() {
        let mut listing = Listing::default();
        listing.add_accounts(&[account("2", "b"), account("3", "c")]);
        listing.set_all_roles(&[
            RolesAnswer { id: "3".to_owned(), roles: vec!["Admin".into()], at: at(5) },
            RolesAnswer { id: "9".to_owned(), roles: Vec::new(), at: at(5) },
        ]);
        listing.add_accounts(&[account("1", "a"), account("2", "z")]);
        assert_eq!(shown(&listing), [("1", "a", None), ("3", "c", Some(5)), ("2", "z", None)]);
        assert_eq!((listing.accounts_at(), listing.complete_since()), (None, None));
    }

    #[test]
    fn an_answer_counts_while_it_is_younger_than_the_limit() {
        let day = Duration::from_secs(86_400);
        let of = |time| ListedAccount { roles_at: time, ..ListedAccount::default() };
        for (recent, time, expected) in [
            (Recent::younger_than(day, at(100_000)), Some(100_000), true),
            (Recent::younger_than(day, at(100_000)), Some(13_601), true),
            (Recent::younger_than(day, at(100_000)), Some(13_600), false),
            (Recent::younger_than(day, at(100_000)), None, false),
            // A clock that was wrong when the portal answered.
            (Recent::younger_than(day, at(100_000)), Some(100_061), false),
            (Recent::younger_than(Duration::ZERO, at(100)), Some(100), false),
            (Recent::younger_than(Duration::MAX, at(100_000)), Some(1), true),
            (Recent::younger_than(Duration::MAX, at(100_000)), Some(OUTDATED), false),
            (Recent::after(at(100)), Some(100), false),
            (Recent::after(at(100)), Some(101), true),
            (Recent::none(), Some(i64::MAX), false),
        ] {
            assert_eq!(recent.has_roles(&of(time)), expected, "{recent:?} {time:?}");
        }
    }

    #[test]
    fn what_is_outdated_is_kept_and_asked_for_again() {
        let mut listing = Listing::default();
        listing.set_accounts(&[account("1", "a"), account("2", "b")], at(100));
        listing.set_roles("1", vec!["Admin".into()], at(100));
        listing.outdate(Recent::after(at(99)));
        assert_eq!(listing.complete_since(), None);
        assert!(Recent::after(at(99)).has_accounts(&listing));
        listing.outdate(Recent::none());
        assert_eq!(listing.account("1").unwrap().roles, ["Admin".into()]);
        assert!(listing.accounts[0].is_known() && !listing.accounts[1].is_known());
        let recent = Recent::younger_than(Duration::MAX, at(100));
        assert!(!recent.has_accounts(&listing) && !recent.has_roles(&listing.accounts[0]));
    }

    #[test]
    fn the_same_accounts_are_the_same_in_any_order_and_by_any_name() {
        let mut listing = Listing::default();
        listing.set_accounts(&[account("1", "a"), account("2", "b")], at(100));
        assert!(listing.has_exactly(&[account("2", "x"), account("1", "y")]));
        assert!(!listing.has_exactly(&[account("2", "b")]));
        assert!(!listing.has_exactly(&[account("2", "b"), account("3", "a")]));
    }
}
