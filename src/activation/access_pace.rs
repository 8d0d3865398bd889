//! Pace at which a role that is not assigned yet is asked for. Pure.

use std::time::Duration;

/// Pauses between two calls while the service answers. An assignment takes minutes, and a person waits for it.
const FIRST: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_secs(30);
/// Longest pause while the service does not answer, unless it names a longer one itself.
const LONGEST_AWAY: Duration = Duration::from_secs(5 * 60);

/// What the last call had as its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LastAnswer {
    /// The role is not assigned.
    NotAssigned,
    /// None, or that the service limits the calls; and how long it asks to wait.
    Nothing { retry_after: Option<Duration> },
}

/// The pauses so far.
#[derive(Debug, Default)]
pub(super) struct AccessPace {
    /// The last one while the service answered, and while it did not.
    last: Duration,
    away: Duration,
}

impl AccessPace {
    /// Returns the pause before the next call; `None` when the time that is left is over. The last call is at the end of
    /// that time, and no sooner after the call before than any other.
    pub fn next(&mut self, answer: LastAnswer, left: Duration) -> Option<Duration> {
        let pause = match answer {
            LastAnswer::NotAssigned => {
                self.away = Duration::ZERO;
                self.last = (self.last + self.last / 5).clamp(FIRST, LONGEST);
                self.last
            }
            LastAnswer::Nothing { retry_after } => {
                self.away = (self.away * 2).clamp(LONGEST, LONGEST_AWAY);
                self.away.max(retry_after.unwrap_or_default())
            }
        };
        match () {
            () if left.is_zero() => None,
            // A pause that the service has asked for is not cut short.
            () if left < pause && answer != LastAnswer::NotAssigned => None,
            () if left < pause + FIRST => Some(left),
            () => Some(pause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_come_slower_and_the_last_one_is_at_the_end() {
        let mut pace = AccessPace::default();
        let (mut left, mut pauses) = (Duration::from_secs(200), Vec::new());
        while let Some(pause) = pace.next(LastAnswer::NotAssigned, left) {
            left -= pause;
            pauses.push(pause.as_secs());
        }
        assert_eq!(pauses, [15, 18, 21, 25, 30, 30, 30, 29]);
        assert!(left.is_zero());
    }

    #[test]
    fn a_short_time_has_one_call() {
        let mut pace = AccessPace::default();
        let second = Duration::from_secs(1);
        assert_eq!(pace.next(LastAnswer::NotAssigned, second), Some(second));
        assert_eq!(pace.next(LastAnswer::NotAssigned, Duration::ZERO), None);
    }

    #[test]
    fn a_service_that_does_not_answer_is_left_alone_for_longer_and_for_as_long_as_it_says() {
        let mut pace = AccessPace::default();
        let hour = Duration::from_secs(3600);
        let none = LastAnswer::Nothing { retry_after: None };
        let asks = |seconds| LastAnswer::Nothing { retry_after: Some(Duration::from_secs(seconds)) };
        let mut next = |answer| pace.next(answer, hour).map(|pause| pause.as_secs());
        assert_eq!(next(LastAnswer::NotAssigned), Some(15));
        assert_eq!([next(none), next(none), next(none)], [Some(30), Some(60), Some(120)]);
        assert_eq!(next(asks(1000)), Some(1000));
        assert_eq!([next(none), next(none)], [Some(300), Some(300)]);
        assert_eq!(next(asks(1)), Some(300));
        assert_eq!(next(LastAnswer::NotAssigned), Some(18));
        assert_eq!(next(none), Some(30));
        assert_eq!(pace.next(asks(60), Duration::from_secs(59)), None);
    }
}
