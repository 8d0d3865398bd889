//! Builds the System, parses, runs, prints the error, chooses the exit code. Everything else is in the library, whose
//! `//!` is the map.

use clap::error::ErrorKind;
use ssoenv::cli::{Color, Shared};
use ssoenv::output::audience::{Audience, is_wrapped, repeated};
use ssoenv::system::clock::Clock;
use ssoenv::system::process::{Parent, hook_role};
use ssoenv::system::terminal::Person;
use ssoenv::system::terminal::{self, Terminal, Verbosity, visible};
use ssoenv::system::{System, process, signals};
use ssoenv::{cli, commands, error};
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// For words to a person whose wishes are not known.
const UNASKED: Shared = Shared { quiet: false, verbose: false, no_input: true, color: Color::Auto };

fn main() -> ExitCode {
    let arguments = process::arguments();
    let (env, parent) = (hook_role::environment(), Parent::default());
    let audience = Audience::of(&arguments, &env, &parent, terminal::stdout_is_terminal());
    let is_awaited = audience != Audience::Other || is_wrapped(&env);
    signals::arm(audience.last_words(), !is_awaited);
    let cli = match cli::parse(&arguments) {
        Ok(cli) => cli,
        Err(refusal) => return refused(refusal, &arguments, audience),
    };
    let shared = cli.verb.shared();
    let mut sys = System {
        clock: Clock::Wall,
        terminal: terminal_for(shared),
        person: Person::new(shared.no_input, &env),
        env,
        parent,
    };
    if repeated(&sys.env).is_some() {
        // Errors are another matter: they stopped the first time.
        sys.terminal.level = Verbosity::Quiet;
    }
    match commands::run(&mut sys, &cli.verb) {
        Ok(answer) => finish(&answer.stdout, answer.code),
        Err(error) => {
            let (message, code) = (format!("{error:#}"), error::kind(&error).exit_code());
            if !message.is_empty() {
                sys.terminal.error(&message, error::hint(&error));
            }
            finish(&audience.failure(&visible(&message), code), code)
        }
    }
}

/// Begins help that goes into a pipe. No shell can parse a line that begins so: evaluated, the page runs none of the
/// commands that it shows, and fails.
const HEAD_OF_A_PAGE: &str = "| help: text to read, no commands to evaluate\n\n";

/// Help, the version, or what is wrong with the command line. Help goes to stdout unless a shell would evaluate it.
fn refused(refusal: clap::Error, arguments: &[OsString], audience: Audience) -> ExitCode {
    if !refusal.use_stderr() && audience == Audience::Other {
        let is_page = refusal.kind() == ErrorKind::DisplayHelp && !terminal::stdout_is_terminal();
        let head = if is_page { HEAD_OF_A_PAGE } else { "" };
        return finish(format!("{head}{}", refusal.render()).as_bytes(), 0);
    }
    let code = if refusal.use_stderr() { 2 } else { 0 };
    // The refusal quotes what was typed: asked again of what can be shown, it quotes that.
    let shown: Vec<OsString> = arguments.iter().map(|word| visible(&word.to_string_lossy()).into()).collect();
    let refusal = cli::parse(&shown).err().unwrap_or(refusal);
    let text = refusal.render().to_string().replacen("error: ", "ssoenv: ", 1).replace("  tip: ", "hint: ");
    terminal_for(&UNASKED).page(&text);
    let why = if code == 0 { "this is help, and runs nothing" } else { "the command line is wrong" };
    // A page that is there fails where it is evaluated; one that is not must do so as well.
    let audience = match arguments.get(1) {
        Some(word) if word == "help" => {
            let bare = &arguments[..1];
            Audience::of(bare, &hook_role::environment(), &Parent::default(), terminal::stdout_is_terminal())
        }
        _ => audience,
    };
    finish(&audience.failure(why, code), code)
}

/// Writes stdout, whole and once.
fn finish(answer: &[u8], code: u8) -> ExitCode {
    match terminal::answer(answer) {
        Ok(()) => ExitCode::from(code),
        // Nobody is left to read it: not worth a message, but not a success either.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(code.max(1)),
        Err(error) => {
            terminal_for(&UNASKED)
                .error(&format!("cannot write to stdout: {error}"), Some("look at where the output goes"));
            ExitCode::from(code.max(1))
        }
    }
}

fn terminal_for(shared: &Shared) -> Terminal {
    let level = match (shared.quiet, shared.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, true) => Verbosity::Verbose,
        (false, false) => Verbosity::Normal,
    };
    let color = match shared.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    Terminal::new(level, color)
}
