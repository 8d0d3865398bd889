//! Ends or stops this process by a signal: last words, terminal modes, signals to children.

#[cfg(unix)]
use super::{child_group, relay_state};
use super::{last_words, terminal_modes};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Number of stops that were continued.
static STOPS: AtomicUsize = AtomicUsize::new(0);

/// Message of a fault on stderr; constant, because a signal handler cannot format.
#[cfg(unix)]
const FAULT: &[u8] = b"ssoenv: internal error (a fatal signal)\nhint: please report this\n";

/// Writes the last words and exits with 128 and the signal's number. Async-signal-safe. Safe also while the answer is
/// being written: a partial answer is an incomplete statement, and a complete one is followed by a failing command,
/// so that the evaluated line fails in both cases.
#[cfg(unix)]
#[allow(unsafe_code, reason = "exit functions that run no destructors have no safe interface")]
pub(super) fn end(signal: i32) {
    if !relay_state::last(signal) {
        return;
    }
    if let Some(words) = last_words::take() {
        let _ = rustix::io::write(rustix::stdio::stdout(), &words.interrupted);
    }
    // SIGTERM: commands that a shell starts in the background ignore SIGINT.
    child_group::signal(libc::SIGTERM);
    terminal_modes::put_back();
    terminal_modes::wipe();
    // SAFETY: ends the process; takes an integer only.
    unsafe { libc::_exit(128 + signal) }
}

/// Writes the last words and exits with 128 and the signal's number.
#[cfg(windows)]
#[allow(clippy::exit, reason = "the thread of an event of the console cannot return an exit code")]
pub(super) fn end(signal: i32) {
    use std::os::windows::io::AsHandle;
    // Not through `Stdout`, which another thread may have locked.
    if let Some(words) = last_words::take()
        && let Ok(stdout) = std::io::stdout().as_handle().try_clone_to_owned()
    {
        let _ = std::io::Write::write_all(&mut std::fs::File::from(stdout), &words.interrupted);
    }
    terminal_modes::put_back();
    terminal_modes::wipe();
    std::process::exit(128 + signal)
}

/// Writes the last words of a fault (SIGSEGV, SIGABRT …). The caller then lets the system end the process, which may
/// write a core file. Async-signal-safe.
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

/// Stops the process (Ctrl-Z) with the terminal's original modes: not every shell resets them. Without a shell that
/// could continue the process, nothing stops, as the kernel does for orphaned process groups.
#[cfg(unix)]
#[allow(
    unsafe_code,
    reason = "rustix takes the 0 of processes that cannot be seen from here for a bug of the kernel"
)]
pub(super) fn stop() {
    // SAFETY: both take and return integers only, and are async-signal-safe.
    let leads_itself = unsafe { libc::getsid(0) == libc::getpgrp() };
    if leads_itself || !relay_state::may_stop() {
        return;
    }
    terminal_modes::put_back();
    relay_state::set_stopping(true);
    child_group::signal(libc::SIGTSTP);
    // Not SIGTSTP, which this handler catches.
    // SAFETY: takes an integer only.
    unsafe { libc::raise(libc::SIGSTOP) };
    relay_state::set_stopping(false);
    child_group::signal(libc::SIGCONT);
    STOPS.fetch_add(1, Ordering::SeqCst);
}

/// Raises SIGTSTP, as the terminal does at Ctrl-Z outside raw mode.
#[allow(unsafe_code, reason = "raise has no safe interface")]
pub fn suspend() {
    #[cfg(unix)]
    // SAFETY: takes an integer only.
    unsafe {
        libc::raise(libc::SIGTSTP)
    };
}

/// Returns how often the process was stopped and continued; the shell may have changed the terminal meanwhile.
pub fn stops() -> usize {
    STOPS.load(Ordering::SeqCst)
}

/// Raises SIGINT, as the terminal does at Ctrl-C outside raw mode.
#[cfg(unix)]
#[allow(unsafe_code, reason = "raise has no safe interface")]
pub fn interrupt() {
    // SAFETY: takes an integer only.
    unsafe { libc::raise(libc::SIGINT) };
}
