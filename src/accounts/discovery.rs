//! Lists the accounts of a session and the roles in each: takes over what the kept listing has, and asks for the rest;
//! or the roles of one account.

use super::all_roles::Calls;
use super::listing::{ListedAccount, Listing, Recent};
use super::listing_state::ListingState;
use super::{listing_file, listing_turn};
use crate::config::session::Session;
use crate::error::{self, ASK_ADMINISTRATOR, Failure, Kind};
use crate::ordered;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::rejects_token;
use crate::services::portal_accounts;
use crate::sso::{self, Standing};
use crate::system::System;
use crate::system::http::Throttle;
use std::time::Duration;

/// Which kept answers are taken over.
#[derive(Clone, Copy, Debug)]
pub enum Refresh {
    /// Those that are younger than this.
    IfOlderThan(Duration),
    /// None: the portal is asked for everything.
    Now,
}

/// Accounts and roles of a session.
#[derive(Debug)]
pub struct Discovery {
    /// Everything that is known. Accounts in `failures` may have roles from an older answer.
    pub listing: Listing,
    /// Whether every account and the roles of each are known, and no answer is older than asked for.
    pub is_complete: bool,
    /// The accounts whose roles could not be listed.
    pub failures: Vec<RolesFailure>,
}

/// An account whose roles could not be listed.
#[derive(Debug)]
pub struct RolesFailure {
    /// The account.
    pub account: ListedAccount,
    /// Why; `None` if it was skipped after too many failures.
    pub error: Option<anyhow::Error>,
}

/// Returns the accounts of a session and the roles in each. Asks the portal only for what the kept listing lacks, and
/// keeps each answer; so a run that is interrupted goes on at the next one. Waits for another process that lists the
/// same session. Shows progress; at Ctrl-C it keeps what was answered and ends the process. Renews the token if it is
/// due; never asks a person. Error: the accounts could not be listed.
pub fn listing(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    refresh: Refresh,
) -> anyhow::Result<Discovery> {
    let began = sys.clock.now();
    // A listing belongs to a sign-in, and nobody knows whose the next one is.
    let is_signed_in = sso::standing(sys, session) != Standing::SignInNeeded;
    let mut recent = match refresh {
        Refresh::IfOlderThan(age) if is_signed_in => Recent::younger_than(age, began),
        _ => Recent::none(),
    };
    let kept = listing_file::load(sys, session);
    if recent.has_everything(&kept) {
        return Ok(Discovery { listing: kept, is_complete: true, failures: Vec::new() });
    }
    let by_another = match refresh {
        Refresh::IfOlderThan(_) => recent,
        Refresh::Now => Recent::after(began),
    };
    let turn = listing_turn::wait(sys, session, by_another)?;
    if turn.has_waited {
        recent = by_another;
    }
    let has_token = sso::inspect(sys, session).token.is_some();
    let kept = listing_file::change(sys, session, |listing| {
        // With an id before the token is read: a sign-in as somebody else meanwhile then changes the id.
        let is_new = has_token && listing.id.is_empty();
        // If this run is interrupted, the next one goes on with what it has not asked for.
        let is_outdated = has_token && matches!(refresh, Refresh::Now);
        if is_outdated {
            listing.outdate(recent);
        }
        is_new || is_outdated
    });
    if recent.has_everything(&kept) {
        return Ok(Discovery { listing: kept, is_complete: true, failures: Vec::new() });
    }
    let are_accounts_kept = recent.has_accounts(&kept);
    let found = ask(sys, session, endpoints, kept, recent)?;
    if are_accounts_kept && found.has_refusal() {
        // The person has lost an account since the accounts were listed.
        let mut kept = found.listing;
        kept.outdate_accounts();
        return ask(sys, session, endpoints, kept, recent);
    }
    Ok(found)
}

