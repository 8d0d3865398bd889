//! `status`: shows this shell's profile, and how long each session lasts. Reads only the environment and the caches.

mod directory;
mod login_row;
mod report;
mod session_state;
mod shell;
mod subject;
mod summary;
mod text;
mod usable;

pub(super) use login_row::LoginRow;
pub(super) use report::run;
pub(super) use session_state::SessionState;
pub(super) use shell::State;
pub(super) use summary::{Summary, summary};
pub(super) use text::lines;
