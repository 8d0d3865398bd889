//! The current time and pauses; tests replace the clock by a fixed one.

use crate::time::Time;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Wall clock, or a fixed time for tests.
#[derive(Debug)]
pub enum Clock {
    /// The machine's wall clock.
    Wall,
    /// Always this time.
    Fixed(Time),
}

impl Clock {
    /// Returns the current time in whole seconds. A clock before 1970 (a machine without a clock battery) gives 1970.
    pub fn now(&self) -> Time {
        match self {
            Clock::Wall => since_epoch(SystemTime::now()),
            Clock::Fixed(time) => *time,
        }
    }

    /// Returns a mark from which elapsed time can be measured; changes of the wall clock do not affect it.
    pub fn mark(&self) -> Instant {
        Instant::now()
    }

    /// Blocks the thread for `duration`.
    pub fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// Converts a system time (of a file or of the machine) to whole seconds since 1970; earlier times give 1970.
pub(super) fn since_epoch(time: SystemTime) -> Time {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Time::from_epoch(i64::try_from(seconds).unwrap_or(i64::MAX))
}
