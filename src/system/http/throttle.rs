//! Shared state of many concurrent calls to one service: connections, and the pace at which calls start.

use super::pace::Pace;
use crate::system::{System, signals};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use ureq::Agent;

/// Limit of one call's waiting time, and of a `Retry-After` that is respected.
const LONGEST: Duration = Duration::from_secs(60);
/// Interval at which a waiting thread checks for signals.
const LOOK: Duration = Duration::from_millis(50);

/// State that the calls share. All of them use one host and one set of certificates.
#[derive(Debug, Default)]
pub struct Throttle {
    pub(super) agent: OnceLock<Agent>,
    pace: Mutex<Pace>,
    ended: Condvar,
}

/// One thread's share of the throttle: one call at a time.
#[derive(Debug)]
pub struct Turn<'a> {
    pub(super) throttle: &'a Throttle,
    /// How long the call has waited so far.
    waited: Duration,
    /// When the call started; `None` while it waits.
    started: Option<Instant>,
}

impl Throttle {
    /// Returns a turn whose call has not started.
    pub fn turn(&self) -> Turn<'_> {
        Turn { throttle: self, waited: Duration::ZERO, started: None }
    }

    fn change(&self, change: impl FnOnce(&mut Pace)) {
        change(&mut self.pace.lock().unwrap_or_else(PoisonError::into_inner));
        self.ended.notify_all();
    }
}

impl Turn<'_> {
    /// Waits until a call may start; returns how long it waited (0 if it has started). A signal ends the wait.
    pub fn start(&mut self, sys: &System) -> Duration {
        let began = sys.clock.mark();
        if self.started.is_some() {
            return Duration::ZERO;
        }
        let mut pace = self.throttle.pace.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = sys.clock.mark();
            match pace.start(now) {
                Ok(()) => {
                    self.started = Some(now);
                    break;
                }
                Err(_) if signals::pending() => break,
                Err(left) => {
                    let left = left.map_or(LOOK, |left| left.min(LOOK));
                    let waited = self.throttle.ended.wait_timeout(pace, left);
                    pace = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
        let waited = began.elapsed();
        self.waited += waited;
        waited
    }

    /// Records a 429; `false` if the call has waited long enough, or the service asks for too long a pause.
    pub(super) fn is_put_off(&mut self, sys: &System, retry_after: Option<Duration>) -> bool {
        let asked = retry_after.unwrap_or_default();
        let is_short = self.waited.saturating_add(asked) < LONGEST && !signals::pending();
        if let Some(started) = self.started.take() {
            // A pause that this call does not wait for must not hold up the others.
            let asked = is_short.then_some(asked);
            self.throttle.change(|pace| pace.end_throttled(started, sys.clock.mark(), asked));
        }
        is_short
    }

    /// Records the end of a call without a 429.
    pub(super) fn end(&mut self) {
        self.waited = Duration::ZERO;
        if self.started.take().is_some() {
            self.throttle.change(Pace::end);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.started.take().is_some() {
            self.throttle.change(Pace::leave);
        }
    }
}
