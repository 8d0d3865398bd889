//! `each`: runs one command for many targets, several at a time, and keeps the outputs apart.

mod command_error;
mod failures;
mod file_names;
mod folder;
mod group;
mod job;
mod json_lines;
mod json_text;
mod labels;
mod line_pieces;
mod prefix;
mod preparation;
mod printer;
mod runner;
mod schedule;
mod sink;
mod state;
mod stop;
mod streams;
mod wording;

pub use job::{Job, JobEnd, OutputForm, Prepare, RunOptions, RunOutcome};
pub use runner::run;
