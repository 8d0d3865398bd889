//! Shared state of many concurrent calls to one service: connections, and pauses. When the service throttles one
//! call, all calls pause.

use crate::system::{System, signals};
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};
use ureq::Agent;

/// Pauses of one call.
const MOST_TIMES: usize = 8;
/// Limit of one call's pauses together.
const LONGEST: Duration = Duration::from_secs(120);

/// State that the calls share. All of them use one host and one set of certificates.
#[derive(Debug, Default)]
pub struct Throttle {
    pub(super) agent: OnceLock<Agent>,
    not_before: Mutex<Option<Instant>>,
}

impl Throttle {
    pub(super) fn turn(&self) -> Turn<'_> {
        Turn {
            throttle: self,
            waited: Duration::ZERO,
            steps: ExponentialBuilder::new().with_max_times(MOST_TIMES).build(),
        }
    }

    /// Lets no call start before this time.
    fn hold(&self, until: Instant) {
        if let Ok(mut not_before) = self.not_before.lock() {
            *not_before = (*not_before).max(Some(until));
        }
    }

    fn left(&self, now: Instant) -> Duration {
        let not_before = self.not_before.lock().ok().and_then(|not_before| *not_before);
        not_before.map_or(Duration::ZERO, |not_before| not_before.saturating_duration_since(now))
    }
}

/// One call's share of the throttle.
pub(super) struct Turn<'a> {
    throttle: &'a Throttle,
    waited: Duration,
    steps: ExponentialBackoff,
}

impl Turn<'_> {
    /// Waits until calls may start; returns how long it waited.
    pub(super) fn wait(&mut self, sys: &System) -> Duration {
        let began = sys.clock.mark();
        loop {
            let left = self.throttle.left(sys.clock.mark());
            if left.is_zero() || signals::pending() {
                break;
            }
            // Random extra, so that not all calls start at the same moment.
            sys.clock.sleep(left + Duration::from_millis(fastrand::u64(0..200)));
        }
        let waited = began.elapsed();
        self.waited += waited;
        waited
    }

    /// Pauses all calls for `retry_after`, else for a random part of the schedule's next step; `false` when this call
    /// was delayed often or long enough.
    pub(super) fn is_put_off(&mut self, sys: &System, retry_after: Option<Duration>) -> bool {
        let Some(step) = self.steps.next() else { return false };
        let pause = retry_after.unwrap_or(step.mul_f64(fastrand::f64()));
        let is_short = self.waited.saturating_add(pause) < LONGEST && !signals::pending();
        if is_short {
            self.throttle.hold(sys.clock.mark() + pause);
        }
        is_short
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::clock::Clock;

    #[test]
    fn a_pause_is_everybody_s_and_never_becomes_shorter() {
        let (throttle, now) = (Throttle::default(), Clock::Wall.mark());
        let seconds = Duration::from_secs;
        assert_eq!(throttle.left(now), Duration::ZERO);
        throttle.hold(now + seconds(60));
        throttle.hold(now + seconds(5));
        assert_eq!((throttle.left(now), throttle.left(now + seconds(50))), (seconds(60), seconds(10)));
        assert_eq!(throttle.left(now + seconds(61)), Duration::ZERO);
    }
}
