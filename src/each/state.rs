//! What has happened in a run so far.

use super::job::JobEnd;
use super::stop::{Stop, TimeLimit};
use super::wording::Counts;
use std::time::Instant;

/// What has happened so far.
#[derive(Debug, Default)]
pub(super) struct State {
    /// First job that was not started.
    pub next: usize,
    pub running: Vec<RunningJob>,
    pub ends: Vec<Option<JobEnd>>,
    pub stop: Option<Stop>,
    pub shown: Counts,
}

#[derive(Debug)]
pub(super) struct RunningJob {
    pub job: usize,
    pub since: Instant,
    pub limit: TimeLimit,
}
