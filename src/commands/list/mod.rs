//! `list`: the profiles, or with `--available` the assigned accounts and roles; filtered, sorted, as a table, JSON or
//! bare names.

mod available;
mod configured;
mod filter;
mod formats;
mod row;
mod state;

pub(super) use configured::run;
