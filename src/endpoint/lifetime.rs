//! How long the endpoint serves after the command has ended: programs that close inherited files, such as those that
//! Python starts, do not hold its pipe. Pure.

use std::time::{Duration, Instant};

/// Without a request for this long it ends: longer than the shortest interval at which an SDK asks.
const IDLE: Duration = Duration::from_secs(60);
/// Longest time after the end of the command.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Life of an endpoint.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lifetime {
    /// When the last process that holds the pipe ended.
    released: Option<Instant>,
    last_request: Option<Instant>,
}

impl Lifetime {
    /// Records that no process holds the pipe any more.
    pub fn release(&mut self, now: Instant) {
        self.released.get_or_insert(now);
    }

    /// Whether no process holds the pipe any more.
    pub fn is_released(&self) -> bool {
        self.released.is_some()
    }

    /// Records a request that was served.
    pub fn request(&mut self, now: Instant) {
        self.last_request = Some(now);
    }

    /// Returns the time until the endpoint ends, if no further request comes; `None` while the pipe is held.
    pub fn left(&self, now: Instant) -> Option<Duration> {
        let released = self.released?;
        let idle = self.last_request.map_or(released, |last| last.max(released)) + IDLE;
        Some(idle.min(released + LONGEST).saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_a_minute_after_the_last_request_and_a_quarter_of_an_hour_after_the_command() {
        let start = crate::system::clock::Clock::Wall.mark();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut life = Lifetime::default();
        life.request(at(10));
        assert_eq!(life.left(at(100_000)), None);
        life.release(at(100));
        life.release(at(150));
        assert_eq!(life.left(at(100)), Some(Duration::from_secs(60)));
        assert_eq!(life.left(at(160)), Some(Duration::ZERO));
        for second in (150..2000).step_by(50) {
            life.request(at(second));
        }
        assert_eq!(life.left(at(999)), Some(Duration::from_secs(1)));
        assert_eq!(life.left(at(1000)), Some(Duration::ZERO));
    }
}
