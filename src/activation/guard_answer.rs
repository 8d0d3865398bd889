//! A yes to the guard's question, for the second run of the same command: inside `eval "$(ssoenv use prod)"` the hook's
//! wrapper runs ssoenv in a subshell, which asks, and then again. A variable says that it is the second run, and any program
//! can set a variable, so the answer itself is in the state folder: for one target in one terminal session, once, and for a minute.

use crate::output::audience;
use crate::system::System;
use crate::system::files::{self, Staged, paths};
use crate::system::process::terminal_session;
use crate::time::Time;
use std::path::PathBuf;

/// Seconds after which an answer does not count any more.
const LONGEST: i64 = 60;

/// Keeps the answer for a target in words, if a second run may follow. Where it cannot be kept, the second run asks
/// again.
pub(super) fn keep(sys: &System, target: &str) {
    if !audience::is_wrapped(&sys.env) {
        return;
    }
    let text = format!("{} {}", sys.clock.now().epoch(), here(target));
    let kept = path(sys).and_then(|path| Ok(Staged::create(&path)?.commit(text.as_bytes())?));
    if let Err(error) = kept {
        sys.terminal.verbose(|| format!("cannot keep the answer: {error:#}"));
    }
}

/// Whether the first run of this command got the answer. It counts once.
pub(super) fn take(sys: &System, target: &str) -> bool {
    if audience::repeated(&sys.env).is_none() {
        return false;
    }
    let taken = path(sys).and_then(|path| {
        let contents = files::read_regular(&path)?;
        files::remove(&path)?;
        anyhow::Ok(contents)
    });
    let bytes = taken.ok().flatten().map(|contents| contents.bytes).unwrap_or_default();
    is_for(&String::from_utf8_lossy(&bytes), &here(target), sys.clock.now())
}

/// Formats the target with the terminal session.
fn here(target: &str) -> String {
    format!("{} {target}", terminal_session().unwrap_or_default())
}

/// Whether a kept answer is for this target, and not too old.
fn is_for(kept: &str, target: &str, now: Time) -> bool {
    let Some((at, kept)) = kept.split_once(' ') else { return false };
    let age = at.parse().ok().map(|at: i64| now.epoch().saturating_sub(at));
    kept == target && age.is_some_and(|age| (0..=LONGEST).contains(&age))
}

fn path(sys: &System) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("answered-guard"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_for_one_target_and_for_a_minute() {
        for (kept, expected) in [
            ("100 prod", true),
            ("40 prod", true),
            ("39 prod", false),
            ("101 prod", false),
            ("100 dev", false),
            ("100 prod-eu", false),
            ("x prod", false),
            ("100", false),
            ("", false),
            ("-9223372036854775808 prod", false),
        ] {
            assert_eq!(is_for(kept, "prod", Time::from_epoch(100)), expected, "{kept}");
        }
    }
}
