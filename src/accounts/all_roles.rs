//! Calls ListAccounts, and ListAccountRoles for each account as soon as it is known, with many threads at the pace that
//! the service allows.

use super::listing_keeper::Keeper;
use super::listing_state::ListingState;
use crate::config::session::Session;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::portal_accounts::{self, Account};
use crate::system::System;
use crate::system::http::{AT_ONCE, Throttle};
use crate::system::signals::{self, Hold};
use std::thread::{self, Scope};

/// Inputs of the calls with one token.
#[derive(Clone, Copy)]
pub(super) struct Calls<'a> {
    pub sys: &'a System,
    pub session: &'a Session,
    pub endpoints: &'a Endpoints,
    pub token: &'a Secret,
    pub throttle: &'a Throttle,
    pub state: &'a ListingState,
    /// Id of the kept listing when this one began.
    pub id: &'a str,
}

impl Calls<'_> {
    /// Lists what is still missing. Error: the accounts could not be listed, or the token was rejected; errors of
    /// single accounts are in the state.
    pub(super) fn run(self) -> anyhow::Result<()> {
        let are_all_known = self.state.start_again();
        let Calls { sys, session, state, id, .. } = self;
        let hold = Hold::start();
        thread::scope(|scope| {
            scope.spawn(move || Keeper { sys, session, state, id }.run(hold));
            let listed = thread::scope(|workers| {
                let listed = self.list(workers, are_all_known);
                state.close(listed.is_ok(), sys.clock.now());
                listed
            });
            state.end();
            listed
        })?;
        state.rejection().map_or(Ok(()), |refusal| Err(refusal.into()))
    }

    fn list<'scope>(self, workers: &'scope Scope<'scope, '_>, are_all_known: bool) -> anyhow::Result<()>
    where
        Self: 'scope,
    {
        if are_all_known {
            self.ask_for_roles(workers, Vec::new());
            return Ok(());
        }
        let found = |page| self.ask_for_roles(workers, page);
        let turn = Some(&mut self.throttle.turn());
        portal_accounts::each_page_of_accounts(turn, self.sys, self.endpoints, self.token, found)
    }

    /// Adds accounts, and starts threads that request their roles.
    fn ask_for_roles<'scope>(self, workers: &'scope Scope<'scope, '_>, page: Vec<Account>)
    where
        Self: 'scope,
    {
        for _ in 0..self.state.add_page(page, AT_ONCE) {
            workers.spawn(move || while self.ask_for_one() {});
        }
    }

    /// Requests the roles of the next account; `false` if none is left.
    fn ask_for_one(self) -> bool {
        let Some((place, account_id)) = self.state.next() else { return false };
        let mut turn = self.throttle.turn();
        turn.start(self.sys);
        // Other threads may have failed during the wait, or a signal has ended it.
        if self.state.is_given_up() || signals::pending() {
            return false;
        }
        let roles = portal_accounts::list_account_roles_throttled(
            Some(&mut turn),
            self.sys,
            self.endpoints,
            self.token,
            &account_id,
        );
        self.state.finish(place, roles, self.sys.clock.now());
        true
    }
}
