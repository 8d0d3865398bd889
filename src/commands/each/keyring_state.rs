//! What is known of the credentials of every target. Pure.

use crate::aws::credentials::Credentials;
use crate::config::session::Session;
use crate::error::{Failure, Kind};
use std::collections::HashMap;

/// Failures of a service one after another after which it is not asked any more, since the problem is not the targets'.
const MOST_FAILURES: usize = 8;

/// State that the threads of a keyring share.
#[derive(Default)]
pub(super) struct KeyringState {
    pub slots: Vec<Slot>,
    /// Targets up to the last one that has started.
    pub started: usize,
    /// Sessions that give nothing any more, and the error that said so.
    pub ended: HashMap<String, Failure>,
    /// Failures of each session's service one after another.
    failures: HashMap<String, usize>,
    pub is_closed: bool,
}

/// What is known of a target's credentials.
pub(super) enum Slot {
    /// Nothing yet.
    Open,
    /// A thread is getting them.
    Busy,
    /// From the cache.
    Cached(Credentials),
    /// As new as they can be.
    Fetched(Credentials),
    /// Tools find them by themselves.
    LeftToTools,
    /// They cannot be had.
    Failed(Failure),
}

impl KeyringState {
    /// Starts with what is known of each target.
    pub fn new(slots: Vec<Slot>) -> Self {
        KeyringState { slots, ..KeyringState::default() }
    }

    /// Counts the failures of a session's service one after another, and remembers a session that gives nothing any
    /// more: its other targets fail without a call each.
    pub fn note(&mut self, session: &Session, failure: Option<&Failure>) {
        let key = session.cache_key().to_owned();
        let failures = self.failures.entry(key.clone()).or_default();
        let Some(failure) = failure else {
            *failures = 0;
            return;
        };
        *failures += usize::from(failure.kind == Kind::Service);
        if failure.kind == Kind::SignIn || *failures >= MOST_FAILURES {
            self.ended.entry(key).or_insert_with(|| failure.clone());
        }
    }
}
