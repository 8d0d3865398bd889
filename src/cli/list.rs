//! `list` and what it shows of many profiles. Types only.

use super::{Named, Shared};
use clap::{Args, ValueEnum};

/// List the profiles with account, role, region, session and state
///
/// The state is what `use` would find: credentials in the cache and until when, a session that
/// can give new ones, or the need to sign in. Nothing is asked of the service, but by --available.
///
/// A word without `*` and `?` is looked for anywhere in a name, a pattern has to fit all of it;
/// case does not count. A terminal gets rows that fit its window, a file gets everything.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct List {
    /// Show the profiles whose names match one of these, with --available also accounts that do
    #[arg(value_name = "PATTERN")]
    pub patterns: Vec<String>,

    /// Show those of this account: its id or its name, or a pattern
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,

    /// Show those of this role: a name, or a pattern
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,

    /// Show those of this session: its name as it is, or a pattern; with --available ask it alone
    #[arg(long, value_name = "SESSION", add = Named::Session.completer())]
    pub session: Option<String>,

    /// Order of the rows [default: that of the file]
    #[arg(long, value_enum, value_name = "COLUMN")]
    pub sort: Option<Sort>,

    /// Ask the service which accounts and roles you have, and mark those that have a profile
    #[arg(long)]
    pub available: bool,

    /// Print the names alone, one a line
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
    /// What ends first
    Expiry,
}
