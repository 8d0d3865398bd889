//! Record of the last background attempt to fetch credentials: one small file per key (`chain_cache::attempt_key`) in
//! the state folder, so that many terminals share one attempt and the pause after it.

use crate::error::Kind;
use crate::system::System;
use crate::system::files::paths;
use crate::system::files::{self, Staged};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Pause between two attempts, in seconds.
const DISTANCE: i64 = 60;

/// Seconds after which a running attempt counts as dead: longer than the 25 s of a `credential_process`, and than the
/// retries of a call.
const LONGEST: i64 = 45;

/// Pauses after one, two, … consecutive failures, in seconds.
const BACKOFF: [i64; 5] = [60, 60, 120, 300, 600];

/// The last attempt, as stored.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct Attempt {
    /// When it began, in epoch seconds.
    at: i64,
    /// When it ended, in epoch seconds.
    ended: i64,
    /// Consecutive failures, including this one.
    failures: usize,
    /// Why it failed; empty while it runs, and after success.
    failed: String,
    /// Whether it is running.
    running: bool,
    /// Whether a person has to sign in first.
    sign_in: bool,
    /// Whether it began before the pause was over, because of a sign-in.
    revived: bool,
    /// The terminal session whose command started it and waited for it.
    waiter: Option<i32>,
}

impl Attempt {
    /// Reads the record; a missing or invalid one counts as an attempt long ago.
    pub(in crate::credentials) fn load(sys: &System, name: &str) -> Self {
        let contents = path(sys, name).ok().and_then(|path| files::read_regular(&path).ok().flatten());
        contents.and_then(|contents| serde_json::from_slice(&contents.bytes).ok()).unwrap_or_default()
    }

    /// Records the beginning of another attempt. `revived` says that the pause is not over, `waiter` which terminal
    /// session's command waits for it. Returns whether the record was written.
    pub(in crate::credentials) fn begins(
        self,
        sys: &System,
        name: &str,
        revived: bool,
        waiter: Option<i32>,
    ) -> bool {
        let at = sys.clock.now().epoch();
        store(sys, name, &Attempt { at, revived, waiter, running: true, failed: String::new(), ..self })
    }

    /// Records the end of the attempt: success, or why it failed.
    pub fn ends(sys: &System, name: &str, failure: Option<(&str, Kind)>) {
        // The recorded begin is kept: pauses count from it, not from the end.
        let before = Attempt::load(sys, name);
        let now = sys.clock.now().epoch();
        let ended = match failure {
            // Also resets the number of failures, so that the next pause is short again.
            None => Attempt { at: before.at, ended: now, revived: before.revived, ..Attempt::default() },
            Some((failed, kind)) => Attempt {
                at: before.at,
                ended: now,
                failures: before.failures.saturating_add(1),
                failed: failed.to_owned(),
                running: false,
                sign_in: kind == Kind::SignIn,
                revived: before.revived,
                waiter: None,
            },
        };
        store(sys, name, &ended);
    }

    /// Returns why the attempt failed; `None` while it runs, and after success.
    pub(in crate::credentials) fn failed(&self) -> Option<&str> {
        Some(self.failed.as_str()).filter(|failed| !failed.is_empty() && !self.running)
    }

    /// Whether it failed because a person has to sign in.
    pub(in crate::credentials) fn needs_sign_in(&self) -> bool {
        self.sign_in && !self.running
    }

    /// Whether the token was replaced after the attempt ended, that is by a sign-in. A failed attempt may have
    /// replaced it itself in the second in which it ended. Never twice in a row: with a wrong clock every attempt
    /// would count as overtaken.
    pub(in crate::credentials) fn is_overtaken_by(&self, token_written: Option<Time>) -> bool {
        let overtakes = |time: i64| time > self.ended || (time == self.ended && self.failures == 0);
        !self.revived && token_written.map(Time::epoch).is_some_and(overtakes)
    }

