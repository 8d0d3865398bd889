//! `list`: the profiles, and with `--available` what the service says the person has; filtered, sorted, as a table, as
//! JSON or as bare names.

mod available;
mod configured;
mod filter;
mod formats;
mod row;
mod state;

pub(super) use configured::run;
