//! Why a run ends early, and until when its commands may take to end. Pure.

use std::time::{Duration, Instant};

/// Time between SIGTERM and SIGKILL.
pub(super) const GRACE: Duration = Duration::from_secs(10);

/// Time for the commands after a signal that no person has sent by a key, and that nobody may repeat.
pub(super) const SIGNAL_GRACE: Duration = Duration::from_secs(60);

/// Why no more commands are started.
#[derive(Debug)]
pub(super) enum Stop {
    /// A signal has arrived. The commands got it; a second signal kills them.
    Signal {
        /// When they get SIGKILL; `None`: Ctrl-C, which a person can press again.
        kill_at: Option<Instant>,
    },
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
            Stop::Terminated { kill_at, .. } | Stop::Signal { kill_at } => *kill_at,
        }
    }

    /// Whether the commands must get SIGKILL now; `true` once.
    pub(super) fn must_kill(&mut self, now: Instant) -> bool {
        match self {
            Stop::Terminated { kill_at, .. } | Stop::Signal { kill_at } => {
                kill_at.take_if(|kill_at| *kill_at <= now).is_some()
            }
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

    /// Ends the limit: the command has ended in time, and only its output is waited for.
    pub(super) fn end(&mut self) {
        if !self.is_exceeded {
            self.next = None;
        }
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
    fn a_stop_kills_once_and_ctrl_c_never() {
        let now = Clock::Wall.mark();
        let later = now + SIGNAL_GRACE;
        let mut stop = Stop::Signal { kill_at: Some(later) };
        assert_eq!((stop.kill_at(), stop.must_kill(now)), (Some(later), false));
        assert!(stop.must_kill(later) && !stop.must_kill(later) && stop.kill_at().is_none());
        assert!(!Stop::Signal { kill_at: None }.must_kill(later));
        let mut stop = Stop::Terminated { kill_at: Some(now), error: None };
        assert!(stop.must_kill(now) && !stop.must_kill(later));
    }

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
        let mut limit = TimeLimit::new(Some(second), now);
        limit.end();
        assert_eq!((limit.next(), limit.signal(now + second)), (None, None));
        assert_eq!(TimeLimit::new(None, now).next(), None);
        assert_eq!(TimeLimit::new(Some(Duration::MAX), now).next(), None);
    }
}