    /// Whether it began less than `patience` ago, so that a caller may still wait for it.
    pub(in crate::credentials) fn is_within(&self, patience: Duration, now: Time) -> bool {
        // Times are in whole seconds: an attempt that has just begun may look one second old.
        u64::try_from(now.epoch().saturating_sub(self.at)).is_ok_and(|age| age <= patience.as_secs().max(1))
    }

    /// Whether a command of this terminal session has waited for it before; the person then ended that wait with
    /// Ctrl-C.
    pub(in crate::credentials) fn was_waited_for(&self, session: Option<i32>) -> bool {
        session.is_some() && self.waiter == session
    }

    /// Whether the pause may be cut short because the fetched credentials have expired already. Never twice in a row:
    /// with a wrong clock all credentials look expired.
    pub(in crate::credentials) fn may_be_repeated(&self) -> bool {
        self.failures == 0 && !self.revived
    }

    /// Whether it is running, and not so old that its process must be dead.
    pub(in crate::credentials) fn is_running(&self, now: Time) -> bool {
        self.running && self.began(now).is_some()
    }

    /// Returns when it began; `None` if that is so long ago that its process must be dead.
    pub(in crate::credentials) fn began(&self, now: Time) -> Option<Time> {
        (0..LONGEST).contains(&now.epoch().saturating_sub(self.at)).then_some(Time::from_epoch(self.at))
    }

    /// Returns when the next attempt may begin. A record from the future (written with a wrong clock) delays nothing.
    pub(in crate::credentials) fn next(&self, now: Time) -> Time {
        let wait = match self.failures {
            0 => DISTANCE,
            failures => BACKOFF[(failures - 1).min(BACKOFF.len() - 1)],
        };
        if self.at > now.epoch() { now } else { Time::from_epoch(self.at.saturating_add(wait)) }
    }
}

fn store(sys: &System, name: &str, attempt: &Attempt) -> bool {
    let write = || {
        let text = serde_json::to_vec(attempt)?;
        Staged::create(&path(sys, name)?)?.commit(&text)?;
        anyhow::Ok(())
    };
    // The error itself does not matter: the attempt works without its record.
    write().is_ok()
}

fn path(sys: &System, name: &str) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("attempts").join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_keep_their_distance_and_failures_a_larger_one() {
        let now = Time::from_epoch(10_000);
        for (at, failures, next) in [
            (0, 0, 60),
            (9_990, 0, 10_050),
            (9_990, 1, 10_050),
            (9_990, 2, 10_050),
            (9_990, 3, 10_110),
            (9_990, 99, 10_590),
            (99_999, 3, 10_000),
        ] {
            let attempt = Attempt { at, failures, ..Attempt::default() };
            assert_eq!(attempt.next(now).epoch(), next, "{at} {failures}");
        }
    }

    #[test]
    fn a_sign_in_since_makes_it_old() {
        let revived = Attempt { ended: 100, failures: 1, revived: true, ..Attempt::default() };
        assert!(!revived.is_overtaken_by(Some(Time::from_epoch(101))));
        for (failures, written, expected) in [
            (1, Some(101), true),
            (1, Some(100), false),
            (0, Some(100), true),
            (0, Some(99), false),
            (0, None, false),
        ] {
            let attempt = Attempt { ended: 100, failures, ..Attempt::default() };
            let written: Option<i64> = written;
            assert_eq!(
                attempt.is_overtaken_by(written.map(Time::from_epoch)),
                expected,
                "{failures} {written:?}"
            );
        }
    }

    #[test]
    fn an_attempt_runs_until_it_has_ended_or_can_be_running_no_more() {
        let now = Time::from_epoch(10_000);
        for (at, running, expected) in
            [(9_999, true, true), (9_999, false, false), (9_900, true, false), (10_005, true, false)]
        {
            let attempt = Attempt { at, running, ..Attempt::default() };
            assert_eq!(attempt.is_running(now), expected, "{at} {running}");
        }
    }
}
