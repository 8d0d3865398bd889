//! How this process ends, or stops, by a signal: the last words, the terminal as it was, the children told.

#[cfg(unix)]
use super::{child_group, last_words, terminal_modes};
use std::sync::atomic::{AtomicUsize, Ordering};

static STOPS: AtomicUsize = AtomicUsize::new(0);

/// What a fault says on stderr; a handler cannot put together more.
#[cfg(unix)]
const FAULT: &[u8] = b"ssoenv: internal error (a fatal signal)\nhint: please report this\n";

/// Writes the last words and ends with 128 and the signal's number. Async-signal-safe. Right, too, while the answer is
/// being written: one that is cut short is a statement without its end, and one that is whole is followed by a failure,
/// so that the evaluated line never succeeds by what is missing.
#[cfg(unix)]
#[allow(unsafe_code, reason = "exit functions that run no destructors have no safe interface")]
pub(super) fn end(signal: i32) {
    if let Some(words) = last_words::take() {
        let _ = rustix::io::write(rustix::stdio::stdout(), &words.interrupted);
    }
    // What a shell has started in the background ignores SIGINT.
    child_group::signal(libc::SIGTERM);
    terminal_modes::put_back();
    terminal_modes::wipe();
    // SAFETY: ends the process; takes a number alone.
    unsafe { libc::_exit(128 + signal) }
}

/// Nothing: signals do not end processes there.
#[cfg(not(unix))]
pub(super) fn end(_signal: i32) {}

/// Writes the last words of a fault of the processor, an abort among them. The caller lets the system end us, which may
/// keep a core file. Async-signal-safe.
#[cfg(unix)]
pub(super) fn fault() {
    if let Some(words) = last_words::take() {
        let _ = rustix::io::write(rustix::stdio::stdout(), &words.panicked);
        let _ = rustix::io::write(rustix::stdio::stderr(), FAULT);
    }
    child_group::signal(libc::SIGTERM);
    terminal_modes::put_back();
    terminal_modes::wipe();
}

/// Stops, as Ctrl-Z wants it, and leaves the terminal to the shell as it was: not every shell sets it by itself. Where
/// no shell waits that could let us go on, nothing stops (as the system has it without a handler).
#[cfg(unix)]
#[allow(
    unsafe_code,
    reason = "rustix takes the 0 of processes that cannot be seen from here for a bug of the kernel"
)]
pub(super) fn stop() {
    // SAFETY: both take and give numbers alone, and are async-signal-safe.
    let leads_itself = unsafe { libc::getsid(0) == libc::getpgrp() };
    if leads_itself {
        return;
    }
    terminal_modes::put_back();
    child_group::signal(libc::SIGTSTP);
    // SAFETY: takes a number alone.
    unsafe { libc::raise(libc::SIGSTOP) };
    child_group::signal(libc::SIGCONT);
    STOPS.fetch_add(1, Ordering::SeqCst);
}

/// What the terminal does at Ctrl-Z where it does not give single keys.
#[allow(unsafe_code, reason = "raise has no safe interface")]
pub fn suspend() {
    #[cfg(unix)]
    // SAFETY: takes a number alone.
    unsafe {
        libc::raise(libc::SIGTSTP)
    };
}

/// How often this process was stopped and has gone on: the terminal may be set differently since.
pub fn stops() -> usize {
    STOPS.load(Ordering::SeqCst)
}

/// What the terminal does at Ctrl-C where it does not give single keys.
#[allow(unsafe_code, reason = "raise has no safe interface")]
pub fn interrupt() {
    #[cfg(unix)]
    // SAFETY: takes a number alone.
    unsafe {
        libc::raise(libc::SIGINT)
    };
}
