//! Whether a person is present who can answer questions and use a browser.

use super::foreground::in_foreground;
use crate::system::System;
use crate::system::process::hook_role::HOOK;
use std::io::{self, IsTerminal};

/// Why no questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// An option or a variable says that no person is there; waiting for one is useless too.
    Declared(&'static str),
    /// There may be a person, but not at this process's terminal.
    Unseen(&'static str),
}

/// Returns why no questions may be asked; `None` when a person is present.
pub fn absence(sys: &System) -> Option<Absence> {
    if sys.person.no_input {
        return Some(Absence::Declared("--no-input"));
    }
    let declared = [
        // Every CI service sets `CI`; a value such as `false` turns the check off.
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
    if !reads_keys() {
        return Some(Absence::Unseen("this terminal is no console of Windows; `winpty` makes one"));
    }
    (!in_foreground()).then_some(Absence::Unseen("in the background"))
}

#[cfg(unix)]
fn reads_keys() -> bool {
    true
}

/// Whether stdin is a console. The terminal of Git Bash and MSYS2 (mintty) is a pipe to programs of Windows, from which no
/// single keys come; it counts as a terminal for what is only shown.
#[cfg(windows)]
#[allow(unsafe_code, reason = "consoles have no safe interface in the standard library")]
fn reads_keys() -> bool {
    use std::os::windows::io::{AsHandle, AsRawHandle};
    use windows_sys::Win32::System::Console::GetConsoleMode;
    let mut mode = 0;
    // SAFETY: the handle is valid or null, for which the call only fails; the pointer is to a variable of this type.
    unsafe { GetConsoleMode(io::stdin().as_handle().as_raw_handle(), &raw mut mode) != 0 }
}
