//! The verbs that hand credentials to another program. Types only.

use super::duration::{duration, elevation};
use super::{Access, Named, Reach, Shared};
use crate::environ::Mode;
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::time::Duration;

/// Run a command with a profile's credentials
///
/// The command replaces ssoenv (on Windows it is a child process): its exit code and its signals are
/// its own, and this shell's environment does not change. Exit code 126: the command cannot be run;
/// 127: it was not found. `--` is required only before a command that begins with a hyphen; in
/// PowerShell always write it. If the session has expired and you are at a terminal, it asks whether
/// to sign in.
///
/// Without a command it starts your shell ($SHELL), if you are at a terminal; `exit` ends it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Exec {
    /// A profile, `-`, `.`, an account id, ACCOUNT/ROLE, SESSION/ACCOUNT/ROLE, an ARN, a console URL or
    /// a portal link
    #[arg(value_name = "TARGET", add = Named::Target.completer())]
    pub target: String,

    /// The command and its arguments [default: at a terminal, your shell]
    #[arg(value_name = "CMD", trailing_var_arg = true, allow_hyphen_values = true, add = Named::Path.completer())]
    pub command: Vec<OsString>,

    /// Use this region instead of the profile's
    #[arg(long, value_name = "REGION", add = Named::Region.completer())]
    pub region: Option<String>,

    /// What to export [default: keys, unless the profile or the settings say otherwise]
    #[arg(long, value_enum, value_name = "MODE")]
    pub mode: Option<CommandMode>,

    /// Hand out credentials for this time only, e.g. 15m (1m to 12h); with --mode endpoint
    #[arg(long = "for", value_name = "DURATION", value_parser = elevation, add = Named::Time.completer())]
    pub time: Option<Duration>,

    /// Require credentials that last at least this long; if new ones last less, warn and go on
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "30m")]
    pub min_ttl: Duration,

    #[command(flatten)]
    pub reach: Reach,

    /// Code of the MFA device, for a role that requires one
    #[arg(long, value_name = "CODE")]
    pub mfa_code: Option<String>,

    #[command(flatten)]
    pub access: Access,

    /// Take production without the question that the setting `guard` asks
    #[arg(long)]
    pub production: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// What a command is given. The texts of the variants are help text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CommandMode {
    /// The credentials
    Keys,
    /// AWS_PROFILE alone: SDKs find the credentials by themselves, and renew them during long runs
    Profile,
    /// The address of an endpoint on this machine: every SDK asks it for credentials, and again before they expire, for
    /// as long as the sign-in lives
    Endpoint,
}

impl From<CommandMode> for Mode {
    fn from(mode: CommandMode) -> Self {
        match mode {
            CommandMode::Keys => Mode::Keys,
            CommandMode::Profile => Mode::Profile,
            CommandMode::Endpoint => Mode::Endpoint,
        }
    }
}

/// The verb of the process that serves an endpoint for `exec`.
#[derive(Args, Debug)]
pub struct ServeCommand {
    #[command(flatten)]
    pub shared: Shared,
}

/// The verb of the process that asks the keychain.
#[derive(Args, Debug)]
pub struct AskKeychain {
    #[command(flatten)]
    pub shared: Shared,
}

/// Print credentials as JSON, for `credential_process` in ~/.aws/config
///
/// Prints one JSON document, as the AWS CLI and every SDK reads it. Never asks a question, never
/// opens a browser; many callers at once make one call to the service:
///
///   [profile prod-tool]
///   credential_process = /usr/local/bin/ssoenv credential-process 111111111111/Admin --session my-org
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct CredentialProcess {
    /// A profile, an account id, ACCOUNT/ROLE, SESSION/ACCOUNT/ROLE, an ARN, a console URL or a portal
    /// link
    #[arg(value_name = "TARGET", add = Named::TargetById.completer())]
    pub target: String,

    /// Require credentials that last at least this long, e.g. 45m or 2h
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub min_ttl: Option<Duration>,

    #[command(flatten)]
    pub reach: Reach,

    #[command(flatten)]
    pub shared: Shared,
}
