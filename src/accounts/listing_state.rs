//! State of one listing, shared by the threads that ask: which accounts are known, which are open, what was answered.

use super::listing::{Listing, Recent, RolesAnswer};
use super::listing_answers::Answers;
use crate::services::error::{CarriesRefusal, Refusal, rejects_token};
use crate::services::portal_accounts::Account;
use crate::time::Time;
use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Failures one after another after which the remaining accounts are skipped, since the problem is not theirs. Refusals do
/// not count once an account has answered: those that refuse may stand beside one another.
const MOST_FAILURES: usize = 8;

/// Whether the roles of an account are known.
#[derive(Debug)]
pub(super) enum RolesState {
    /// They must be asked for.
    Open,
    /// A kept answer is recent enough, or this listing has got an answer.
    Done,
    /// The portal did not list them.
    Failed(anyhow::Error),
}

/// How far a listing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Accounts whose roles are known, or could not be listed.
    pub done: usize,
    /// All known accounts.
    pub all: usize,
    /// Whether more accounts may be added.
    pub is_growing: bool,
}

/// State that the threads share.
pub(super) struct ListingState {
    recent: Recent,
    kept: Listing,
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Default)]
struct Inner {
    accounts: Vec<(String, RolesState)>,
    places: HashMap<String, usize>,
    answers: Answers,
    /// Places of the accounts whose roles have not been requested.
    open: VecDeque<usize>,
    /// Whether all accounts are known.
    are_all_known: bool,
    /// Whether no more accounts will be added, so that threads need not wait.
    is_closed: bool,
    /// Whether the threads have ended.
    is_over: bool,
    done: usize,
    /// Failures one after another.
    failures: usize,
    /// Whether the service has told the roles of an account.
    has_answered: bool,
    /// Whether no further account is asked about: sticky, also if a call that was under way succeeds.
    is_given_up: bool,
    threads: usize,
}

