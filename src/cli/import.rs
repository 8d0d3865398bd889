//! The verb that takes over another tool's configuration. Types only.

use super::Shared;
use clap::{Args, ValueEnum};

/// Take over sessions and profiles from another tool
///
/// Reads the tool's own configuration and proposes what ~/.aws/config lacks: sessions, profiles in
/// the form that every AWS SDK reads without ssoenv, chains of roles, regions and aliases. It moves
/// no secret, takes over no command, changes no file of the tool, and never replaces a profile that
/// you wrote. What it leaves out is said, with the reason.
///
/// You see the change before it is made. In a script, --yes makes it without asking; --diff only
/// shows it and exits with 0 (nothing to change), 1 (something to change), 3 or above (failed).
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Import {
    /// The other tool
    #[arg(value_name = "TOOL", value_enum)]
    pub peer: Peer,

    /// Show the change on stdout, and make none
    #[arg(long, conflicts_with = "yes")]
    pub diff: bool,

    /// Make the change without asking
    #[arg(long)]
    pub yes: bool,

    /// Print JSON: what is proposed, and what is left out; without --yes change nothing
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Tools whose configuration is understood, or refused for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Peer {
    /// Its config.yaml, and its profiles in ~/.aws/config
    AwsSsoCli,
    /// Its own file, and its profiles in ~/.aws/config
    Granted,
    /// Its keys in ~/.aws/config, such as include_profile
    AwsVault,
    /// Its profiles in ~/.aws/config
    AwsSsoUtil,
    /// Its config.yaml, which is only explained
    Awsume,
    /// Its accounts, which are only named
    Saml2aws,
    /// Refused: its file is encrypted
    Leapp,
}
