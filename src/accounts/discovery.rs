//! Lists the accounts of a session and the roles in each, with a few threads at once; or the roles of one account.

use super::listing_file;
use crate::config::session::Session;
use crate::error::{self, Kind};
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::{CarriesRefusal, rejects_token};
use crate::services::portal_accounts::{self, Account};
use crate::sso;
use crate::system::System;
use crate::system::http::{AT_ONCE, Throttle};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Scope;

/// Failures one after another after which the remaining accounts are skipped, since the problem is not theirs.
const MOST_FAILURES: usize = 8;

/// An account with the person's roles in it, or why they could not be listed. `None` if the account was skipped after
/// too many failures.
#[derive(Debug)]
pub struct Listed {
    /// The account.
    pub account: Account,
    /// The roles, sorted by name without case.
    pub roles: Option<anyhow::Result<Vec<String>>>,
}

/// Calls ListAccounts, and ListAccountRoles for each account as soon as it is known. Renews the token if it is due;
/// never asks a person. `progress` gets the number of finished accounts and of all known ones.
pub fn list(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<Vec<Listed>> {
    let (throttle, work) = (Throttle::default(), Work::default());
    let (_, answer) = sso::with_token(sys, session, endpoints, |token| {
        let calls = Calls { sys, endpoints, token, throttle: &throttle, work: &work, progress };
        calls.run()
    })?;
    let State { mut accounts, are_all_known, .. } =
        work.state.into_inner().unwrap_or_else(PoisonError::into_inner);
    match answer {
        // Otherwise the error is also stored with its account, and the rest of the list is still useful.
        Err(error) if !are_all_known => return Err(explain(sys, error, session, endpoints)),
        _ => {}
    }
    accounts.sort_by_cached_key(|listed| listed.account.rank());
    let mut listing = listing_file::load(sys, session);
    listing.set_accounts(accounts.iter().map(|listed| &listed.account), sys.clock.now());
    for Listed { account, roles } in &accounts {
        if let Some(Ok(roles)) = roles {
            listing.set_roles(&account.id, roles.clone(), sys.clock.now());
        }
    }
    listing_file::store(sys, session, &listing);
    for one in &mut accounts {
        one.roles =
            one.roles.take().map(|roles| roles.map_err(|error| explain(sys, error, session, endpoints)));
    }
    Ok(accounts)
}

/// Calls ListAccountRoles for one account; returns none if the person has no role there, which the portal answers
/// with a refusal. Renews the token if it is due; never asks a person.
pub fn roles(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    account_id: &str,
) -> anyhow::Result<Vec<String>> {
    let call = |token: &Secret| portal_accounts::list_account_roles(sys, endpoints, token, account_id);
    match sso::with_token(sys, session, endpoints, call)?.1 {
        Err(error) if error::kind(&error) == Kind::Refused => Ok(Vec::new()),
        roles => roles.map_err(|error| explain(sys, error, session, endpoints)),
    }
}

impl Listed {
    fn error(&self) -> Option<&anyhow::Error> {
        self.roles.as_ref().and_then(|roles| roles.as_ref().err())
    }
}

/// State shared by the threads.
#[derive(Default)]
struct Work {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    accounts: Vec<Listed>,
    /// Indexes of the accounts whose roles have not been requested.
    open: VecDeque<usize>,
    /// Whether all pages of accounts were received.
    are_all_known: bool,
    /// Whether no more accounts will be added, so that threads need not wait.
    is_closed: bool,
    done: usize,
    /// Failures one after another.
    failures: usize,
    /// Whether no further account is asked about: sticky, also if a call that was under way succeeds.
    is_given_up: bool,
    threads: usize,
}

/// Inputs of the calls with one token.
#[derive(Clone, Copy)]
struct Calls<'a> {
    sys: &'a System,
    endpoints: &'a Endpoints,
    token: &'a Secret,
    throttle: &'a Throttle,
    work: &'a Work,
    progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl Calls<'_> {
    /// Lists what is still missing. Error: the accounts could not be listed, or the token was rejected; errors of
    /// single accounts are stored with them.
    fn run(self) -> anyhow::Result<()> {
        let are_all_known = self.work.start_again();
        let listed = std::thread::scope(|scope| {
            let listed = if are_all_known {
                self.ask_for_roles(scope, Vec::new());
                Ok(())
            } else {
                let found = |page| self.ask_for_roles(scope, page);
                let turn = Some(&mut self.throttle.turn());
                portal_accounts::each_page_of_accounts(turn, self.sys, self.endpoints, self.token, found)
            };
            let mut state = self.work.lock();
            state.are_all_known |= listed.is_ok();
            // The whole call fails, so the threads need not ask for more roles.
            if listed.is_err() {
                state.is_given_up = true;
            }
            state.is_closed = true;
            self.work.changed.notify_all();
            drop(state);
            listed
        });
        listed?;
        let state = self.work.lock();
        let rejections =
            state.accounts.iter().filter_map(Listed::error).filter(|error| rejects_token(*error));
        let rejection = rejections.filter_map(CarriesRefusal::refusal).next().cloned();
        rejection.map_or(Ok(()), |refusal| Err(refusal.into()))
    }

    /// Adds accounts, and starts threads that request their roles.
    fn ask_for_roles<'scope>(self, scope: &'scope Scope<'scope, '_>, page: Vec<Account>)
    where
        Self: 'scope,
    {
        let mut state = self.work.lock();
        for account in page {
            let index = state.accounts.len();
            state.accounts.push(Listed { account, roles: None });
            state.open.push_back(index);
        }
        (self.progress)(state.done, state.accounts.len());
        let more = state.open.len().min(AT_ONCE.saturating_sub(state.threads));
        state.threads += more;
        self.work.changed.notify_all();
        drop(state);
        for _ in 0..more {
            scope.spawn(move || while self.ask_for_one() {});
        }
    }

    /// Requests the roles of the next account; `false` if none is left.
    fn ask_for_one(self) -> bool {
        let Some((index, account_id)) = self.work.next() else { return false };
        let mut turn = self.throttle.turn();
        turn.start(self.sys);
        // Other threads may have failed during the wait.
        if self.work.lock().is_given_up {
            return false;
        }
        let roles = portal_accounts::list_account_roles_throttled(
            Some(&mut turn),
            self.sys,
            self.endpoints,
            self.token,
            &account_id,
        );
        let mut state = self.work.lock();
        match &roles {
            Ok(_) => state.failures = 0,
            // The token is rejected for every other account too.
            Err(error) if rejects_token(error) => state.is_given_up = true,
            Err(_) => state.failures += 1,
        }
        state.is_given_up |= state.failures >= MOST_FAILURES;
        state.accounts[index].roles = Some(roles);
        state.done += 1;
        (self.progress)(state.done, state.accounts.len());
        true
    }
}

