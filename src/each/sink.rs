//! What each form of the output does with it.

use super::job::JobEnd;
use crate::system::process::children::OutputStream;

/// A form of the output. An error ends the run.
pub(super) trait OutputSink {
    /// A command has printed bytes.
    fn printed(&mut self, job: usize, stream: OutputStream, bytes: &[u8]) -> anyhow::Result<()>;

    /// A job has ended; `seconds` is how long its command ran. Called once for each job, also for those not started.
    fn ended(&mut self, job: usize, end: &JobEnd, seconds: Option<f64>) -> anyhow::Result<()>;

    /// Whether the job's output must not be read for now.
    fn is_paused(&self, job: usize) -> bool;
}
