//! The binary: builds the `System`, parses the command line, runs the verb, prints its error and chooses the exit
//! code. Everything else is in the library; src/lib.rs has the map.

use ssoenv::cli::{Color, Shared};
use ssoenv::output::audience::{Audience, is_wrapped, repeated};
use ssoenv::system::clock::Clock;
use ssoenv::system::env::Env;
use ssoenv::system::keychain::KeyInUse;
use ssoenv::system::process::{Parent, hook_role};
use ssoenv::system::terminal::Person;
use ssoenv::system::terminal::{self, Terminal, Verbosity, visible};
use ssoenv::system::{System, process, signals};
use ssoenv::{cli, commands, error};
use std::io;
use std::mem::ManuallyDrop;
use std::process::ExitCode;

// Links the unwinder of GCC's runtime statically. Rust would take the shared library, and the dynamic loader would
// search, open and bind it at every start: a tenth of the time of an empty program.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "it declares no function")]
#[link(name = "gcc_eh")]
unsafe extern "C" {}

#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Options for messages before the command line is parsed, or after the verb has returned.
const UNASKED: Shared = Shared { quiet: false, verbose: false, no_input: true, color: Color::Auto };

fn main() -> ExitCode {
    process::backtraces::record_none();
    let arguments = process::arguments();
    let (env, parent) = (hook_role::environment(), Parent::default());
    let audience = Audience::of(&arguments, &env, &parent, terminal::stdout_is_terminal());
    let is_awaited = audience != Audience::Other || is_wrapped(&env);
    signals::arm(audience.last_words(), !is_awaited);
    let cli = match cli::parse(&arguments) {
        Ok(cli) => cli,
        Err(refusal) => {
            let sys = system(&Shared { color: cli::color(&arguments), ..UNASKED }, env, parent);
            let answer = commands::refused(&sys, &refusal, &arguments, audience);
            return finish(&answer.stdout, answer.code);
        }
    };
    // The process ends with it: its variables need not be given back one by one.
    let mut sys = ManuallyDrop::new(system(cli.verb.shared(), env, parent));
    if repeated(&sys.env).is_some() {
        // The hook's wrapper runs some commands twice. The first run printed the notes; it succeeded, so errors are new.
        sys.terminal.level = Verbosity::Quiet;
    }
    match commands::run(&mut sys, &cli.verb) {
        Ok(answer) => finish(&answer.stdout, answer.code),
        Err(error) => {
            let (message, code) = (format!("{error:#}"), error::kind(&error).exit_code());
            if !message.is_empty() {
                sys.terminal.error(&message, error::hint(&error));
            }
            finish(&audience.failure(&visible(&sys.terminal.words(&message)), code), code)
        }
    }
}

fn system(shared: &Shared, env: Env, parent: Parent) -> System {
    System {
        clock: Clock::Wall,
        key_in_use: KeyInUse::default(),
        terminal: terminal_for(shared),
        person: Person::new(shared.no_input, &env),
        env,
        parent,
    }
}

/// Writes all of stdout in one go and returns the exit code; at least 1 if the write failed.
fn finish(answer: &[u8], code: u8) -> ExitCode {
    match terminal::answer(answer) {
        Ok(()) => ExitCode::from(code),
        // The reader has closed the pipe: no message, but not a success either.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(code.max(1)),
        Err(error) => {
            terminal_for(&UNASKED)
                .error(&format!("cannot write to stdout: {error}"), Some("check where the output goes"));
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
