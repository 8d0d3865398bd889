//! The verbs that change the environment of a shell. Types only.

use super::{Named, Reach, Shared};
use crate::environ::Mode;
use clap::{Args, ValueEnum};
use std::time::Duration;

/// Print shell code that exports a profile's credentials
///
/// The output is meant to be evaluated:
///
///   bash, zsh, dash  eval "$(ssoenv use prod)"
///   fish             ssoenv use prod | source
///   PowerShell       iex "$(ssoenv use prod)"
///
/// Cached credentials are served while 15 minutes of them are left (of short-lived roles: a
/// quarter of their life). On failure the environment stays as it was and the evaluated line
/// fails, so that `eval "$(ssoenv use prod)" && terraform apply` stops there.
///
/// The prompt marks production: names with the word prod, production, prd or live (`app-prd`,
/// `prod01-eu`; not `non-prod`, `preprod`), or what the setting `production` says.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Use {
    /// A profile in ~/.aws/config, `-` for the one used before this one in this shell, `.` for what
    /// this directory is bound to; an account id, ACCOUNT/ROLE, SESSION/ACCOUNT/ROLE, an ARN, a
    /// console URL or a portal link [default: on a terminal a list to pick from, else the profile of
    /// AWS_PROFILE, of AWS_DEFAULT_PROFILE, the one that is active, or `default`]
    #[arg(value_name = "TARGET", add = Named::Profile.completer())]
    pub target: Option<String>,

    /// Set this region instead of the profile's; without TARGET, change only that of the active one
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,

    #[command(flatten)]
    pub output: Output,

    #[command(flatten)]
    pub reach: Reach,

    /// What the environment is given [default: keys, unless profile or settings say otherwise]
    #[arg(long, value_enum, value_name = "MODE")]
    pub mode: Option<Mode>,

    /// The code of the MFA device, where a role asks for one
    #[arg(long, value_name = "CODE")]
    pub mfa_code: Option<String>,

    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Shell, value_name = "FORMAT")]
    pub format: Format,

    /// Name of the section that --format ini prints [default: TARGET]
    #[arg(long, value_name = "NAME")]
    pub profile_name: Option<String>,

    /// Write them to section NAME of ~/.aws/credentials too, for tools that read nothing else; they are
    /// renewed there, and removed by `off --written` and `logout`
    #[arg(long, value_name = "NAME")]
    pub write_credentials: Option<String>,

    /// Ask for credentials that last at least so long, e.g. 45m or 2h
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub min_ttl: Option<Duration>,

    /// Fetch new credentials even if the cached ones are good
    #[arg(long)]
    pub refresh: bool,

    /// When the session is over, offer to sign in
    #[arg(long)]
    pub login: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Print shell code that puts the environment back as it was before `use`
///
/// Restores what stood in the AWS variables before the first `use`, without credentials that have
/// expired since, and leaves alone what was changed in between. Says what came back. `ssoenv use -`
/// takes again what was put off.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Off {
    /// Leave no credentials in the environment, former ones included
    #[arg(long)]
    pub clear: bool,

    /// Remove what `use --write-credentials` has written, too
    #[arg(long)]
    pub written: bool,

    #[command(flatten)]
    pub output: Output,

    /// What to print
    #[arg(long, value_enum, default_value_t = ChangeFormat::Shell, value_name = "FORMAT")]
    pub format: ChangeFormat,

    #[command(flatten)]
    pub shared: Shared,
}

/// Where a change of the environment goes.
#[derive(Args, Debug)]
pub struct Output {
    /// Write for this shell [default: the one that runs ssoenv]
    #[arg(long, value_enum, value_name = "SHELL")]
    pub shell: Option<Shell>,

    /// Print also to a terminal, secrets included
    #[arg(long)]
    pub print: bool,
}

impl Output {
    /// The named shell, in the words of [`Family::of_name`](crate::shell::Family::of_name).
    pub fn shell_name(&self) -> Option<&'static str> {
        self.shell.map(|shell| match shell {
            Shell::Fish => "fish",
            Shell::Powershell => "powershell",
            Shell::Sh | Shell::Bash | Shell::Zsh | Shell::Dash | Shell::Ksh => "sh",
        })
    }
}

/// A shell that text can be written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Any POSIX shell
    Sh,
    /// GNU bash
    Bash,
    /// Z shell
    Zsh,
    /// Debian's sh
    Dash,
    /// KornShell
    Ksh,
    /// fish
    Fish,
    /// PowerShell 7 or 5.1
    #[value(alias = "pwsh")]
    Powershell,
}

/// Forms in which `use` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Code to evaluate
    Shell,
    /// {"ssoenv":1,"set":{…},"unset":[…]} for nushell, xonsh, editors and scripts
    Json,
    /// Bare NAME=value lines, for `docker --env-file` and editors
    Dotenv,
    /// A section for ~/.aws/credentials
    Ini,
}

/// Forms in which `off` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChangeFormat {
    /// Code to evaluate
    Shell,
    /// {"ssoenv":1,"set":{…},"unset":[…]}
    Json,
}
