//! `ssoenv` alone: shows this shell's state, and the commands that come next.

use super::help;
use super::status::{self, LoginRow, SessionState, State, Summary};
use crate::activation::shell_variables::read_variables;
use crate::config::Config;
use crate::config::session::login_line;
use crate::config::shell_word::quoted;
use crate::doctor;
use crate::output::audience::{Audience, is_wrapped};
use crate::output::destination::use_line;
use crate::shell::hook::HookScript;
use crate::system::process::hook_role::LOADED;
use crate::system::terminal;
use crate::system::{System, process};
use crate::text::entries::entries;

/// A command, and what it does.
type Step = (String, &'static str);

pub(super) fn run(sys: &System) -> anyhow::Result<Vec<u8>> {
    let audience = Audience::of(&process::arguments(), &sys.env, &sys.parent, terminal::stdout_is_terminal());
    let is_read_on_stdout = audience == Audience::Other && !is_wrapped(&sys.env);
    let window = if is_read_on_stdout { terminal::stdout_columns() } else { terminal::stderr_columns() };
    let text = text(sys, window);
    if is_read_on_stdout {
        return Ok(help::for_stdout(sys, text).into_bytes());
    }
    // The output is being evaluated: a script that lost its verb must not continue.
    sys.terminal.page(&text);
    Ok(audience.failure("this is the status, with no commands to evaluate: name a verb", 0))
}

fn text(sys: &System, window: Option<usize>) -> String {
    let before = read_variables(sys);
    let (mut lines, next) = match Config::load(&sys.env) {
        Ok(config) => {
            let summary = status::summary(sys, &config, &before, None);
            let mut lines = status::lines(sys, &summary, &before);
            lines.extend(config.not_configured().map(|failure| ("profiles", failure.to_string())));
            (lines, next(sys, &config, &summary))
        }
        Err(error) => {
            // No failure: a person with broken files is the one who needs to hear what comes next.
            let step = ("ssoenv doctor".to_owned(), "check the set-up");
            (vec![("profiles", sys.terminal.words(&format!("{error:#}")).into_owned())], vec![step])
        }
    };
    lines.retain(|(_, said)| !said.is_empty());
    let next = next.into_iter().chain([("ssoenv help".to_owned(), "every verb")]);
    let next: Vec<Step> = next.collect();
    let steps: Vec<(&str, String)> =
        next.iter().map(|(command, what)| (command.as_str(), (*what).to_owned())).collect();
    format!("{}\n{}", entries(&lines, window), help::steps("Next", &steps, window))
}

/// Returns the commands that a person in this shell probably wants, the most urgent first.
fn next(sys: &System, config: &Config, summary: &Summary) -> Vec<Step> {
    if config.not_configured().is_some() || config.profile_names().is_empty() {
        return vec![("ssoenv configure".to_owned(), "set up a session and a profile")];
    }
    let needing: Vec<_> =
        summary.sessions.iter().filter(|row| row.state == SessionState::SignInNeeded).collect();
    let login = match needing[..] {
        [] => None,
        [_] if summary.sessions.len() == 1 => Some("ssoenv login".to_owned()),
        [one] => Some(login_line(&one.session)),
        _ => Some("ssoenv login --all".to_owned()),
    };
    // Where there is no other sign-in, and only the AWS CLI makes this one.
    let of_aws = summary.logins.iter().filter(|_| summary.sessions.is_empty()).find_map(LoginRow::sign_in);
    let login: Option<Step> = login.or(of_aws).map(|line| (line, "sign in"));
    // The hook may come from a file that `doctor` does not read, and then only the variable tells.
    let hookless = doctor::shell_without_hook(sys).filter(|_| !sys.env.has(LOADED));
    let line = |profile: &str| match hookless {
        Some(_) => use_line(sys, profile),
        None => format!("ssoenv use {}", quoted(profile)),
    };
    let shell: Step = match &summary.shell {
        Some(shell) if shell.state == State::Active => {
            ("ssoenv off".to_owned(), "put back what this shell had before")
        }
        Some(shell) => (line(&shell.profile), "fetch new credentials"),
        None => (line("PROFILE"), "activate a profile in this shell"),
    };
    // Without a valid session, signing in comes before activating.
    let mut next: Vec<Step> = if needing.len() == summary.sessions.len() {
        login.into_iter().chain([shell]).collect()
    } else {
        [shell].into_iter().chain(login).collect()
    };
    if summary.shell.is_none() {
        next.push(("ssoenv list".to_owned(), "list the profiles"));
    }
    next.extend(hookless.map(|shell| (install_line(shell), "load the hook in every new shell")));
    next
}

fn install_line(shell: HookScript) -> String {
    format!("ssoenv init {} --install", shell.name())
}
