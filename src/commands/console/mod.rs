//! `console`: opens the AWS console in an account and role.

mod answer;
mod link;
mod open;
mod run;
mod target_page;

pub(in crate::commands) use run::run;
