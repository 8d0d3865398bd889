//! The verb that generates profiles. Types only.
#![allow(rustdoc::bare_urls, reason = "help texts are no Markdown")]

use super::{Named, Shared};
use clap::{Args, ValueEnum};

/// Write profiles for the accounts and roles that you have
///
/// Lists what a session gives you and writes a profile for each role, in the [sso-session] form that
/// the AWS CLI and every SDK read without ssoenv. You see the change and are asked once. Your own
/// profiles, and keys that you add to a generated one, stay as they are; a second run changes nothing.
///
/// Without a session it takes those whose settings have sync options, otherwise the only one, and
/// otherwise asks. Patterns match whole names, with * and ?, and case is ignored: an account by id or
/// name, --exclude also ACCOUNT/ROLE and a profile.
///
/// Without --name a profile is called {account_name|slug}-{role|slug}, as in shop-prod-readonly.
/// A name that leads to a role never leads to another one without --rename, also with --yes. --prune
/// removes generated profiles whose roles you no longer have, and keeps those that are in use.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Sync {
    /// The sessions
    #[arg(value_name = "SESSION", conflicts_with = "all", add = Named::Session.completer())]
    pub sessions: Vec<String>,

    /// Every session
    #[arg(long)]
    pub all: bool,

    /// Accounts that get profiles: an id, a name or a pattern; can be repeated
    #[arg(long, value_name = "PATTERN")]
    pub account: Vec<String>,

    /// Roles that get profiles: a name or a pattern; can be repeated
    #[arg(long, value_name = "PATTERN")]
    pub role: Vec<String>,

    /// What gets no profile: an account, a role, ACCOUNT/ROLE or a profile; can be repeated
    #[arg(long, value_name = "PATTERN")]
    pub exclude: Vec<String>,

    /// Names of the profiles, from {account_name}, {account_id}, {role}, {email}, {session} and
    /// {region}, each with |slug, |lower, |trim:PREFIX or |short
    #[arg(long, value_name = "TEMPLATE")]
    pub name: Option<String>,

    /// Region of the profiles
    #[arg(long, value_name = "REGION", add = Named::Region.completer())]
    pub region: Option<String>,

    /// Remove generated profiles whose roles are gone; more than a third of them only with `all`
    #[arg(
        long,
        value_enum,
        value_name = "all",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "some",
        hide_possible_values = true
    )]
    pub prune: Option<Prune>,

    /// Give profiles the names of their accounts as they are now
    #[arg(long)]
    pub rename: bool,

    /// Show the change and make none; exit 0 if there is none, 1 if there is one
    #[arg(long)]
    pub diff: bool,

    /// Write without asking
    #[arg(long, conflicts_with = "diff")]
    pub yes: bool,

    /// List the accounts and roles again, however new the listing is
    #[arg(long)]
    pub refresh: bool,

    /// Print what changes, and what is left as it is, as JSON; writes only with --yes
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// How many profiles `--prune` removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Prune {
    /// At most a third
    #[value(hide = true)]
    Some,
    /// Any number
    All,
}
