//! The credentials of one target in memory, and their renewal. Requests are answered from here, never from the network.

use super::answer::{self, Unavailable};
use super::order_check;
use super::renewal::{self, LastAttempt};
use super::sign_in_check::{Person, SignInTrace};
use super::source::EndpointSource;
use super::time_limit::TimeLimit;
use super::unavailable::{let_go, renewing, sign_in_needed, unavailable};
use crate::aws::credentials::Credentials;
use crate::config::session::Session;
use crate::credentials::{self, CredentialRequest};
use crate::error::{self, Failure, Kind};
use crate::secret::Secret;
use crate::sso::sign_in::is_under_way;
use crate::sso::token_outline::TokenHash;
use crate::system::System;
use crate::time::Time;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Seconds between two looks at the files of the sign-in.
const LOOK: i64 = 1;

/// Credentials of one target.
#[derive(Debug)]
pub(super) struct Holder {
    source: EndpointSource,
    /// Number of the newest order to let go when the credentials were asked for.
    known_order: Option<u64>,
    state: Mutex<State>,
    person: Mutex<Person>,
    limit: TimeLimit,
}

#[derive(Debug, Default)]
struct State {
    held: Option<Credentials>,
    /// Whether the sign-in has ended or changed since, so that they are not served.
    is_suspended: bool,
    /// Whether they were let go, for good.
    is_let_go: bool,
    /// Why there are none.
    unavailable: Option<Unavailable>,
    last: LastAttempt,
    /// The sign-in at the last attempt.
    sign_in: SignInTrace,
    session: Option<Session>,
    /// The token that was seen last, and when: requests are answered without a look at files, but for one a second.
    seen: Option<TokenHash>,
    looked_at: Option<Time>,
    is_renewing: bool,
}

impl Holder {
    /// Creates a holder; the first credentials are those of the process that starts the endpoint.
    pub fn new(
        sys: &System,
        source: EndpointSource,
        known_order: Option<u64>,
        first: Option<Credentials>,
    ) -> Self {
        let limit = TimeLimit::of(sys, source.until);
        let (state, person) = (Mutex::default(), Mutex::default());
        let holder = Holder { source, known_order, limit, state, person };
        if let Ok((config, chain)) = holder.source.resolve(sys) {
            let mut state = holder.lock();
            state.session = chain.session().cloned();
            let trace = SignInTrace::now(sys, state.session.as_ref());
            state.knows(trace);
            if let Some(first) = &first {
                let mut person = holder.person.lock().unwrap_or_else(PoisonError::into_inner);
                person.is_same(sys, &config, &chain, first, true);
            }
        }
        holder.lock().held = first;
        holder
    }

    /// Returns the body for a request, or why there are no credentials.
    pub fn body(&self, sys: &System) -> Result<Secret, Unavailable> {
        if let Some(ended) = self.limit.ended(sys, &self.source.word) {
            return Err(ended);
        }
        self.look(sys);
        let state = self.lock();
        let valid = state.held.as_ref().filter(|held| !state.is_suspended && held.left(sys.clock.now()) > 0);
        let valid = valid.map(|held| self.source.until_end(held));
        let body = valid.and_then(|held| answer::credentials(&held, self.source.account_id()));
        body.ok_or_else(|| state.unavailable.clone().unwrap_or_else(renewing))
    }

    /// Fails if the credentials are not served, since the sign-in has ended or changed, or if the target leads to another
    /// role than at first.
    pub fn check(&self, sys: &System) -> anyhow::Result<()> {
        self.source.resolve(sys)?;
        self.look(sys);
        let state = self.lock();
        match &state.unavailable {
            Some(why) if state.is_let_go => Err(Failure::refused(why.message.clone()).into()),
            Some(why) if state.is_suspended => Err(Failure::new(Kind::SignIn, why.message.clone()).into()),
            _ => Ok(()),
        }
    }

    /// Returns the seconds that the served credentials have left; `None` while there are none.
    pub fn left(&self, now: Time) -> Option<i64> {
        let state = self.lock();
        let left = state.held.as_ref().filter(|_| !state.is_suspended)?.left(now);
        (left > 0).then_some(left)
    }

