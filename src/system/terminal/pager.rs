//! Shows answers that are longer than the window in a pager: that of `SSOENV_PAGER` or `PAGER`, else `less`, started
//! as git does.

use super::presence::{Absence, absence};
use super::window::stdout_window;
use super::wrap::width;
use super::{foreground, visible};
use crate::system::System;
use crate::system::process::{capture, hook_role, lookup};
use crate::system::signals::LentTerminal;
use std::io::{self, Write};
use std::process::{ExitStatus, Stdio};

/// Pager when no variable names one.
const USUAL: &str = "less";

/// Variables for the pager unless the person has set them (git): `less` keeps colours, quits if all fits into the
/// window, and leaves the text on the screen.
const SETTINGS: [(&str, &str); 2] = [("LESS", "FRX"), ("LV", "-c")];

/// Shows the text in a pager if stdout is a window that is too low for it. Returns the text that remains to be
/// written: empty after a pager has shown it, else all of it.
pub fn page(sys: &System, text: Vec<u8>) -> Vec<u8> {
    let Some((rows, columns)) = stdout_window().filter(|_| has_reader(sys)) else { return text };
    let shown = String::from_utf8_lossy(&text);
    // Less one row, which the shell's prompt takes.
    if shown.lines().map(|line| width(line).div_ceil(columns).max(1)).sum::<usize>() < rows {
        return text;
    }
    let Some(line) = pager(sys) else { return text };
    match run(sys, &line, &text) {
        // Exit status of a shell that could not run the command: the text was not shown.
        Ok(status) if ![Some(126), Some(127)].contains(&status.code()) => Vec::new(),
        Ok(_) => text,
        Err(error) => {
            sys.terminal.warn(&format!("cannot run the pager {}: {error}", visible(&line)));
            text
        }
    }
}

/// Whether a person can use a pager: questions allowed, in the foreground, not a dumb terminal.
fn has_reader(sys: &System) -> bool {
    !matches!(absence(sys), Some(Absence::Declared(_)))
        && foreground::in_foreground()
        && sys.env.text("TERM").is_none_or(|name| name != "dumb")
}

/// Returns the pager's command line; `None` if the person set it to an empty text or to `cat`.
fn pager(sys: &System) -> Option<String> {
    let named = ["SSOENV_PAGER", "PAGER"].into_iter().find_map(|name| sys.env.raw(name));
    match named {
        Some(line) => {
            Some(line.to_string_lossy().into_owned()).filter(|line| !["", "cat"].contains(&line.trim()))
        }
        None => lookup::can_be_run(&sys.env, USUAL).then(|| USUAL.to_owned()),
    }
}

fn run(sys: &System, line: &str, text: &[u8]) -> io::Result<ExitStatus> {
    let mut command = capture::shell(line);
    for (name, value) in SETTINGS {
        if sys.env.raw(name).is_none() {
            command.env(name, value);
        }
    }
    // A shell started from the pager must not look like a call of the hook.
    for name in hook_role::VARIABLES {
        command.env_remove(name);
    }
    // Before the start: Ctrl-C belongs to the pager from its first moment.
    let _lent = LentTerminal::start();
    let mut pager = command.stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = pager.stdin.take() {
        // A pager that is left before the end of the text closes the pipe: no error.
        let _ = stdin.write_all(text);
    }
    pager.wait()
}
