//! The verbs that change the environment of a shell. Types only.

use super::duration::{duration, elevation};
use super::{Access, Named, Reach, Shared};
use crate::environ::Mode;
use clap::{Args, ValueEnum};
use std::time::Duration;

/// Activate a profile: print shell code that exports its credentials
///
/// With the hook, `ssoenv use prod` changes this shell. Without it, evaluate the output:
///
///   bash, zsh, dash  eval "$(ssoenv use prod)"
///   fish             ssoenv use prod | source
///   PowerShell       iex "$(ssoenv use prod)"
///   tcsh             eval "`ssoenv use prod`"
///   cmd              for /f "delims=" %i in ('ssoenv use prod --shell cmd') do @call %i
///
/// nushell, elvish and xonsh evaluate no text; `ssoenv init SHELL` prints a function for them.
///
/// Cached credentials are used while at least 15 minutes are left (for short-lived roles: a quarter
/// of their lifetime). On failure the environment stays as it was and the evaluated line fails, so
/// that `eval "$(ssoenv use prod)" && terraform apply` stops there.
///
/// The prompt marks production profiles: those with the word prod, production, prd or live in their
/// names (`app-prd`, `prod01-eu`; not `non-prod`, `preprod`), or those that the setting `production`
/// lists. With the setting `guard = ask` a person is asked before them.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Use {
    /// A profile in ~/.aws/config, `-` for the previous one in this shell, `.` for the one that this
    /// directory is bound to; an account id, ACCOUNT/ROLE, SESSION/ACCOUNT/ROLE, an ARN, a console URL
    /// or a portal link [default: on a terminal, one that you pick from a list; else the profile in
    /// AWS_PROFILE, in AWS_DEFAULT_PROFILE, the active one, or `default`]
    #[arg(value_name = "TARGET", add = Named::Target.completer())]
    pub target: Option<String>,

    /// Take this role in the account of TARGET; without TARGET, in that of the active profile
    #[arg(long, value_name = "ROLE", add = Named::Role.completer())]
    pub role: Option<String>,

    /// Go back after this time to what the shell has now, e.g. 15m (1m to 12h); the keys are forgotten,
    /// not revoked
    #[arg(long = "for", value_name = "DURATION", value_parser = elevation, add = Named::Time.completer())]
    pub time: Option<Duration>,

    /// Use this region instead of the profile's; without TARGET, change the active profile's only
    #[arg(long, value_name = "REGION", add = Named::Region.completer())]
    pub region: Option<String>,

    #[command(flatten)]
    pub output: Output,

    #[command(flatten)]
    pub reach: Reach,

    /// What to export [default: keys, unless the profile or the settings say otherwise]
    #[arg(long, value_enum, value_name = "MODE")]
    pub mode: Option<Mode>,

    /// Code of the MFA device, for a role that requires one
    #[arg(long, value_name = "CODE")]
    pub mfa_code: Option<String>,

    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Shell, value_name = "FORMAT")]
    pub format: Format,

    /// Section name for --format ini [default: TARGET]
    #[arg(long, value_name = "NAME")]
    pub profile_name: Option<String>,

    /// Also write the credentials to section NAME of ~/.aws/credentials, for tools that read only that
    /// file; they are renewed there, and `off --written` and `logout` remove them
    #[arg(long, value_name = "NAME")]
    pub write_credentials: Option<String>,

    /// Require credentials that last at least this long, e.g. 45m or 2h
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub min_ttl: Option<Duration>,

    /// Fetch new credentials even if the cached ones are still valid
    #[arg(long)]
    pub refresh: bool,

    /// Offer to sign in if the session has expired
    #[arg(long)]
    pub login: bool,

    #[command(flatten)]
    pub access: Access,

    /// Take production without the question that the setting `guard` asks
    #[arg(long)]
    pub production: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Deactivate it: print shell code that restores the environment
///
/// Restores the AWS variables as they were before the first `use`, except credentials that have
/// expired since, and leaves alone what you changed in between. Says what it restored.
/// `ssoenv use -` activates the profile again.
///
/// With --everywhere every shell of yours that has the hook does the same at its next prompt or before
/// its next command, endpoints refuse, and written keys are removed. It says what remains, such as
/// commands that run. Shells that get credentials later are not affected. `ssoenv help letting-go`.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Off {
    /// With --everywhere: let go of this profile, or another TARGET, only
    #[arg(value_name = "PROFILE", requires = "everywhere", add = Named::Target.completer())]
    pub profile: Option<String>,

    /// In every shell, in `serve` and `exec --mode endpoint`, and in ~/.aws/credentials
    #[arg(long)]
    pub everywhere: bool,

    /// With --everywhere: let go of what came from this sign-in session only
    #[arg(long, value_name = "SESSION", requires = "everywhere", conflicts_with = "profile", add = Named::Session.completer())]
    pub session: Option<String>,

    /// With --everywhere: print what was done and what remains as JSON
    #[arg(long, requires = "everywhere", conflicts_with_all = ["format", "print"])]
    pub json: bool,

    /// Leave no credentials in the environment, not even earlier ones
    #[arg(long)]
    pub clear: bool,

    /// Also remove what `use --write-credentials` has written
    #[arg(long)]
    pub written: bool,

    #[command(flatten)]
    pub output: Output,

    /// Output format
    #[arg(long, value_enum, default_value_t = ChangeFormat::Shell, value_name = "FORMAT")]
    pub format: ChangeFormat,

    #[command(flatten)]
    pub shared: Shared,
}

/// Where a change of the environment goes.
#[derive(Args, Debug)]
pub struct Output {
    /// Shell to write for [default: the one that runs ssoenv]
    #[arg(long, value_enum, value_name = "SHELL")]
    pub shell: Option<Shell>,

    /// Print even if stdout is a terminal, secrets included
    #[arg(long)]
    pub print: bool,
}

impl Output {
    /// Returns the given shell as a name for [`Family::of_name`](crate::shell::Family::of_name).
    pub fn shell_name(&self) -> Option<&'static str> {
        self.shell.map(|shell| match shell {
            Shell::Fish => "fish",
            Shell::Powershell => "powershell",
            Shell::Tcsh => "tcsh",
            Shell::Cmd => "cmd",
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
    /// tcsh and csh
    #[value(alias = "csh")]
    Tcsh,
    /// cmd.exe: lines for `for /f`
    Cmd,
}

/// Forms in which `use` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Code to evaluate
    Shell,
    /// {"ssoenv":1,"set":{…},"unset":[…]} for other shells, editors and scripts
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
