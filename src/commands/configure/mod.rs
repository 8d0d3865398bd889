//! `configure`: a session and a profile, from options and answers, into `~/.aws/config`. The questions are in
//! `session`, `role` and `profile`; how the file changes without losing a byte is `config::edit`'s business.

mod checks;
mod draft;
mod profile;
mod role;
mod session;
mod wizard;

pub(super) use wizard::run;
