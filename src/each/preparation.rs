//! Variables of the next jobs, prepared on threads while earlier commands run.

use super::job::{Job, Prepare};
use crate::environ::EnvChange;
use crate::system::System;
use crate::system::clock::Clock;
use crate::system::process::children::Waker;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Scope;
use std::time::{Duration, Instant};

/// Age at which variables are prepared again: credentials may have come close to their end.
const OLD: Duration = Duration::from_secs(60);

/// Result of a preparation.
pub(super) type Prepared = anyhow::Result<EnvChange>;

/// The threads that prepare, and what they have done. Dropped, they end after the jobs that they are preparing.
pub(super) struct Preparation<'a> {
    shared: Arc<Shared>,
    clock: &'a Clock,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    waker: Waker,
}

#[derive(Default)]
struct State {
    /// Jobs that no thread has taken yet.
    wanted: VecDeque<usize>,
    /// `None`: being prepared, or wanted.
    results: BTreeMap<usize, Option<(Prepared, Instant)>>,
    is_over: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Preparation<'a> {
    /// Starts the threads. The waker is used after each result.
    pub(super) fn start<'scope>(
        sys: &'a System,
        scope: &'scope Scope<'scope, '_>,
        threads: usize,
        jobs: &'scope [Job],
        prepare: &'scope Prepare<'scope>,
        waker: Waker,
    ) -> Self
    where
        'a: 'scope,
    {
        let (shared, clock) =
            (Arc::new(Shared { state: Mutex::default(), changed: Condvar::new(), waker }), &sys.clock);
        for _ in 0..threads {
            let shared = Arc::clone(&shared);
            scope.spawn(move || {
                while let Some(job) = shared.next_wanted() {
                    let prepared = prepare(&jobs[job]);
                    shared.state().results.insert(job, Some((prepared, clock.mark())));
                    shared.waker.wake();
                }
            });
        }
        Preparation { shared, clock }
    }

    /// Asks for the variables of a job, unless they are there or asked for.
    pub(super) fn ask(&self, job: usize) {
        let mut state = self.shared.state();
        if let std::collections::btree_map::Entry::Vacant(place) = state.results.entry(job) {
            place.insert(None);
            state.wanted.push_back(job);
            self.shared.changed.notify_one();
        }
    }

    /// Takes the variables of a job. `None`: they are not prepared yet; the waker tells when.
    pub(super) fn take(&self, job: usize) -> Option<Prepared> {
        self.ask(job);
        let mut state = self.shared.state();
        let (prepared, since) = state.results.get_mut(&job)?.take()?;
        if prepared.is_ok() && self.clock.mark() - since > OLD {
            state.wanted.push_front(job);
            self.shared.changed.notify_one();
            return None;
        }
        state.results.remove(&job);
        Some(prepared)
    }

    /// Gives back variables whose command could not be started yet.
    pub(super) fn give_back(&self, job: usize, change: EnvChange) {
        self.shared.state().results.insert(job, Some((Ok(change), self.clock.mark())));
    }
}

impl Shared {
    fn next_wanted(&self) -> Option<usize> {
        let mut state = self.state();
        loop {
            if state.is_over {
                return None;
            }
            match state.wanted.pop_front() {
                Some(job) => return Some(job),
                None => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl Drop for Preparation<'_> {
    fn drop(&mut self) {
        self.shared.state().is_over = true;
        self.shared.changed.notify_all();
    }
}
