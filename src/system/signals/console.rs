//! What Windows has instead of signals: events of the console, each in a thread of its own.
#![allow(unsafe_code, reason = "the console's handler has no safe interface in the standard library")]

use super::{ending, hold};
use std::time::Duration;
use windows_sys::Win32::System::Console::{CTRL_BREAK_EVENT, CTRL_C_EVENT, SetConsoleCtrlHandler};
use windows_sys::core::BOOL;

/// Number of Unix's signal of Ctrl-C, for the exit code: 130. Ctrl-Break ends with it too.
const INTERRUPT: i32 = 2;
/// Number of Unix's signal for a terminal that was closed, a person who logs off and a system that shuts down.
const HANGUP: i32 = 1;

/// Installs the handler. Unlike the setting that ignores Ctrl-C, children do not inherit it.
pub(super) fn install() {
    // SAFETY: the handler is a function, which lives as long as the process.
    unsafe { SetConsoleCtrlHandler(Some(handle), 1) };
}

/// Does what Ctrl-C does: in raw mode the console hands it over as a key.
pub fn interrupt() {
    if !hold::is_lent() && !hold::defers(INTERRUPT) {
        ending::end(INTERRUPT);
    }
}

/// Returns whether the event is dealt with; otherwise the system ends the process.
unsafe extern "system" fn handle(event: u32) -> BOOL {
    if [CTRL_C_EVENT, CTRL_BREAK_EVENT].contains(&event) {
        interrupt();
        return 1;
    }
    if !hold::is_lent() && !hold::defers(HANGUP) {
        ending::end(HANGUP);
    }
    // The system ends the process when this returns, and after five seconds anyway. The main thread ends it before
    // that: at the end of the section, or with the program that has the terminal, which got the same event.
    loop {
        std::thread::sleep(Duration::from_secs(1));
    }
}
