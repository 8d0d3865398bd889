//! The verb `each`. Types only.

use super::duration::{duration, jobs, time_limit};
use super::{Named, Shared};
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// Run a command in many accounts and regions
///
/// Runs the command once for each target, several at a time, each with the credentials of its target
/// in an environment of its own and without input. Nothing runs before every word has been found.
///
/// A TARGET is a profile, an alias, an account id, ACCOUNT/ROLE, a pattern in quotes ('prod-*',
/// '*/ReadOnly'), or @FILE with one of these a line (`@-`: stdin). Patterns match whole names, with *
/// and ?, and case is ignored. Without a TARGET, the options say which profiles are meant. Targets
/// with the same role and region run once.
///
/// Exit code: 0 if every command ended with 0, otherwise 1. If none was started, that of the reason.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Each {
    /// Profiles, account ids, ACCOUNT/ROLE, patterns of these, or @FILE
    #[arg(value_name = "TARGET", add = Named::TargetById.completer())]
    pub targets: Vec<String>,

    /// The command and its arguments, after `--`
    #[arg(value_name = "CMD", last = true, add = Named::Path.completer())]
    pub command: Vec<OsString>,

    /// Only targets in these accounts: an id, a name or a pattern; can be repeated
    #[arg(long, value_name = "PATTERN")]
    pub account: Vec<String>,

    /// Only targets with these roles: a name or a pattern; can be repeated. Chooses the role of an
    /// account that is named by its id
    #[arg(long, value_name = "PATTERN")]
    pub role: Vec<String>,

    /// Only targets of this session
    #[arg(long, value_name = "SESSION", add = Named::Session.completer())]
    pub session: Option<String>,

    /// Look for patterns and accounts in the accounts and roles that you have, configured or not
    #[arg(long)]
    pub available: bool,

    /// Run in these regions instead of each profile's, separated by commas
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    pub region: Vec<String>,

    /// Most commands at once [default: twice the number of cores, at most 16]
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub jobs: Option<u16>,

    /// Print the output of each command whole, in the order of the targets [default]
    #[arg(long, group = "form")]
    pub group: bool,

    /// Print lines as they come, with the target in front
    #[arg(long, group = "form")]
    pub prefix: bool,

    /// Write the output of each command to a file in this directory
    #[arg(long, value_name = "DIR", group = "form", add = Named::Path.option_completer())]
    pub output: Option<PathBuf>,

    /// Print a line of JSON for each command, with its exit code and its output
    #[arg(long, group = "form")]
    pub json: bool,

    /// Start the remaining commands after one has failed [default]
    #[arg(long, conflicts_with = "fail_fast")]
    pub keep_going: bool,

    /// Start no further command after one has failed, and end the others
    #[arg(long)]
    pub fail_fast: bool,

    /// End a command that takes longer
    #[arg(long, value_name = "DURATION", value_parser = time_limit)]
    pub timeout: Option<Duration>,

    /// Require credentials that last at least this long when a command starts [default: a quarter of
    /// their life, at most 15m]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub min_ttl: Option<Duration>,

    /// Run in production targets too, without a question
    #[arg(long)]
    pub production: bool,

    /// Show what would run, and run nothing; with --json as lines of JSON
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub shared: Shared,
}
