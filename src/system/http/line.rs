//! Many calls of one service at once: they share its connections, and when it asks one of them for a pause all of them
//! make it.

use super::agent::agent;
use super::{Reply, Request, send_with};
use crate::system::{System, interrupt};
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};
use ureq::Agent;

/// How many threads ask at once. With 30 ms an answer and a limit of 200 calls a second, more of them were no faster:
/// they were told to wait.
pub const AT_ONCE: usize = 8;

/// How often one call is put off, and how long it waits in all.
const MOST_TIMES: usize = 8;
const LONGEST: Duration = Duration::from_secs(120);

/// What the calls share. All of them go to one place with one set of certificates.
#[derive(Debug, Default)]
pub struct Line {
    agent: OnceLock<Agent>,
    not_before: Mutex<Option<Instant>>,
}

impl Line {
    /// As [`send`](super::send), but that a call which is told to come later does so more often.
    pub fn send(&self, sys: &System, request: &Request<'_>) -> anyhow::Result<Reply> {
        let agent = match self.agent.get() {
            Some(agent) => agent,
            None => {
                let made = agent(sys, request)?;
                self.agent.get_or_init(|| made)
            }
        };
        send_with(sys, agent, request, Some(self))
    }

    pub(super) fn turn(&self) -> Turn<'_> {
        Turn {
            line: self,
            waited: Duration::ZERO,
            steps: ExponentialBuilder::new().with_max_times(MOST_TIMES).build(),
        }
    }

    /// Nobody goes on before this.
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

/// One call's place in the line.
pub(super) struct Turn<'a> {
    line: &'a Line,
    waited: Duration,
    steps: ExponentialBackoff,
}

impl Turn<'_> {
    /// Waits as long as everybody has to; how long that was.
    pub(super) fn wait(&mut self, sys: &System) -> Duration {
        let began = sys.clock.mark();
        loop {
            let left = self.line.left(sys.clock.mark());
            if left.is_zero() || interrupt::pending() {
                break;
            }
            // Not all in the same moment.
            sys.clock.sleep(left + Duration::from_millis(fastrand::u64(0..200)));
        }
        let waited = began.elapsed();
        self.waited += waited;
        waited
    }

    /// Makes everybody wait, for as long as the service says, else somewhere up to the next step of the schedule; `false`
    /// when that has been done often enough.
    pub(super) fn is_put_off(&mut self, sys: &System, retry_after: Option<Duration>) -> bool {
        let Some(step) = self.steps.next() else { return false };
        let pause = retry_after.unwrap_or(step.mul_f64(fastrand::f64()));
        let is_short = self.waited.saturating_add(pause) < LONGEST && !interrupt::pending();
        if is_short {
            self.line.hold(sys.clock.mark() + pause);
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
        let (line, now) = (Line::default(), Clock::Wall.mark());
        let seconds = Duration::from_secs;
        assert_eq!(line.left(now), Duration::ZERO);
        line.hold(now + seconds(60));
        line.hold(now + seconds(5));
        assert_eq!((line.left(now), line.left(now + seconds(50))), (seconds(60), seconds(10)));
        assert_eq!(line.left(now + seconds(61)), Duration::ZERO);
    }
}
