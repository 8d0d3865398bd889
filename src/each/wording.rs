//! Words about jobs: their header, how they ended, and the progress line.

use super::job::{Job, JobEnd};
use crate::system::terminal::visible;

/// Names shown in the progress line; the window may cut it earlier.
const NEWEST: usize = 8;

/// Returns how a job ended: `exit code 2`, `signal 9`, …
pub(super) fn end(end: &JobEnd) -> String {
    match end {
        JobEnd::Exited(code) => format!("exit code {code}"),
        JobEnd::Signalled(number) => match signal_name(*number) {
            Some(name) => format!("ended by {name}"),
            None => format!("ended by signal {number}"),
        },
        JobEnd::TimedOut(_) => "timed out".to_owned(),
        JobEnd::Stopped(_) => "stopped with the run".to_owned(),
        JobEnd::NotStarted(error) => format!("not started: {error:#}"),
        JobEnd::Skipped => "not started: the run ended before its turn".to_owned(),
    }
}

#[cfg(unix)]
fn signal_name(number: i32) -> Option<&'static str> {
    Some(match number {
        libc::SIGINT => "SIGINT",
        libc::SIGTERM => "SIGTERM",
        libc::SIGHUP => "SIGHUP",
        libc::SIGQUIT => "SIGQUIT",
        libc::SIGKILL => "SIGKILL",
        libc::SIGSEGV => "SIGSEGV",
        libc::SIGABRT => "SIGABRT",
        libc::SIGPIPE => "SIGPIPE",
        libc::SIGBUS => "SIGBUS",
        libc::SIGFPE => "SIGFPE",
        _ => return None,
    })
}

#[cfg(not(unix))]
fn signal_name(_number: i32) -> Option<&'static str> {
    None
}

/// Returns the line above a job's output.
pub(super) fn header(job: &Job) -> String {
    let parts = [Some(&job.target), job.account_id.as_ref(), job.role_name.as_ref(), job.region.as_ref()];
    let mut parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    // The parts of ACCOUNT/ROLE say nothing new.
    let target = parts.remove(0);
    let words: Vec<&str> = target.split('/').collect();
    parts.retain(|part| !words.contains(part));
    parts.insert(0, target);
    format!("==> {} <==\n", visible(&parts.join(", ")))
}

/// What happens to the running commands when a run ends early.
#[derive(Clone, Copy, Debug)]
pub(super) enum StopWords {
    Terminated,
    /// Ctrl-C or Ctrl-\.
    Key,
    /// Another signal.
    Signal,
}

/// Returns the note about the early end of a run: its reason, and what becomes of the commands that run and of the jobs
/// that are left.
pub(super) fn stop(reason: &str, stop: StopWords, running: usize, left: usize) -> String {
    let (commands, it) = if running == 1 { ("command", "it") } else { ("commands", "them") };
    let told = match stop {
        _ if running == 0 => "no command runs".to_owned(),
        StopWords::Terminated if running == 1 => "1 running command gets SIGTERM".to_owned(),
        StopWords::Terminated => format!("{running} running commands get SIGTERM"),
        StopWords::Key => format!("{running} running {commands} got the signal; a second Ctrl-C kills {it}"),
        StopWords::Signal => {
            format!("{running} running {commands} got the signal; SIGKILL follows after a minute")
        }
    };
    let left = match left {
        0 => String::new(),
        1 => "; 1 job is not started".to_owned(),
        _ => format!("; {left} jobs are not started"),
    };
    format!("{reason}: {told}{left}")
}

/// Numbers of the progress line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub all: usize,
    pub done: usize,
    pub failed: usize,
    pub running: usize,
}

impl Counts {
    pub(super) fn of(ends: &[Option<JobEnd>], running: usize) -> Self {
        let done = ends.iter().flatten();
        Counts {
            all: ends.len(),
            done: done.clone().count(),
            failed: done.filter(|end| !end.is_success()).count(),
            running,
        }
    }
}

/// Returns the progress line; `running` are the names of the running jobs, in the order of their start.
pub(super) fn progress(counts: Counts, running: &[&str]) -> String {
    let Counts { all, done, failed, running: count } = counts;
    let failed = if failed > 0 { format!(", {failed} failed") } else { String::new() };
    let newest: Vec<&str> = running.iter().rev().take(NEWEST).copied().collect();
    let names = if newest.is_empty() { String::new() } else { format!(": {}", newest.join(", ")) };
    let more = if running.len() > NEWEST { ", …" } else { "" };
    let left = all - done - count;
    let left = if left > 0 { format!(", {left} left") } else { String::new() };
    format!("{done}/{all} done{failed}{left}, {count} running{names}{more}")
}

#[cfg(test)]
mod tests {
    use super::super::labels::job;
    use super::*;

    #[test]
    fn a_header_names_what_the_target_does_not() {
        for (target, region, expected) in [
            ("dev", None, "==> dev, 111122223333, Admin <==\n"),
            ("111122223333/Admin", Some("eu-west-1"), "==> 111122223333/Admin, eu-west-1 <==\n"),
            ("a\u{1b}[2J", None, "==> a\\u{1b}[2J, 111122223333, Admin <==\n"),
        ] {
            assert_eq!(header(&job(target, region)), expected);
        }
    }

    #[test]
    fn the_progress_names_the_newest_first() {
        let counts = Counts { all: 20, done: 3, failed: 0, running: 2 };
        assert_eq!(progress(counts, &["a", "b"]), "3/20 done, 15 left, 2 running: b, a");
        let counts = Counts { all: 12, done: 2, failed: 1, running: 10 };
        let names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        assert_eq!(progress(counts, &names), "2/12 done, 1 failed, 10 running: 9, 8, 7, 6, 5, 4, 3, 2, …");
        assert_eq!(progress(Counts { all: 1, done: 1, ..Counts::default() }, &[]), "1/1 done, 0 running");
    }

    #[test]
    fn an_early_end_says_what_happens_to_whom() {
        for (words, running, left, expected) in [
            (StopWords::Terminated, 2, 3, "x: 2 running commands get SIGTERM; 3 jobs are not started"),
            (StopWords::Terminated, 1, 0, "x: 1 running command gets SIGTERM"),
            (
                StopWords::Key,
                1,
                1,
                "x: 1 running command got the signal; a second Ctrl-C kills it; 1 job is not started",
            ),
            (StopWords::Signal, 2, 0, "x: 2 running commands got the signal; SIGKILL follows after a minute"),
            (StopWords::Signal, 0, 2, "x: no command runs; 2 jobs are not started"),
        ] {
            assert_eq!(stop("x", words, running, left), expected);
        }
    }

    #[test]
    fn an_end_is_said_in_words() {
        for (end_of_job, expected) in [
            (JobEnd::Exited(2), "exit code 2"),
            (JobEnd::TimedOut(143), "timed out"),
            (JobEnd::Stopped(143), "stopped with the run"),
            (JobEnd::NotStarted(anyhow::anyhow!("no").context("why")), "not started: why: no"),
            (JobEnd::Skipped, "not started: the run ended before its turn"),
        ] {
            assert_eq!(end(&end_of_job), expected);
        }
    }

    #[test]
    #[cfg(unix)]
    fn signals_have_names() {
        assert_eq!(end(&JobEnd::Signalled(9)), "ended by SIGKILL");
        assert_eq!(end(&JobEnd::Signalled(64)), "ended by signal 64");
    }
}
