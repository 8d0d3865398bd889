//! `list` and what it shows of many profiles. Types only.

use super::{Named, Shared};
use clap::{Args, ValueEnum};

/// List the profiles with account, role, region, session and state
///
/// The state is what `use` would find: cached credentials and how long they last, a session that
/// can get new ones, or that a sign-in is needed. Only --available calls the service, and only for
/// what was not asked for within a day.
///
/// A word without `*` and `?` matches anywhere in a name, a pattern must match the whole name; case
/// is ignored. On a terminal rows are cut to the window, and a listing longer than the window is
/// shown by your pager (SSOENV_PAGER, PAGER, else `less`).
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct List {
    /// Show profiles whose names match one of these; with --available accounts too
    #[arg(value_name = "PATTERN")]
    pub patterns: Vec<String>,

    /// Show those in this account: an id, a name, or a pattern
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,

    /// Show those with this role: a name, or a pattern
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,

    /// Show those of this session: its exact name, or a pattern; with --available ask only this one
    #[arg(long, value_name = "SESSION", add = Named::Session.completer())]
    pub session: Option<String>,

    /// Sort the rows by this column [default: the order of the file]
    #[arg(long, value_enum, value_name = "COLUMN")]
    pub sort: Option<Sort>,

    /// Ask the service which accounts and roles you have, and mark those that have a profile
    #[arg(long)]
    pub available: bool,

    /// With --available ask anew also for what was asked for less than a day ago
    #[arg(long, requires = "available")]
    pub refresh: bool,

    /// Print only the names, one a line
    #[arg(long, conflicts_with = "json")]
    pub names: bool,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// What rows are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Profile
    Name,
    /// Account id
    Account,
    /// Role
    Role,
    /// Session
    Session,
    /// Time left, the shortest first
    Expiry,
}
