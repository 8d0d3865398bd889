//! Credentials of the targets, fetched a few targets ahead of the commands, at the pace that the services allow.

use super::jobs::PlannedTarget;
use super::keyring_state::{KeyringState, Slot};
use crate::activation::attended::with_request_url;
use crate::aws::credentials::Credentials;
use crate::config::known_sessions::is_same;
use crate::config::session::Session;
use crate::credentials::{self, CredentialRequest, ManyTargets, cache_place, chain_cache};
use crate::error::{Failure, Kind};
use crate::settings::Settings;
use crate::sso::{self, Standing};
use crate::system::System;
use crate::system::http::AT_ONCE;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Least number of targets whose credentials are fetched ahead.
const LEAST_AHEAD: usize = 16;

/// Credentials of every target.
pub(super) struct Keyring<'a> {
    sys: &'a System,
    settings: &'a Settings,
    targets: &'a [PlannedTarget],
    min_left: Option<i64>,
    /// Targets after the last one that has started whose credentials are fetched.
    ahead: usize,
    many: ManyTargets,
    state: Mutex<KeyringState>,
    changed: Condvar,
}

impl<'a> Keyring<'a> {
    /// Takes over the cached credentials that are good enough. Makes no call.
    pub fn new(
        sys: &'a System,
        settings: &'a Settings,
        targets: &'a [PlannedTarget],
        min_left: Option<i64>,
        jobs: usize,
    ) -> Self {
        let slot = |target: &PlannedTarget| {
            let active = target.active();
            if active.is_left_to_tools() {
                return Slot::LeftToTools;
            }
            let (config, chain) = (&active.target().config, &target.chain);
            // Settings that cannot be read fail when the credentials are fetched.
            let place = cache_place(sys, settings, chain).ok();
            let cached = place.and_then(|place| chain_cache::read_in(sys, config, chain, &place));
            let served = cached.filter(|cached| chain_cache::is_served(sys, chain, cached, min_left));
            served.map_or(Slot::Open, Slot::Cached)
        };
        let state = KeyringState::new(targets.iter().map(slot).collect());
        let (state, many, changed) = (Mutex::new(state), ManyTargets::default(), Condvar::new());
        let ahead = (2 * jobs).max(LEAST_AHEAD);
        Keyring { sys, settings, targets, min_left, ahead, many, state, changed }
    }

    fn state(&self) -> MutexGuard<'_, KeyringState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the places of the targets whose credentials have to be fetched.
    pub fn open(&self) -> Vec<usize> {
        let state = self.state();
        let is_open = |place: &usize| matches!(state.slots[*place], Slot::Open);
        (0..state.slots.len()).filter(is_open).collect()
    }

    /// Returns the error of the first target whose credentials cannot be had, as far as known.
    pub fn first_failure(&self) -> Option<Failure> {
        self.state().slots.iter().find_map(|slot| match slot {
            Slot::Failed(failure) => Some(failure.clone()),
            _ => None,
        })
    }

    /// Returns the error of every target, if no target has credentials.
    pub fn failures(&self) -> Option<Vec<Failure>> {
        let failure = |slot: &Slot| match slot {
            Slot::Failed(failure) => Some(failure.clone()),
            _ => None,
        };
        self.state().slots.iter().map(failure).collect()
    }

    /// Fetches the credentials of an open target while a person waits, who may be asked for a code.
    pub fn fetch_first(&self, place: usize, asks: bool) -> Result<(), anyhow::Error> {
        let fetched = self.resolve(place, CredentialRequest { asks, ..self.request() })?;
        self.state().slots[place] = Slot::Fetched(fetched);
        Ok(())
    }

    /// Records that the credentials of a target cannot be had; those of the same session neither, if a sign-in is
    /// needed.
    pub fn fail(&self, place: usize, error: &anyhow::Error) {
        let failure = Failure::of(error);
        let mut state = self.state();
        if let (Some(session), Kind::SignIn) = (self.targets[place].chain.session(), failure.kind) {
            let is_of_session =
                |at: usize| self.targets[at].chain.session().is_some_and(|own| is_same(own, session));
            for (at, slot) in state.slots.iter_mut().enumerate() {
                if matches!(slot, Slot::Open) && is_of_session(at) {
                    *slot = Slot::Failed(failure.clone());
                }
            }
        }
        state.slots[place] = Slot::Failed(failure);
    }

