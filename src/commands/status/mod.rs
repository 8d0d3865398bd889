//! `status`: shows this shell's profile, and how long each session lasts. Reads only the environment and the caches.

mod directory;
mod report;
mod shell;
mod subject;
mod summary;
mod text;
mod usable;

pub(super) use report::run;
pub(super) use shell::State;
pub(super) use summary::{SessionState, Summary, summary};
pub(super) use text::lines;
