//! Answers that are longer than the window, shown by the person's pager: the program of SSOENV_PAGER or PAGER, else `less`,
//! run as git runs it.

use super::presence::{Absence, absence};
use super::window::stdout_window;
use super::wrap::width;
use super::{foreground, visible};
use crate::system::System;
use crate::system::process::{capture, hook_role, lookup};
use crate::system::signals::LentTerminal;
use std::io::{self, Write};
use std::process::{ExitStatus, Stdio};

/// Where no variable names a pager.
const USUAL: &str = "less";

/// What they find in the environment, unless the person has set it: `less` keeps colours, ends where all fits into the
/// window, and leaves the text on the screen.
const SETTINGS: [(&str, &str); 2] = [("LESS", "FRX"), ("LV", "-c")];

/// Shows the text where a person reads stdout in a window that is too low for it. Hands back what is still to be written:
/// nothing after a pager has shown it, else all of it.
pub fn page(sys: &System, text: Vec<u8>) -> Vec<u8> {
    let Some((rows, columns)) = stdout_window().filter(|_| has_reader(sys)) else { return text };
    let shown = String::from_utf8_lossy(&text);
    // A row less: the prompt takes one.
    if shown.lines().map(|line| width(line).div_ceil(columns).max(1)).sum::<usize>() < rows {
        return text;
    }
    let Some(line) = pager(sys) else { return text };
    match run(sys, &line, &text) {
        // As a shell says that it could not run a command: nobody has seen anything.
        Ok(status) if ![Some(126), Some(127)].contains(&status.code()) => Vec::new(),
        Ok(_) => text,
        Err(error) => {
            sys.terminal.warn(&format!("cannot run the pager {}: {error}", visible(&line)));
            text
        }
    }
}

/// Whether somebody is there who can turn pages.
fn has_reader(sys: &System) -> bool {
    !matches!(absence(sys), Some(Absence::Declared(_)))
        && foreground::in_foreground()
        && sys.env.text("TERM").is_none_or(|name| name != "dumb")
}

/// The command line; none where the person wants none.
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
    for name in hook_role::VARIABLES {
        command.env_remove(name);
    }
    let _lent = LentTerminal::start();
    let mut pager = command.stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = pager.stdin.take() {
        // One that was left before the end has shown what the person wanted to see.
        let _ = stdin.write_all(text);
    }
    pager.wait()
}
