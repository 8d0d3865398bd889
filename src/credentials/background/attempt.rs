//! Record of the last background attempt to fetch credentials: one small file per key (`chain_cache::attempt_key`) in the
//! state folder, so that many terminals share one attempt and keep a pause between two.

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

/// Seconds after which an attempt without an end counts as dead.
const LONGEST: i64 = 45;

/// Pauses after one, two, … failures in a row, in seconds.
const BACKOFF: [i64; 5] = [60, 60, 120, 300, 600];

/// The last attempt.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct Attempt {
    /// Epoch seconds of its beginning.
    at: i64,
    /// Epoch seconds of its end.
    ended: i64,
    /// Failures in a row, this one included.
    failures: usize,
    /// How it failed; empty while it runs, and after success.
    failed: String,
    /// It runs.
    running: bool,
    /// It needs a person to sign in.
    sign_in: bool,
    /// It began before the pause was over, since somebody had signed in.
    revived: bool,
    /// The terminal session whose command began it, and waited for it.
    waiter: Option<i32>,
}

impl Attempt {
    /// Reads the record; none, and a broken one, is an attempt long ago.
    pub(in crate::credentials) fn load(sys: &System, name: &str) -> Self {
        let contents = path(sys, name).ok().and_then(|path| files::read_regular(&path).ok().flatten());
        contents.and_then(|contents| serde_json::from_slice(&contents.bytes).ok()).unwrap_or_default()
    }

    /// Records that another one begins, `revived` if the pause is not over, and which terminal session waits for it, if
    /// it is a command; whether that could be written.
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

    /// Records how it has ended.
    pub fn ends(sys: &System, name: &str, failure: Option<(&str, Kind)>) {
        let before = Attempt::load(sys, name);
        let now = sys.clock.now().epoch();
        let ended = match failure {
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

    /// How it failed, if it did.
    pub(in crate::credentials) fn failed(&self) -> Option<&str> {
        Some(self.failed.as_str()).filter(|failed| !failed.is_empty() && !self.running)
    }

    /// Whether it failed because a person has to sign in.
    pub(in crate::credentials) fn needs_sign_in(&self) -> bool {
        self.sign_in && !self.running
    }

    /// Whether the token has been replaced since it ended: somebody has signed in. A failed attempt may itself have
    /// replaced it in the second of its end. But not twice in a row: file times come from wrong clocks too, and where
    /// the clock is wrong every attempt renews the token.
    pub(in crate::credentials) fn is_overtaken_by(&self, token_written: Option<Time>) -> bool {
        let overtakes = |time: i64| time > self.ended || (time == self.ended && self.failures == 0);
        !self.revived && token_written.map(Time::epoch).is_some_and(overtakes)
    }

    /// Whether somebody with this patience may still wait for it.
    pub(in crate::credentials) fn is_within(&self, patience: Duration, now: Time) -> bool {
        u64::try_from(now.epoch().saturating_sub(self.at)).is_ok_and(|age| age <= patience.as_secs().max(1))
    }

    /// Whether a command of this terminal session has waited for it before. That wait was ended by the person.
    pub(in crate::credentials) fn was_waited_for(&self, session: Option<i32>) -> bool {
        session.is_some() && self.waiter == session
    }

    /// Whether the pause after it can be cut short: what it fetched has expired already. But not twice in a row: where
    /// the clock is wrong, everything has.
    pub(in crate::credentials) fn may_be_repeated(&self) -> bool {
        self.failures == 0 && !self.revived
    }

    /// Whether it is still going on.
    pub(in crate::credentials) fn is_running(&self, now: Time) -> bool {
        self.running && self.began(now).is_some()
    }

    /// When it began, unless that is too long ago for its process to be there.
    pub(in crate::credentials) fn began(&self, now: Time) -> Option<Time> {
        (0..LONGEST).contains(&now.epoch().saturating_sub(self.at)).then_some(Time::from_epoch(self.at))
    }

    /// When the next one may begin. A record from the future, of a clock that was wrong, holds nobody up.
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
