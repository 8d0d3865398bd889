//! Lists the accounts of a session and the roles in each, with a few threads at once; or the roles of one account.

use super::names;
use crate::config::session::Session;
use crate::error::{self, Kind};
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::{CarriesRefusal, rejects_token};
use crate::services::portal_accounts::{self, Account};
use crate::sso;
use crate::system::System;
use crate::system::http::{AT_ONCE, Throttle};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Failures after which the remaining accounts are skipped, since the problem is not theirs.
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

/// Calls ListAccounts, then ListAccountRoles for each account. Renews the token if it is due; never asks a person.
/// `progress` gets the numbers of done and of all accounts.
pub fn list(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> anyhow::Result<Vec<Listed>> {
    let throttle = Throttle::default();
    let (token, accounts) = sso::with_token(sys, session, endpoints, |token| {
        portal_accounts::list_accounts(sys, endpoints, token)
    })?;
    let accounts = accounts.map_err(|error| explain(sys, error, session, endpoints))?;
    names::remember(sys, session, &accounts);
    let mut listed: Vec<Listed> =
        accounts.into_iter().map(|account| Listed { account, roles: None }).collect();
    let _ = sso::with_this_token(sys, session, endpoints, token, |token| {
        ask_for_roles(sys, endpoints, token, &throttle, &mut listed, progress);
        // Each account keeps its own error; returning this one makes the caller renew the token and try again.
        let rejections = listed.iter().filter_map(Listed::error).filter(|error| rejects_token(*error));
        rejections.filter_map(CarriesRefusal::refusal).next().cloned().map_or(Ok(()), Err)
    })?;
    for one in &mut listed {
        one.roles =
            one.roles.take().map(|roles| roles.map_err(|error| explain(sys, error, session, endpoints)));
    }
    Ok(listed)
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

/// Lists the roles of accounts that were not asked about, or for which the token was rejected.
fn ask_for_roles(
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    throttle: &Throttle,
    listed: &mut [Listed],
    progress: &(dyn Fn(usize, usize) + Sync),
) {
    let all = listed.len();
    let is_open = |one: &&mut Listed| one.roles.is_none() || one.error().is_some_and(rejects_token);
    let mut open: Vec<&mut Listed> = listed.iter_mut().filter(is_open).collect();
    open.iter_mut().for_each(|one| one.roles = None);
    let (done, failures) = (AtomicUsize::new(all - open.len()), AtomicUsize::new(0));
    progress(done.load(Ordering::Relaxed), all);
    let threads = open.len().min(AT_ONCE);
    let next = Mutex::new(open.into_iter());
    let work = || {
        while failures.load(Ordering::Relaxed) < MOST_FAILURES {
            let Some(one) = next.lock().ok().and_then(|mut next| next.next()) else { break };
            let roles = portal_accounts::list_account_roles_throttled(
                Some(throttle),
                sys,
                endpoints,
                token,
                &one.account.id,
            );
            match &roles {
                Ok(_) => {}
                // The token is rejected for every other account too.
                Err(error) if rejects_token(error) => failures.store(MOST_FAILURES, Ordering::Relaxed),
                Err(_) => drop(failures.fetch_add(1, Ordering::Relaxed)),
            }
            one.roles = Some(roles);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
}

fn explain(sys: &System, error: anyhow::Error, session: &Session, endpoints: &Endpoints) -> anyhow::Error {
    if rejects_token(&error) { sso::token_rejected(sys, &error, session, endpoints) } else { error }
}