/// Asks for what is missing in a kept listing, or not recent enough.
fn ask(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    kept: Listing,
    recent: Recent,
) -> anyhow::Result<Discovery> {
    let (throttle, id) = (Throttle::behind(sys, &sso::urgent_calls(session)), kept.id.clone());
    let state = ListingState::new(kept, recent);
    let (_, answer) = sso::with_token(sys, session, endpoints, |token| {
        let (throttle, state, id) = (&throttle, &state, id.as_str());
        Calls { sys, session, endpoints, token, throttle, state, id }.run()
    })?;
    let (listing, are_all_known, failed) = state.into_result();
    match answer {
        // Otherwise the error is also stored with its account, and the rest of the list is still useful.
        Err(error) if !are_all_known => return Err(explain(sys, error, session, endpoints)),
        _ => {}
    }
    let failure = |(id, error): (String, Option<anyhow::Error>)| {
        let account = listing.account(&id).cloned().unwrap_or_default();
        RolesFailure { account, error: error.map(|error| explain(sys, error, session, endpoints)) }
    };
    let mut failures: Vec<RolesFailure> = failed.into_iter().map(failure).collect();
    // Accounts that were asked about come first, since their errors say why.
    ordered::sort_by_key(&mut failures, |failure| failure.error.is_none());
    Ok(Discovery { is_complete: failures.is_empty(), listing, failures })
}

impl Discovery {
    /// Whether the account's roles are known, and recent enough.
    pub fn has_roles_of(&self, account: &ListedAccount) -> bool {
        account.is_known() && !self.failures.iter().any(|failure| failure.account.id == account.id)
    }

    /// Whether the portal has refused to list the roles of an account.
    fn has_refusal(&self) -> bool {
        let mut errors = self.failures.iter().filter_map(|failure| failure.error.as_ref());
        errors.any(|error| error::kind(error) == Kind::Refused)
    }

    /// Returns one error for the accounts whose roles could not be listed.
    pub fn failure(&self) -> Option<anyhow::Error> {
        /// Accounts that the error names.
        const MOST: usize = 5;
        let cause = self.failures.first()?.error.as_ref()?;
        let named = self.failures.iter().take(MOST);
        let mut names: Vec<String> = named.map(|failure| failure.account.in_words()).collect();
        if self.failures.len() > MOST {
            names.push(format!("{} more", self.failures.len() - MOST));
        }
        let last = names.pop().unwrap_or_default();
        let names = if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) };
        let failure = Failure::new(error::kind(cause), format!("the roles of {names} could not be listed"));
        // For another verb this list would be the answer.
        let hint = match error::kind(cause) {
            Kind::Refused => ASK_ADMINISTRATOR,
            _ => error::hint(cause).unwrap_or("try again in a moment"),
        };
        Some(anyhow::anyhow!("{cause:#}").context(failure.hint(hint)))
    }
}

/// Calls ListAccountRoles for one account; returns none if the person has no role there, which the portal answers
/// with a refusal. Keeps the answer if the account is in the listing. Renews the token if it is due; never asks a
/// person.
pub fn roles(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    account_id: &str,
) -> anyhow::Result<Vec<String>> {
    let id = listing_file::load(sys, session).id;
    let _precedence = sso::before_listings(sys, session);
    let call = |token: &Secret| portal_accounts::list_account_roles(sys, endpoints, token, account_id);
    let roles = match sso::with_token(sys, session, endpoints, call)?.1 {
        Err(error) if error::kind(&error) == Kind::Refused => Vec::new(),
        roles => roles.map_err(|error| explain(sys, error, session, endpoints))?,
    };
    listing_file::change(sys, session, |listing| {
        let is_listed = !id.is_empty() && listing.id == id && listing.account(account_id).is_some();
        if is_listed {
            let roles = roles.iter().map(|role| role.as_str().into()).collect();
            listing.set_roles(account_id, roles, sys.clock.now());
        }
        is_listed
    });
    Ok(roles)
}

fn explain(sys: &System, error: anyhow::Error, session: &Session, endpoints: &Endpoints) -> anyhow::Error {
    if rejects_token(&error) { sso::token_rejected(sys, &error, session, endpoints) } else { error }
}
