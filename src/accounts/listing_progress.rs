//! Words for the progress of a listing: count, rate and time left. Pure: callers pass the time.

use super::listing_state::Counts;
use crate::time::spoken;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Time over which the rate is measured.
const WINDOW: Duration = Duration::from_secs(10);
/// Least time for a measurement.
const ENOUGH: Duration = Duration::from_secs(1);
/// Time without an answer that is told.
const SILENCE: Duration = Duration::from_secs(5);
/// Time between two lines where lines cannot be replaced.
const MINUTE: Duration = Duration::from_secs(60);

/// Progress of the listing of one session.
#[derive(Debug)]
pub(super) struct Progress {
    label: String,
    /// Number of finished accounts at some moments of the window, the oldest first.
    marks: VecDeque<(Instant, usize)>,
    answered_at: Instant,
    line_at: Instant,
}

impl Progress {
    /// Starts when the listing does. `done`: accounts that are known already.
    pub(super) fn new(label: &str, done: usize, now: Instant) -> Self {
        Progress { label: label.to_owned(), marks: [(now, done)].into(), answered_at: now, line_at: now }
    }

    /// Returns the line for now.
    pub(super) fn line(&mut self, counts: Counts, now: Instant) -> String {
        if self.marks.back().is_none_or(|(_, done)| *done != counts.done) {
            self.marks.push_back((now, counts.done));
            self.answered_at = now;
        }
        // One mark from before the window stays: the rate counts from it.
        while self.marks.get(1).is_some_and(|(at, _)| now.saturating_duration_since(*at) > WINDOW) {
            self.marks.pop_front();
        }
        let mut line = format!("ssoenv: listing {}: ", self.label);
        if counts.all == 0 {
            line.push_str("asking for the accounts …");
            return line;
        }
        line.push_str(&format!("{} of {} accounts", counts.done, counts.all));
        let silence = now.saturating_duration_since(self.answered_at);
        if silence >= SILENCE && counts.done < counts.all {
            let silence = spoken(silence.as_secs() as i64);
            line.push_str(&format!(", no answer for {silence}: the service limits the number of calls"));
            return line;
        }
        if let Some(rate) = self.rate(counts, now) {
            let places = usize::from(rate < 10.0);
            line.push_str(&format!(", {rate:.places$}/s"));
            if !counts.is_growing && counts.done < counts.all {
                let left = ((counts.all - counts.done) as f64 / rate).ceil();
                line.push_str(&format!(", {} left", spoken(left as i64)));
            }
        }
        line
    }

    /// Whether a line is due where lines cannot be replaced.
    pub(super) fn is_line_due(&mut self, now: Instant) -> bool {
        let is_due = now.saturating_duration_since(self.line_at) >= MINUTE;
        if is_due {
            self.line_at = now;
        }
        is_due
    }

    fn rate(&self, counts: Counts, now: Instant) -> Option<f64> {
        let (at, done) = self.marks.front()?;
        let elapsed = now.saturating_duration_since(*at);
        let finished = counts.done.saturating_sub(*done);
        (elapsed >= ENOUGH && finished > 0).then(|| finished as f64 / elapsed.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::clock::Clock;

    #[test]
    fn count_rate_and_time_left_are_told() {
        let start = Clock::Wall.mark();
        let mut progress = Progress::new("my-org", 0, start);
        let mut line = |millis, done, all, is_growing| {
            let now = start + Duration::from_millis(millis);
            progress.line(Counts { done, all, is_growing }, now)["ssoenv: listing my-org: ".len()..]
                .to_owned()
        };
        for (at, expected) in [
            ((0, 0, 0, true), "asking for the accounts …"),
            ((100, 3, 100, true), "3 of 100 accounts"),
            ((2_000, 40, 200, true), "40 of 200 accounts, 20/s"),
            ((4_000, 80, 505, false), "80 of 505 accounts, 20/s, 22s left"),
            // The service has become slow.
            ((20_000, 88, 505, false), "88 of 505 accounts, 0.5/s, 13m left"),
            ((24_000, 88, 505, false), "88 of 505 accounts, 0.4/s, 17m left"),
            (
                (26_000, 88, 505, false),
                "88 of 505 accounts, no answer for 6s: the service limits the number of calls",
            ),
            ((36_000, 505, 505, false), "505 of 505 accounts, 26/s"),
        ] {
            assert_eq!(line(at.0, at.1, at.2, at.3), expected, "{at:?}");
        }
    }

    #[test]
    fn accounts_that_were_kept_do_not_count_as_speed() {
        let start = Clock::Wall.mark();
        let mut progress = Progress::new("s", 300, start);
        let counts = Counts { done: 310, all: 500, is_growing: false };
        let line = progress.line(counts, start + Duration::from_secs(1));
        assert_eq!(line, "ssoenv: listing s: 310 of 500 accounts, 10/s, 19s left");
    }

    #[test]
    fn a_file_gets_one_line_a_minute() {
        let start = Clock::Wall.mark();
        let mut progress = Progress::new("s", 0, start);
        let due: Vec<u64> =
            (0..200).filter(|second| progress.is_line_due(start + Duration::from_secs(*second))).collect();
        assert_eq!(due, [60, 120, 180]);
    }
}
