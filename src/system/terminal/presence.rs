//! Whether a person is there who may be asked and shown a browser.

use crate::system::System;
use std::io::{self, IsTerminal};

/// Set by the hook for its calls, behind which nobody waits.
pub const HOOK: &str = "SSOENV_HOOK";

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
    let declared =
        [("CI", "CI is set"), ("DIRENV_IN_ENVRC", "direnv is at work"), (HOOK, "the hook is at work")];
    if let Some((_, why)) = declared.into_iter().find(|(name, _)| sys.env.has(name)) {
        return Some(Absence::Declared(why));
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Some(Absence::Unseen("no terminal"));
    }
    (!in_foreground()).then_some(Absence::Unseen("in the background"))
}

/// Whether stdin, a terminal, is ours to read: reading it from the background would stop this process.
#[cfg(unix)]
#[allow(
    unsafe_code,
    reason = "rustix takes the 0 of a group that cannot be seen from here for a bug of the kernel"
)]
pub(in crate::system) fn in_foreground() -> bool {
    // SAFETY: both take and give numbers alone.
    unsafe { libc::tcgetpgrp(libc::STDIN_FILENO) == libc::getpgrp() }
}

#[cfg(not(unix))]
pub(in crate::system) fn in_foreground() -> bool {
    true
}
