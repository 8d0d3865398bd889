//! A job: one run of the command, for a target in a region; and how it ends.

use crate::environ::EnvChange;
use crate::system::process::children::ChildEnd;
use std::path::PathBuf;
use std::time::Duration;

/// One run of the command: a target in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Word that leads to this target again; labels and `--json` show it.
    pub target: String,
    /// Account of its role, if known.
    pub account_id: Option<String>,
    /// Its role, if known.
    pub role_name: Option<String>,
    /// Region that the command gets.
    pub region: Option<String>,
}

/// Returns the variables that the command of a job gets beside those of this process. Called shortly before the
/// command starts, by several threads at once, and again if the start is delayed; it may wait for the network.
pub type Prepare<'a> = dyn Fn(&Job) -> anyhow::Result<EnvChange> + Sync + 'a;

/// Form of the commands' output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputForm {
    /// The whole output of each job, in the order of the jobs.
    Group,
    /// Line by line as it comes, with a label before each line.
    Prefix,
    /// Files of each job in this folder.
    Folder(PathBuf),
    /// A line of JSON for each job, as the jobs end.
    JsonLines,
}

/// How the jobs are run.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Most commands that run at once.
    pub jobs: usize,
    /// Form of their output.
    pub form: OutputForm,
    /// Whether the first failure ends the run.
    pub fail_fast: bool,
    /// Most time for each command.
    pub timeout: Option<Duration>,
}

/// How a job ended.
#[derive(Debug)]
pub enum JobEnd {
    /// The command ended by itself with this code: 0 is success.
    Exited(i32),
    /// A signal ended the command: its number.
    Signalled(i32),
    /// The command was ended because it had exceeded the time limit; its code, 128 and the number for a signal.
    TimedOut(i32),
    /// The command was ended because the run ended early; its code, as above.
    Stopped(i32),
    /// The command was not started because of an error.
    NotStarted(anyhow::Error),
    /// The run ended before it was this job's turn.
    Skipped,
}

impl JobEnd {
    /// Returns how a command ended; `is_exceeded`: it got a signal because of its time limit, `is_stopped`: because the
    /// run ends.
    pub(super) fn of(end: ChildEnd, is_exceeded: bool, is_stopped: bool) -> Self {
        let end = match end {
            ChildEnd::Exited(code) => JobEnd::Exited(code),
            ChildEnd::Signalled(number) => JobEnd::Signalled(number),
        };
        match end.code() {
            Some(code) if is_exceeded => JobEnd::TimedOut(code),
            // What exits by itself may have failed for its own reason.
            Some(code) if is_stopped && matches!(end, JobEnd::Signalled(_)) => JobEnd::Stopped(code),
            _ => end,
        }
    }

    /// Returns the exit code of the command as a shell shows it; `None` if it was not started.
    pub fn code(&self) -> Option<i32> {
        match self {
            JobEnd::Exited(code) | JobEnd::TimedOut(code) | JobEnd::Stopped(code) => Some(*code),
            JobEnd::Signalled(number) => Some(128 + number),
            JobEnd::NotStarted(_) | JobEnd::Skipped => None,
        }
    }

    /// Whether the command ran and succeeded.
    pub fn is_success(&self) -> bool {
        matches!(self, JobEnd::Exited(0))
    }
}

/// How all jobs ended, in their order.
#[derive(Debug)]
pub struct RunOutcome {
    /// One for each job.
    pub ends: Vec<JobEnd>,
}

impl RunOutcome {
    /// Whether every command ran and succeeded.
    pub fn is_success(&self) -> bool {
        self.ends.iter().all(JobEnd::is_success)
    }

    /// Returns the first error if no command was started at all, and there was one.
    pub fn first_error(&self) -> Option<&anyhow::Error> {
        if self.ends.iter().any(|end| end.code().is_some()) {
            return None;
        }
        self.ends.iter().find_map(|end| match end {
            JobEnd::NotStarted(error) => Some(error),
            _ => None,
        })
    }
}
