//! Whether a person is there who may be asked and shown a browser.

use super::foreground::in_foreground;
use crate::system::System;
use crate::system::process::hook_role::HOOK;
use std::io::{self, IsTerminal};

/// Why nobody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Somebody has said so: there is no point in waiting for a person either.
    Declared(&'static str),
    /// There may be one, out of our sight.
    Unseen(&'static str),
}

/// Why nobody may be asked; `None` when a person is there.
pub fn absence(sys: &System) -> Option<Absence> {
    if sys.person.no_input {
        return Some(Absence::Declared("--no-input"));
    }
    let declared = [
        // Every CI service sets it; people turn it off with a value, where they are there after all.
        (sys.env.is_on("CI"), "CI is set"),
        (sys.env.has("DIRENV_IN_ENVRC"), "direnv is running"),
        (sys.env.has(HOOK), "the hook is running"),
    ];
    if let Some((_, why)) = declared.into_iter().find(|(is_so, _)| *is_so) {
        return Some(Absence::Declared(why));
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Some(Absence::Unseen("no terminal"));
    }
    (!in_foreground()).then_some(Absence::Unseen("in the background"))
}
