//! The answer to a refused command line: help, the version, or an error.

use super::wording::explained;
use crate::commands::Answer;
use crate::commands::{help, hook_protocol};
use crate::output::audience::Audience;
use crate::system::System;
use crate::system::terminal;
use clap::error::ErrorKind;
use std::ffi::OsString;

/// Returns the answer. Help and the version go to stdout, unless a shell would evaluate it. An error goes to stderr,
/// and makes the evaluated line fail. `arguments` begins with the name of the program.
pub fn refused(sys: &System, refusal: &clap::Error, arguments: &[OsString], audience: Audience) -> Answer {
    if let Some(stdout) = hook_protocol::no_change(sys, arguments) {
        return Answer { stdout, code: 0 };
    }
    let words: Vec<String> =
        arguments.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    if !refusal.use_stderr() {
        let text = asked(refusal, &words);
        if audience == Audience::Other {
            let is_page = refusal.kind() == ErrorKind::DisplayHelp && !terminal::stdout_is_terminal();
            let head = if is_page { help::HEAD_OF_A_PAGE } else { "" };
            let text = help::for_stdout(sys, text);
            return Answer { stdout: format!("{head}{text}").into_bytes(), code: 0 };
        }
        let verb = words.first().map(String::as_str).unwrap_or_default();
        sys.terminal.page(&format!("{text}\nPage this help with: ssoenv help {verb} | less\n"));
        return Answer { stdout: audience.failure("this is help, with no commands to evaluate", 0), code: 0 };
    }
    let (message, hint) = explained(sys, refusal, &words);
    sys.terminal.error(&message, Some(&hint));
    Answer { stdout: audience.failure("the command line is wrong", 2), code: 2 }
}

/// Returns the requested help, or the version.
fn asked(refusal: &clap::Error, words: &[String]) -> String {
    if refusal.kind() != ErrorKind::DisplayHelp {
        return refusal.render().ansi().to_string();
    }
    let width = help::page_width();
    match words.first() {
        Some(verb) if !verb.starts_with('-') => {
            let is_long = words.iter().any(|word| word == "--help");
            help::of_verb(verb, is_long, width).unwrap_or_else(|| refusal.render().ansi().to_string())
        }
        _ => help::all(width),
    }
}
