//! The verbs that answer a question about credentials and the set-up. Types only.

use super::{Named, Reach, Shared};
use clap::Args;

/// Ask AWS whose the current credentials are
///
/// Asks about the credentials in the environment, else about those of AWS_PROFILE, else about those
/// of the default profile; with a TARGET, about its credentials. Says where they came from, and
/// whether they belong to the profile that this shell shows.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Whoami {
    /// Ask about this profile, or any other TARGET
    #[arg(value_name = "TARGET", add = Named::Target.completer())]
    pub target: Option<String>,

    /// The same as TARGET
    #[arg(long, value_name = "TARGET", conflicts_with = "target", add = Named::Target.option_completer())]
    pub profile: Option<String>,

    #[command(flatten)]
    pub reach: Reach,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Show where a profile's settings and credentials come from
///
/// Shows the chain of roles step by step; each setting with its file and line, and what it
/// overrides; what is cached and for how long; which calls the next `use` would make; what the AWS
/// CLI and the SDKs would pick in this environment where they disagree; and which programs find
/// something else. Calls no service.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Explain {
    /// A profile or any other TARGET [default: the active profile, else AWS_PROFILE, else `default`]
    #[arg(value_name = "TARGET", add = Named::TargetById.completer())]
    pub target: Option<String>,

    #[command(flatten)]
    pub reach: Reach,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Check the set-up and say what to do
///
/// Checks the configuration, permissions, cache files, variables, endpoints, proxies, certificates,
/// the clock, the hook and the program itself. Changes nothing. Each finding has its evidence and a
/// remedy. Exit code 1 if there is an error or a warning, else 0; notes do not count.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Doctor {
    /// Call no service: the clock and the endpoints are not checked
    #[arg(long)]
    pub offline: bool,

    /// List what ssoenv has written on this machine and what removes it, and check nothing
    #[arg(long, conflicts_with = "offline")]
    pub leftovers: bool,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}
