//! `each`: runs one command for many targets, several at a time, and keeps the outputs apart.

mod job;
mod runner;

pub use job::{Job, JobEnd, OutputForm, Prepare, RunOptions, RunOutcome};
pub use runner::run;
