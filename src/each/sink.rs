//! What each form of the output does with it.

use super::job::JobEnd;
use crate::error::{Failure, Kind};
use crate::system::process::children::OutputStream;
use crate::system::process::held_output;
use crate::system::terminal::visible;

/// A form of the output. An error ends the run.
pub(super) trait OutputSink {
    /// A command has printed bytes.
    fn printed(&mut self, job: usize, stream: OutputStream, bytes: &[u8]) -> anyhow::Result<()>;

    /// A job has ended; `seconds` is how long its command ran. Called once for each job, also for those not started.
    fn ended(&mut self, job: usize, end: &JobEnd, seconds: Option<f64>) -> anyhow::Result<()>;

    /// Whether the job's output must not be read for now.
    fn is_paused(&self, job: usize) -> bool;
}

/// Returns the failure of output that cannot be held until it is its turn.
pub(super) fn cannot_hold() -> Failure {
    let folder = held_output::folder();
    let folder = visible(&folder.to_string_lossy());
    Failure::new(Kind::General, format!("cannot hold the output of a command in {folder}"))
        .hint("set TMPDIR to a folder with more room, or use --output DIR")
}
