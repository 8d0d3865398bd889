//! What children inherit, set in this process, since nothing can be set between fork and exec on the standard library's
//! fast way.
#![allow(unsafe_code, reason = "signal dispositions and descriptors by number have no safe interface")]

use libc::{SIG_ERR, SIG_IGN, SIGTTIN, SIGTTOU, c_int, sighandler_t};

/// While this value lives, children inherit two ignored signals: as a background group, a child that reads the terminal
/// gets an error instead of being stopped.
#[derive(Debug)]
pub(super) struct TerminalSignals([(c_int, sighandler_t); 2]);

impl TerminalSignals {
    /// Ignores the signals.
    pub(super) fn ignore() -> Self {
        // SAFETY: takes integers only; SIG_IGN is valid for both signals.
        TerminalSignals([SIGTTIN, SIGTTOU].map(|signal| (signal, unsafe { libc::signal(signal, SIG_IGN) })))
    }
}

impl Drop for TerminalSignals {
    fn drop(&mut self) {
        for (signal, before) in self.0.into_iter().filter(|(_, before)| *before != SIG_ERR) {
            // SAFETY: restores what the same call has returned.
            unsafe { libc::signal(signal, before) };
        }
    }
}

/// Closes the files that this process has inherited when a child starts: children of one run must not share them.
pub(super) fn close_files_at_exec() {
    /// Highest file descriptor to close. Shells number the files that a script opens from 3 (bash: from 10 for
    /// `{name}>`); few scripts come near this.
    const HIGHEST: c_int = 255;
    for file in 3..=HIGHEST {
        // SAFETY: takes integers only; one that is no open file gives an error, which does not matter.
        unsafe { libc::fcntl(file, libc::F_SETFD, libc::FD_CLOEXEC) };
    }
}