    /// Looks at the files of the sign-in, at most once a second: after a sign-out, or a sign-in, the credentials are
    /// not served until it is known whose they are.
    pub fn look(&self, sys: &System) {
        let now = sys.clock.now();
        let mut state = self.lock();
        if state.looked_at.is_some_and(|at| at <= now && now < at.plus(LOOK)) {
            return;
        }
        state.looked_at = Some(now);
        if state.is_let_go || order_check::has_to_let_go(sys, &self.source, self.known_order) {
            (state.held, state.is_suspended, state.is_let_go) = (None, true, true);
            state.unavailable = Some(let_go());
            return;
        }
        let Some(session) = state.session.clone() else { return };
        let seen = SignInTrace::now(sys, Some(&session));
        state.seen = seen.token;
        if seen.token.is_none() && state.sign_in.token.is_some() {
            state.is_suspended = true;
            state.unavailable =
                Some(sign_in_needed(&format!("not signed in to {}", session.label()), &session));
        } else if seen.mark != state.sign_in.mark {
            state.is_suspended = true;
            state.unavailable = Some(renewing());
        }
    }

    /// Begins an attempt if one is due; the caller then calls [`Holder::renew`] on another thread.
    pub fn begins(&self, sys: &System) -> bool {
        self.look(sys);
        let now = sys.clock.now();
        if self.limit.ended(sys, &self.source.word).is_some() {
            return false;
        }
        let mut state = self.lock();
        let served = state.held.as_ref().filter(|_| !state.is_suspended);
        let is_enough = served.is_some_and(|held| self.source.is_enough(held));
        let is_due = !state.is_let_go
            && !state.is_renewing
            && renewal::is_due(served, is_enough, &state.last, state.seen, now);
        // The person's sign-in replaces the token; a renewal of the old one would be in vain.
        let waits = || state.session.as_ref().is_some_and(|session| is_under_way(sys, session));
        if !is_due || waits() {
            return false;
        }
        state.last.began = Some(now);
        state.is_renewing = true;
        true
    }

    /// Ends an attempt that could not be made; the next one is due as after any other.
    pub fn gives_up(&self) {
        self.lock().is_renewing = false;
    }

    /// Fetches new credentials, and takes them over if they belong to the same person.
    pub fn renew(&self, sys: &System) {
        let (before, session, margin, is_suspended) = {
            let state = self.lock();
            let margin = state.held.as_ref().map(renewal::margin);
            (state.sign_in.clone(), state.session.clone(), margin, state.is_suspended)
        };
        let mark = SignInTrace::now(sys, session.as_ref()).mark;
        // While the old ones are served, what matters is why there are no new ones.
        let no_fallback = self.left(sys.clock.now()).is_some();
        let want = CredentialRequest { min_left: margin, no_fallback, ..CredentialRequest::default() };
        let fetched = self.fetch(sys, &before, want, is_suspended);
        let mut state = self.lock();
        // The attempt may have renewed the token itself, but a sign-in since its beginning is another one.
        let trace = SignInTrace { mark, ..SignInTrace::now(sys, state.session.as_ref()) };
        state.knows(trace);
        state.is_renewing = false;
        if state.is_let_go {
            return;
        }
        match fetched {
            Ok(Ok(credentials)) => {
                (state.held, state.is_suspended, state.unavailable) = (Some(credentials), false, None);
            }
            Ok(Err(unavailable)) => {
                (state.is_suspended, state.unavailable) = (true, Some(unavailable));
            }
            Err(error) => {
                // The role was taken away: valid keys are not served any more either.
                state.is_suspended |= error::kind(&error) == Kind::Refused;
                state.unavailable = Some(unavailable(&error, state.session.as_ref()));
            }
        }
    }

    fn fetch(
        &self,
        sys: &System,
        before: &SignInTrace,
        want: CredentialRequest<'_>,
        is_suspended: bool,
    ) -> anyhow::Result<Result<Credentials, Unavailable>> {
        let (config, chain) = self.source.resolve(sys)?;
        let seen = SignInTrace::now(sys, chain.session());
        let is_same_sign_in = seen.mark == before.mark && !is_suspended;
        // Other tools leave the former person's credentials in the cache when somebody signs in.
        let refresh = seen.token != before.token && !chain.is_printed();
        let fetched = credentials::resolve(sys, &config, &chain, CredentialRequest { refresh, ..want })?;
        let mut person = self.person.lock().unwrap_or_else(PoisonError::into_inner);
        if person.is_same(sys, &config, &chain, &fetched, is_same_sign_in) {
            return Ok(Ok(fetched));
        }
        let label = chain.session().map_or("", Session::label);
        Ok(Err(Unavailable {
            status: 403,
            code: "OtherSignIn",
            message: format!(
                "somebody else has signed in to {label} since this command was started: start the command again"
            ),
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Records the sign-in that the credentials come from, or that an attempt was made with.
    fn knows(&mut self, sign_in: SignInTrace) {
        (self.last.token, self.seen) = (sign_in.token, sign_in.token);
        self.sign_in = sign_in;
    }
}
