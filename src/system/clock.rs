//! The time, and waiting for it.

use crate::time::Time;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The wall clock, or one that stands still.
#[derive(Debug)]
pub enum Clock {
    /// That of this machine.
    Wall,
    /// Always this time.
    Fixed(Time),
}

impl Clock {
    /// The time now; before 1970 (a machine without a clock battery) it is 1970.
    pub fn now(&self) -> Time {
        match self {
            Clock::Wall => since_epoch(SystemTime::now()),
            Clock::Fixed(time) => *time,
        }
    }

    /// A mark from which elapsed time can be measured; not affected by changes of the wall clock.
    pub fn mark(&self) -> Instant {
        Instant::now()
    }

    /// Waits.
    pub fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// A file's time, or the machine's, in whole seconds.
pub(super) fn since_epoch(time: SystemTime) -> Time {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Time::from_epoch(i64::try_from(seconds).unwrap_or(i64::MAX))
}
