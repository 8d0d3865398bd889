//! Builds the System, parses, runs, prints the error, chooses the exit code. Everything else is in the library, whose
//! `//!` is the map.

use clap::Parser;
use ssoenv::audience::Audience;
use ssoenv::cli::{Cli, Color, Shared};
use ssoenv::system::clock::Clock;
use ssoenv::system::env::Env;
use ssoenv::system::process::Parent;
use ssoenv::system::terminal::{self, Level, Terminal};
use ssoenv::system::{System, interrupt, process};
use ssoenv::{commands, error};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = process::arguments();
    let parent = Parent::default();
    let audience = Audience::of(&arguments, &Env::Process, &parent, terminal::stdout_is_terminal());
    interrupt::arm(audience.last_words());
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(refusal) => return refused(&refusal, audience),
    };
    let sys = System { env: Env::Process, clock: Clock::Wall, terminal: person(cli.verb.shared()), parent };
    match commands::run(&sys, &cli.verb) {
        Ok(answer) => finish(&answer, 0),
        Err(error) => {
            let (message, code) = (format!("{error:#}"), error::kind(&error).exit_code());
            sys.terminal.error(&message, error::hint(&error));
            finish(&audience.failure(&message, code), code)
        }
    }
}

/// Help, the version, or what is wrong with the command line. Help goes to stdout unless a shell would evaluate it.
fn refused(refusal: &clap::Error, audience: Audience) -> ExitCode {
    let page = refusal.render();
    if !refusal.use_stderr() && audience == Audience::Other {
        return finish(page.to_string().as_bytes(), 0);
    }
    let code = if refusal.use_stderr() { 2 } else { 0 };
    let text = page.to_string().replacen("error: ", "ssoenv: ", 1).replace("  tip: ", "hint: ");
    person(&Shared { quiet: false, verbose: false, no_input: true, color: Color::Auto }).page(&text);
    finish(&audience.failure("the command line is wrong", code), code)
}

/// Writes stdout, whole and once.
fn finish(answer: &[u8], code: u8) -> ExitCode {
    interrupt::disarm();
    match terminal::answer(answer) {
        Ok(()) => ExitCode::from(code),
        // Nobody is left to read it: not worth a message, but not a success either.
        Err(_) => ExitCode::from(code.max(1)),
    }
}

fn person(shared: &Shared) -> Terminal {
    let level = match (shared.quiet, shared.verbose) {
        (true, _) => Level::Quiet,
        (false, true) => Level::Verbose,
        (false, false) => Level::Normal,
    };
    let color = match shared.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    Terminal { level, color }
}
