//! Runs the command in place of this process.

use super::endpoint::{self, EndpointForCommand};
use crate::activation::active_target::ActivatedBy;
use crate::activation::attended;
use crate::activation::attended::{Recipient, WithCredentials, activate_for_person, resolve_attended};
use crate::activation::mode;
use crate::activation::shell_variables::read_variables;
use crate::activation::unattended::name_and_role;
use crate::cli::Exec;
use crate::commands::Answer;
use crate::commands::access_options;
use crate::commands::region_option::check_region;
use crate::commands::renewal_args::given;
use crate::commands::time_limit::with_end;
use crate::credentials::CredentialRequest;
use crate::environ::{self, EnvChange, Mode, ShellVariables};
use crate::error::Failure;
use crate::settings::Settings;
use crate::shell::emit;
use crate::system::System;
use crate::system::process::{self, exec, hook_role};
use crate::system::terminal::presence::{self, Absence};
use crate::system::terminal::{self, visible};
use crate::targets::{self, Target};
use crate::time::Time;
use std::ffi::OsString;

pub(in crate::commands) fn run(sys: &System, arguments: &Exec) -> anyhow::Result<Answer> {
    let program = arguments.command.first().map(OsString::as_os_str).unwrap_or_default();
    let is_option = program.as_encoded_bytes().starts_with(b"-") && program != "--";
    let typed = process::arguments();
    let follows_end = typed.windows(2).any(|pair| pair[0] == "--" && pair[1] == program);
    if is_option && !follows_end {
        let shown = visible(&program.to_string_lossy());
        let failure = Failure::usage(format!("exec has no option {shown}"));
        return Err(failure
            .hint("`ssoenv help exec` lists them; `--` stands before a command that begins with a hyphen")
            .into());
    }
    let shell = if arguments.command.is_empty() { Some([shell_instead(sys, &typed)?]) } else { None };
    let Prepared { change, name, endpoint } = prepared(sys, arguments)?;
    // The system does not start a program with a longer variable, and its error does not say which one.
    emit::check_length(&change)?;
    let set: Vec<(&str, &str)> = change.set().map(|(name, value)| (name, value.expose())).collect();
    // Variables between the hook's wrapper and ssoenv do not concern the command.
    let unset: Vec<&str> = change.unset().chain(hook_role::VARIABLES).collect();
    // A TARGET with a leading hyphen needs a `--` before it; clap then passes the `--` before the command through as
    // a word.
    let command = match &*arguments.command {
        [end, command @ ..] if end == "--" => command,
        command => command,
    };
    let command = shell.as_ref().map_or(command, |shell| &shell[..]);
    if let Some([shell]) = &shell {
        let shell = visible(&shell.to_string_lossy());
        sys.terminal.note(&format!("{shell} started with the credentials of {name}; `exit` ends it"));
    }
    let run = || exec::run(&sys.env, command, &set, &unset);
    let error = match endpoint {
        Some(endpoint) => endpoint.server.during(sys, run)?,
        None => run(),
    };
    Err(process::not_run(&sys.env, command, &error, missing_command_hint).into())
}

/// What the command gets.
struct Prepared {
    change: EnvChange,
    /// The target and its role, for a note.
    name: String,
    /// Its endpoint.
    endpoint: Option<EndpointForCommand>,
}

/// Returns the command's environment: what `use` would set, without the variables that describe only this shell.
fn prepared(sys: &System, arguments: &Exec) -> anyhow::Result<Prepared> {
    check_region("--region", arguments.region.as_ref())?;
    let given = given(&arguments.reach, arguments.mode.map(Mode::from));
    let target = targets::resolve_or_pick(sys, Some(&arguments.target), &given)?;
    let want = CredentialRequest {
        min_left: Some(attended::seconds(arguments.min_ttl)),
        mfa_code: arguments.mfa_code.as_deref(),
        ..CredentialRequest::default()
    };
    let explicit = arguments.region.as_deref();
    let given = access_options::given(arguments.access, arguments.production);
    let resolve =
        |target, want, given| resolve_attended(sys, target, explicit, want, Recipient::Command, given);
    let (taken, until) = match arguments.time.map(attended::seconds) {
        None => (resolve(target, want, given)?, None),
        Some(time) => {
            check_time(sys, &target)?;
            let (taken, until) = with_end(sys, target, time, want, given, resolve)?;
            (taken, Some(until))
        }
    };
    taken.0.lost_settings().into_iter().for_each(|lost| sys.terminal.warn(&lost));
    let name = name_and_role(&taken.0);
    let before = read_variables(sys);
    if taken.0.mode() == Mode::Endpoint {
        return with_endpoint(sys, &taken, &before, explicit, name, until);
    }
    let change = environ::for_command(activate_for_person(sys, &before, &taken, explicit));
    Ok(Prepared { change, name, endpoint: None })
}

/// Fails with `Usage` where the command would keep what it gets.
fn check_time(sys: &System, target: &Target) -> anyhow::Result<()> {
    if mode::of_command(target, &target.given, &Settings::load(&sys.env)?)? == Mode::Endpoint {
        return Ok(());
    }
    let failure =
        Failure::usage("exec --for: a command keeps its variables, and nothing takes credentials back");
    Err(failure.hint("add --mode endpoint: the endpoint hands them out for that time only").into())
}

fn with_endpoint(
    sys: &System,
    taken: &WithCredentials,
    before: &ShellVariables,
    region: Option<&str>,
    name: String,
    until: Option<Time>,
) -> anyhow::Result<Prepared> {
    let started = endpoint::start(sys, taken, until)?;
    let by = ActivatedBy::Person { region, in_direnv: false };
    let change = environ::for_command(taken.0.activate(before, started.state(), by));
    let change = endpoint::surroundings(sys, change);
    Ok(Prepared { change, name, endpoint: Some(started) })
}

/// Returns the person's shell, if they gave no command and are at a terminal. Fails with `Usage` otherwise, also
/// after a trailing `--`, which announces a command.
fn shell_instead(sys: &System, typed: &[OsString]) -> Result<OsString, Failure> {
    let missing = |why: &str| {
        Failure::usage(format!("no command follows the target{why}"))
            .hint("`ssoenv exec TARGET -- CMD…`; at a terminal `ssoenv exec TARGET` alone starts your shell")
    };
    if typed.last().is_some_and(|word| word == "--") {
        return Err(missing(""));
    }
    match presence::absence(sys) {
        Some(Absence::Declared(why) | Absence::Unseen(why)) => {
            Err(missing(&format!(", and no shell is started: {why}")))
        }
        // A script that captures the output expects that of a command, and a shell would wait for input.
        None if !terminal::stdout_is_terminal() => {
            Err(missing(", and no shell is started: stdout is no terminal"))
        }
        None => Ok(exec::person_shell(&sys.env)),
    }
}

/// Returns the hint for a command that does not exist.
fn missing_command_hint(shown: &str) -> &'static str {
    if shown.contains(' ') {
        "pass the command and its arguments as separate words, not as one quoted string"
    } else if cfg!(windows) {
        "the command follows the target: `ssoenv exec TARGET -- CMD…`; for pipes and commands of cmd.exe use `cmd /c`"
    } else {
        "the command follows the target: `ssoenv exec TARGET -- CMD…`; for pipes and shell builtins use `sh -c`"
    }
}