impl Work {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Prepares a run with a new token: reopens accounts that were not requested or whose token was rejected. Returns
    /// whether all accounts are known; otherwise their list starts again.
    fn start_again(&self) -> bool {
        let mut state = self.lock();
        let state = &mut *state;
        if !state.are_all_known {
            state.accounts.clear();
        }
        let is_open = |one: &Listed| one.roles.is_none() || one.error().is_some_and(rejects_token);
        state.open = (0..state.accounts.len()).filter(|index| is_open(&state.accounts[*index])).collect();
        state.open.iter().for_each(|index| state.accounts[*index].roles = None);
        state.done = state.accounts.len() - state.open.len();
        (state.failures, state.threads) = (0, 0);
        (state.is_given_up, state.is_closed) = (false, false);
        state.are_all_known
    }

    /// Takes the next account; waits for one while more may be added.
    fn next(&self) -> Option<(usize, String)> {
        let mut state = self.lock();
        loop {
            if state.is_given_up {
                return None;
            }
            if let Some(index) = state.open.pop_front() {
                return Some((index, state.accounts[index].account.id.clone()));
            }
            if state.is_closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn explain(sys: &System, error: anyhow::Error, session: &Session, endpoints: &Endpoints) -> anyhow::Error {
    if rejects_token(&error) { sso::token_rejected(sys, &error, session, endpoints) } else { error }
}
