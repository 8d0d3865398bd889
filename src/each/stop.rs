//! Why a run ends early, and until when its commands may take to end. Pure.

use std::time::{Duration, Instant};

/// Time between SIGTERM and SIGKILL.
pub(super) const GRACE: Duration = Duration::from_secs(10);

/// Why no more commands are started.
#[derive(Debug)]
pub(super) enum Stop {
    /// A signal has arrived. The commands got it, and may take their time: a second signal kills them.
    Signal,
    /// A job has failed (`--fail-fast`), or the output cannot be written; the commands got SIGTERM.
    Terminated {
        /// When they get SIGKILL; `None`: they have got it.
        kill_at: Option<Instant>,
        /// What cannot be written.
        error: Option<anyhow::Error>,
    },
}

impl Stop {
    /// When the commands get SIGKILL.
    pub(super) fn kill_at(&self) -> Option<Instant> {
        match self {
            Stop::Terminated { kill_at, .. } => *kill_at,
            Stop::Signal => None,
        }
    }

    /// Whether the commands must get SIGKILL now; `true` once.
    pub(super) fn must_kill(&mut self, now: Instant) -> bool {
        match self {
            Stop::Terminated { kill_at, .. } => kill_at.take_if(|kill_at| *kill_at <= now).is_some(),
            Stop::Signal => false,
        }
    }
}

/// The time limit of a running command.
#[derive(Debug, Default)]
pub(super) struct TimeLimit {
    /// When it gets the next signal.
    next: Option<Instant>,
    /// Whether it got SIGTERM.
    pub is_exceeded: bool,
}

/// Signal that a command gets because of its time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LimitSignal {
    Terminate,
    Kill,
}

impl TimeLimit {
    pub(super) fn new(limit: Option<Duration>, now: Instant) -> Self {
        // A limit beyond the end of the clock is none.
        TimeLimit { next: limit.and_then(|limit| now.checked_add(limit)), is_exceeded: false }
    }

    /// When [`TimeLimit::signal`] has something to say.
    pub(super) fn next(&self) -> Option<Instant> {
        self.next
    }

    /// Returns the signal that is due now.
    pub(super) fn signal(&mut self, now: Instant) -> Option<LimitSignal> {
        self.next.filter(|next| *next <= now)?;
        if self.is_exceeded {
            self.next = None;
            return Some(LimitSignal::Kill);
        }
        self.is_exceeded = true;
        self.next = Some(now + GRACE);
        Some(LimitSignal::Terminate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::clock::Clock;

    #[test]
    fn a_command_is_asked_first_and_killed_later() {
        let now = Clock::Wall.mark();
        let second = Duration::from_secs(1);
        let mut limit = TimeLimit::new(Some(5 * second), now);
        assert_eq!((limit.signal(now + 4 * second), limit.is_exceeded), (None, false));
        let at = now + 6 * second;
        assert_eq!((limit.signal(at), limit.is_exceeded), (Some(LimitSignal::Terminate), true));
        assert_eq!((limit.signal(at + GRACE - second), limit.next()), (None, Some(at + GRACE)));
        assert_eq!((limit.signal(at + GRACE), limit.next()), (Some(LimitSignal::Kill), None));
        assert_eq!(limit.signal(at + 2 * GRACE), None);
        assert_eq!(TimeLimit::new(None, now).next(), None);
        assert_eq!(TimeLimit::new(Some(Duration::MAX), now).next(), None);
    }
}
