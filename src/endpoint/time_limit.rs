//! The end of what `exec --for` hands out, by two clocks: the machine's, which goes on while the machine sleeps, and one
//! that cannot be set back.

use super::answer::Unavailable;
use crate::system::System;
use crate::time::Time;
use std::time::{Duration, Instant};

/// End of an endpoint's credentials; without one it serves as long as the sign-in lives.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeLimit {
    until: Option<Time>,
    deadline: Option<Instant>,
}

impl TimeLimit {
    /// Starts the second clock.
    pub fn of(sys: &System, until: Option<Time>) -> Self {
        let time = until.map(|until| u64::try_from(until.left(sys.clock.now())).unwrap_or(0));
        let deadline = time.and_then(|time| sys.clock.mark().checked_add(Duration::from_secs(time)));
        TimeLimit { until, deadline }
    }

    /// Why nothing is handed out any more; `None` before the end. `target` is the word of the command line.
    pub fn ended(&self, sys: &System, target: &str) -> Option<Unavailable> {
        let is_over = self.deadline.is_some_and(|deadline| deadline <= sys.clock.mark());
        let until = self.until.filter(|until| is_over || *until <= sys.clock.now())?;
        let message = format!(
            "the credentials of {target} for this command ended at {}, as `exec --for` said: start the command again",
            until.rfc3339()
        );
        Some(Unavailable { status: 403, code: "TimeIsOver", message })
    }
}
