//! The verbs that hand credentials to another program. Types only.

use super::{Named, Reach, Shared};
use crate::environ::Mode;
use clap::Args;
use std::ffi::OsString;
use std::time::Duration;

/// Run a command with a profile's credentials
///
/// The command takes the place of ssoenv (on Windows it is a child): its exit code and signals are
/// its own, and this shell's environment stays as it is. 126: it cannot be run, 127: it was not
/// found. `--` is needed only before a command that begins with a hyphen; in PowerShell write it
/// always. When the session is over and you are there to answer, it asks whether to sign in.
///
/// With nothing behind TARGET it starts your shell ($SHELL), if you are at a terminal; `exit` ends
/// it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Exec {
    /// A profile, `-`, `.`, an account id, ACCOUNT/ROLE, SESSION/ACCOUNT/ROLE, an ARN, a console URL or
    /// a portal link
    #[arg(value_name = "TARGET", add = Named::Profile.completer())]
    pub target: String,

    /// The command and its arguments [default: at a terminal, your shell]
    #[arg(value_name = "CMD", trailing_var_arg = true, allow_hyphen_values = true, add = Named::Path.completer())]
    pub command: Vec<OsString>,

    /// Set this region instead of the profile's
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,

    /// What the environment is given [default: keys, unless profile or settings say otherwise]
    #[arg(long, value_enum, value_name = "MODE")]
    pub mode: Option<Mode>,

    /// Credentials that last at least so long; where new ones last less, a word on stderr
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration, default_value = "30m")]
    pub min_ttl: Duration,

    #[command(flatten)]
    pub reach: Reach,

    /// The code of the MFA device, where a role asks for one
    #[arg(long, value_name = "CODE")]
    pub mfa_code: Option<String>,

    #[command(flatten)]
    pub shared: Shared,
}

/// Print credentials as JSON, for `credential_process` in ~/.aws/config
///
/// One JSON document on stdout, as the AWS CLI and every SDK reads it. Never asks anything and
/// never opens a browser, and many callers at once make one call to the service:
///
///   [profile prod-tool]
///   credential_process = /usr/local/bin/ssoenv credential-process 111111111111/Admin --session my-org
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct CredentialProcess {
    /// A profile, an account id, ACCOUNT/ROLE, SESSION/ACCOUNT/ROLE, an ARN, a console URL or a portal
    /// link
    #[arg(value_name = "TARGET", add = Named::Profile.completer())]
    pub target: String,

    /// Credentials that last at least so long, e.g. 45m or 2h
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub min_ttl: Option<Duration>,

    #[command(flatten)]
    pub reach: Reach,

    #[command(flatten)]
    pub shared: Shared,
}
