//! Shared state of many concurrent calls to one service: connections, and the pace at which calls start.

use super::pace::Pace;
use crate::system::files::locks::Watch;
use crate::system::{System, signals};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use ureq::Agent;

/// Interval at which a waiting thread checks for signals.
const LOOK: Duration = Duration::from_millis(50);
/// Interval at which urgent calls of other processes are noticed.
const NOTICE: Duration = Duration::from_millis(10);
/// Longest time for which urgent calls hold back these ones: a process that makes them may be stopped.
const LONGEST_HOLD: Duration = Duration::from_secs(10);

/// State that the calls share. All of them use one host and one set of certificates.
#[derive(Debug, Default)]
pub struct Throttle {
    pub(super) agent: OnceLock<Agent>,
    pace: Mutex<Pace>,
    ended: Condvar,
    urgent: Option<Mutex<UrgentCalls>>,
}

/// Urgent calls that other processes make of the same service.
#[derive(Debug)]
struct UrgentCalls {
    watch: Watch,
    looked_at: Option<Instant>,
    since: Option<Instant>,
}

/// One thread's share of the throttle: one call at a time.
#[derive(Debug)]
pub struct Turn<'a> {
    pub(super) throttle: &'a Throttle,
    /// When the call started; `None` while it waits.
    started: Option<Instant>,
}

impl Throttle {
    /// Creates the state for calls that are held back while other processes share a lock.
    pub fn behind(sys: &System, lock: &str) -> Self {
        let urgent = UrgentCalls { watch: Watch::open(sys, lock), looked_at: None, since: None };
        Throttle { urgent: Some(Mutex::new(urgent)), ..Throttle::default() }
    }

    /// Returns a turn whose call has not started.
    pub fn turn(&self) -> Turn<'_> {
        Turn { throttle: self, started: None }
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a call. `Err`: how long to wait before asking again; `None`: until a call has ended.
    fn start(&self, pace: &mut Pace, now: Instant) -> Result<(), Option<Duration>> {
        if let Some(urgent) = &self.urgent {
            let mut urgent = urgent.lock().unwrap_or_else(PoisonError::into_inner);
            let before = urgent.since;
            if urgent.hold_back(now) {
                return Err(Some(NOTICE));
            }
            if let (Some(since), None) = (before, urgent.since) {
                pace.resume(now.saturating_duration_since(since));
            }
        }
        pace.start(now)
    }
}

impl UrgentCalls {
    /// Whether a call that is not urgent has to wait.
    fn hold_back(&mut self, now: Instant) -> bool {
        if self.looked_at.is_none_or(|at| now.saturating_duration_since(at) >= NOTICE) {
            self.looked_at = Some(now);
            self.since = self.watch.is_shared().then(|| self.since.unwrap_or(now));
        }
        self.since.is_some_and(|since| now.saturating_duration_since(since) < LONGEST_HOLD)
    }
}

impl Turn<'_> {
    /// Waits until a call may start; returns how long it waited (0 if it has started). A signal ends the wait.
    pub fn start(&mut self, sys: &System) -> Duration {
        let began = sys.clock.mark();
        if self.started.is_some() {
            return Duration::ZERO;
        }
        let mut pace = self.throttle.pace();
        loop {
            let now = sys.clock.mark();
            match self.throttle.start(&mut pace, now) {
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
        began.elapsed()
    }

    /// Records a 429; `false` if the service has let nothing through for so long that the call is given up.
    pub(super) fn is_put_off(&mut self, sys: &System, retry_after: Option<Duration>) -> bool {
        let (now, asked) = (sys.clock.mark(), retry_after.unwrap_or_default());
        let mut pace = self.throttle.pace();
        let goes_on = !pace.gives_up(now, asked) && !signals::pending();
        if let Some(started) = self.started.take() {
            // A pause that this call does not wait for must not hold up the others.
            pace.end_throttled(started, now, goes_on.then_some(asked));
        }
        drop(pace);
        self.throttle.ended.notify_all();
        goes_on
    }

    /// Records the end of a call without a 429.
    pub(super) fn end(&mut self, sys: &System) {
        if self.started.take().is_some() {
            self.throttle.pace().end(sys.clock.mark());
            self.throttle.ended.notify_all();
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.started.take().is_some() {
            self.throttle.pace().leave();
            self.throttle.ended.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::clock::Clock;
    use crate::system::env::Env;
    use crate::system::files::locks;
    use crate::system::keychain::KeyInUse;
    use crate::system::terminal::{Terminal, Verbosity};

    #[test]
    fn urgent_calls_hold_back_others_until_they_end_or_for_ten_seconds() {
        let home = tempfile::tempdir().unwrap();
        let sys = System {
            env: Env::of(&[("HOME", home.path().to_str().unwrap())]),
            clock: Clock::Wall,
            key_in_use: KeyInUse::default(),
            terminal: Terminal::new(Verbosity::Quiet, anstream::ColorChoice::Never),
            person: Default::default(),
            parent: Default::default(),
        };
        let throttle = Throttle::behind(&sys, "urgent");
        let now = sys.clock.mark();
        let starts = |millis| throttle.start(&mut throttle.pace(), now + Duration::from_millis(millis));
        assert_eq!(starts(0), Ok(()));
        let urgent = locks::share(&sys, "urgent").unwrap();
        // Not looked at anew within 10 ms.
        assert_eq!(starts(5), Ok(()));
        assert_eq!(starts(20), Err(Some(NOTICE)));
        assert_eq!(starts(9_000), Err(Some(NOTICE)));
        drop(urgent);
        assert_eq!(starts(9_010), Ok(()));
        // A process that is stopped while it holds the lock.
        let _stopped = locks::share(&sys, "urgent").unwrap();
        assert_eq!(starts(10_000), Err(Some(NOTICE)));
        assert_eq!(starts(19_999), Err(Some(NOTICE)));
        assert_eq!(starts(20_000), Ok(()));
    }
}