    /// Returns the credentials for a command that is about to start; waits for them. Fetches new ones where less than
    /// the required time is left.
    pub fn get(&self, place: usize) -> Result<Option<Credentials>, Failure> {
        let mut state = self.state();
        state.started = state.started.max(place + 1);
        self.changed.notify_all();
        loop {
            let now = self.sys.clock.now();
            match &state.slots[place] {
                Slot::LeftToTools => return Ok(None),
                Slot::Cached(credentials) if credentials.is_fresh(now, self.min_left) => {
                    return Ok(Some(credentials.clone()));
                }
                // New ones of a role with a short life would be no better.
                Slot::Fetched(credentials)
                    if credentials.is_fresh(now, self.min_left) || credentials.is_fresh(now, None) =>
                {
                    return Ok(Some(credentials.clone()));
                }
                Slot::Failed(failure) => return Err(failure.clone()),
                Slot::Busy => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Slot::Open | Slot::Cached(_) | Slot::Fetched(_) => {
                    state.slots[place] = Slot::Busy;
                    drop(state);
                    return self.fetch(place).map(Some);
                }
            }
        }
    }

    /// Number of threads that fetch credentials ahead of the commands; 0 if there are none to fetch.
    pub fn threads(&self) -> usize {
        self.open().len().min(self.ahead).min(AT_ONCE)
    }

    /// Fetches credentials ahead of the commands until all are there, or [`Keyring::close`] is called.
    pub fn fetch_ahead(&self) {
        let mut state = self.state();
        loop {
            let is_open = |slot: &Slot| matches!(slot, Slot::Open);
            let Some(place) = state.slots.iter().position(is_open) else { return };
            if state.is_closed {
                return;
            }
            if place >= state.started + self.ahead {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.slots[place] = Slot::Busy;
            drop(state);
            // The error is kept for the command's own thread.
            let _ = self.fetch(place);
            state = self.state();
        }
    }

    /// Ends the threads that fetch ahead.
    pub fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
    }

    /// Gets the credentials of a target that is marked as busy.
    fn fetch(&self, place: usize) -> Result<Credentials, Failure> {
        let session = self.targets[place].chain.session();
        let result = match session.and_then(|session| self.end_of(session)) {
            Some(ended) => Err(ended),
            None => self.resolve(place, self.request()).map_err(|error| Failure::of(&error)),
        };
        let mut state = self.state();
        if let Some(session) = session {
            state.note(session, result.as_ref().err());
        }
        state.slots[place] = match &result {
            Ok(credentials) => Slot::Fetched(credentials.clone()),
            Err(failure) => Slot::Failed(failure.clone()),
        };
        drop(state);
        self.changed.notify_all();
        result
    }

    fn request(&self) -> CredentialRequest<'_> {
        CredentialRequest {
            min_left: self.min_left,
            many: Some(&self.many),
            settings: Some(self.settings),
            ..CredentialRequest::default()
        }
    }

    fn resolve(&self, place: usize, want: CredentialRequest<'_>) -> anyhow::Result<Credentials> {
        let target = &self.targets[place];
        let config = target.active().target().config.clone();
        credentials::resolve(self.sys, &config, &target.chain, want)
            .map_err(|error| with_request_url(error, self.settings, &target.chain))
    }

    /// Returns the error of a session that gives nothing any more, unless somebody has signed in since.
    fn end_of(&self, session: &Session) -> Option<Failure> {
        let ended = self.state().ended.get(session.cache_key()).cloned()?;
        let is_over =
            ended.kind != Kind::SignIn || sso::standing(self.sys, session) == Standing::SignInNeeded;
        is_over.then_some(ended)
    }
}
