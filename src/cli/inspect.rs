//! The verbs that answer a question about credentials and the set-up. Types only.

use super::{Named, Reach, Shared};
use clap::Args;

/// Ask AWS whose the current credentials are
///
/// Those in the environment, else those of AWS_PROFILE, else of the default profile; with a TARGET
/// those of that profile. Says where they came from, and whether they are those of the profile
/// that this shell shows.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Whoami {
    /// Ask about this profile, or any other TARGET
    #[arg(value_name = "TARGET", add = Named::Profile.completer())]
    pub target: Option<String>,

    /// The same as TARGET
    #[arg(long, value_name = "TARGET", conflicts_with = "target", add = Named::Profile.option_completer())]
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
/// The chain hop by hop; each setting with its file and line, and what it overrules; what is
/// cached and how long it lasts; which calls the next `use` would make; what the AWS CLI and the
/// SDKs would pick in this environment, where they disagree; and which programs find something
/// else. Asks no service anything.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Explain {
    /// A profile or any other TARGET [default: the active profile, else AWS_PROFILE, else the default one]
    #[arg(value_name = "TARGET", add = Named::Profile.completer())]
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
/// Configuration, permissions, cache files, variables, endpoints, proxies, certificates, the
/// clock, the hook, the program itself. Changes nothing. Each finding has its evidence and a remedy.
/// Exit code 0 when nothing is wrong, notes or not; 1 with an error or a warning.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Doctor {
    /// Ask no service anything: the clock and the endpoints are not checked
    #[arg(long)]
    pub offline: bool,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}