impl ListingState {
    /// Creates the state for what is missing in a kept listing, or not recent enough.
    pub(super) fn new(kept: Listing, recent: Recent) -> Self {
        let mut inner = Inner::default();
        if recent.has_accounts(&kept) {
            inner.are_all_known = true;
            kept.accounts.iter().for_each(|account| inner.add(&account.id, recent.has_roles(account)));
        }
        ListingState { recent, kept, inner: Mutex::new(inner), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Prepares a run with a new token: reopens accounts whose token was rejected. Returns whether all accounts are
    /// known; otherwise their list starts again.
    pub(super) fn start_again(&self) -> bool {
        let mut inner = self.lock();
        inner.open.clear();
        for place in 0..inner.accounts.len() {
            let roles = &mut inner.accounts[place].1;
            if matches!(roles, RolesState::Failed(error) if rejects_token(error)) {
                *roles = RolesState::Open;
            }
            if matches!(roles, RolesState::Open) {
                inner.open.push_back(place);
            }
        }
        inner.done = inner.accounts.len() - inner.open.len();
        (inner.failures, inner.threads) = (0, 0);
        (inner.is_given_up, inner.is_closed, inner.is_over) = (false, false, false);
        inner.are_all_known
    }

    /// Adds the accounts of a page; returns how many threads to start, of at most `most`.
    pub(super) fn add_page(&self, page: Vec<Account>, most: usize) -> usize {
        let mut inner = self.lock();
        for account in page {
            if inner.places.contains_key(&account.id) {
                continue;
            }
            let is_recent = self.kept.account(&account.id).is_some_and(|kept| self.recent.has_roles(kept));
            inner.add(&account.id, is_recent);
            inner.answers.accounts.push(account);
        }
        let more = inner.open.len().min(most.saturating_sub(inner.threads));
        inner.threads += more;
        self.changed.notify_all();
        more
    }

    /// Records that no more accounts will be added: all are known, or they could not be listed.
    pub(super) fn close(&self, are_listed: bool, now: Time) {
        let mut inner = self.lock();
        if are_listed && !inner.are_all_known {
            inner.are_all_known = true;
            inner.answers.accounts_at = Some(now);
        }
        // If the whole call fails, the threads need not ask for more roles.
        inner.is_given_up |= !are_listed;
        inner.is_closed = true;
        self.changed.notify_all();
    }

    /// Records that all threads have ended.
    pub(super) fn end(&self) {
        self.lock().is_over = true;
        self.changed.notify_all();
    }

    /// Waits for at most this time; returns whether all threads have ended.
    pub(super) fn wait_for_end(&self, time: Duration) -> bool {
        let inner = self.lock();
        let waited = self.changed.wait_timeout_while(inner, time, |inner| !inner.is_over);
        waited.unwrap_or_else(PoisonError::into_inner).0.is_over
    }

    /// Takes the next account; waits for one while more may be added.
    pub(super) fn next(&self) -> Option<(usize, String)> {
        let mut inner = self.lock();
        loop {
            if inner.is_given_up {
                return None;
            }
            if let Some(place) = inner.open.pop_front() {
                return Some((place, inner.accounts[place].0.clone()));
            }
            if inner.is_closed {
                return None;
            }
            inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether no further account is asked about.
    pub(super) fn is_given_up(&self) -> bool {
        self.lock().is_given_up
    }

    /// Records the result for an account.
    pub(super) fn finish(&self, place: usize, result: anyhow::Result<Vec<String>>, now: Time) {
        let mut inner = self.lock();
        inner.done += 1;
        match result {
            Ok(roles) => {
                (inner.failures, inner.has_answered) = (0, true);
                let id = inner.accounts[place].0.clone();
                let roles = roles.into_iter().map(Into::into).collect();
                inner.answers.roles.push(RolesAnswer { id, roles, at: now });
                inner.accounts[place].1 = RolesState::Done;
            }
            Err(error) => {
                let refusal = error.refusal();
                let is_of_account = refusal.is_some_and(|refusal| (400..500).contains(&refusal.status));
                if !(is_of_account && inner.has_answered) {
                    inner.failures += 1;
                }
                // Neither a rejected token nor a limit that lets nothing through concerns this account alone.
                let is_general = rejects_token(&error) || refusal.is_some_and(Refusal::is_throttled);
                inner.is_given_up |= is_general || inner.failures >= MOST_FAILURES;
                inner.accounts[place].1 = RolesState::Failed(error);
            }
        }
    }

    /// Returns the refusal of a call whose token was rejected.
    pub(super) fn rejection(&self) -> Option<Refusal> {
        let inner = self.lock();
        let errors = inner.accounts.iter().filter_map(|(_, roles)| match roles {
            RolesState::Failed(error) if rejects_token(error) => Some(error),
            _ => None,
        });
        errors.filter_map(CarriesRefusal::refusal).next().cloned()
    }

    /// Returns how far the listing is.
    pub(super) fn counts(&self) -> Counts {
        let inner = self.lock();
        Counts { done: inner.done, all: inner.accounts.len(), is_growing: !inner.are_all_known }
    }

    /// Returns the answers so far.
    pub(super) fn answers(&self) -> Answers {
        self.lock().answers.clone()
    }

    /// Ends the listing: returns it with all answers, whether all accounts are known, and the accounts whose roles are
    /// not.
    pub(super) fn into_result(self) -> (Listing, bool, Vec<(String, Option<anyhow::Error>)>) {
        let inner = self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut listing = self.kept;
        inner.answers.add_to(&mut listing);
        let failed = inner.accounts.into_iter().filter_map(|(id, roles)| match roles {
            RolesState::Done => None,
            RolesState::Failed(error) => Some((id, Some(error))),
            RolesState::Open => Some((id, None)),
        });
        (listing, inner.are_all_known, failed.collect())
    }
}

impl Inner {
    fn add(&mut self, id: &str, is_recent: bool) {
        let place = self.accounts.len();
        self.places.insert(id.to_owned(), place);
        self.accounts.push((id.to_owned(), if is_recent { RolesState::Done } else { RolesState::Open }));
        if is_recent {
            self.done += 1;
        } else {
            self.open.push_back(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::error::Refusal;
    use crate::system::http::Reply;

    const NOW: Time = Time::from_epoch(1_795_229_701);

    fn state(accounts: usize) -> ListingState {
        let state = ListingState::new(Listing::default(), Recent::none());
        let account =
            |at: usize| Account { id: format!("{at:012}"), name: String::new(), email: String::new() };
        state.add_page((0..accounts).map(account).collect(), 1);
        state.close(true, NOW);
        state
    }

    fn refusal(status: u16) -> anyhow::Error {
        Refusal::read(&Reply::new(status, Vec::new())).into()
    }

    #[test]
    fn accounts_that_refuse_hide_none_of_the_others_once_one_has_answered() {
        for (status, has_answered, is_given_up) in
            [(403, true, false), (404, true, false), (403, false, true), (500, true, true), (429, true, true)]
        {
            let state = state(30);
            let (first, _) = state.next().unwrap();
            let answer = if has_answered { Ok(vec!["Reader".to_owned()]) } else { Err(refusal(403)) };
            state.finish(first, answer, NOW);
            for _ in 0..20 {
                let Some((place, _)) = state.next() else { break };
                state.finish(place, Err(refusal(status)), NOW);
            }
            assert_eq!(state.is_given_up(), is_given_up, "{status} {has_answered}");
            assert_eq!(state.next().is_none(), is_given_up, "{status} {has_answered}");
        }
    }
}
