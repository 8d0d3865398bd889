//! State of a [`super::Relay`], for the signal handler.

use super::child_group;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// Write end of the pipe that wakes the run; -1 without a relay.
static WAKE: AtomicI32 = AtomicI32::new(-1);
/// Whether a command is being started, whose group is not recorded yet.
static STARTING: AtomicBool = AtomicBool::new(false);
/// Number of a signal that arrived during a start, and ends or stops this process after it; 0 for none.
static DELAYED: AtomicI32 = AtomicI32::new(0);
/// Whether the groups are stopped because this process is.
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Sets the pipe that the first signal writes to; -1 ends the relay.
pub(super) fn set_wake(descriptor: i32) {
    WAKE.store(descriptor, Ordering::SeqCst);
}

/// Records whether a command is being started. Returns a signal that was delayed by that.
pub(super) fn set_starting(is_starting: bool) -> Option<i32> {
    STARTING.store(is_starting, Ordering::SeqCst);
    Some(DELAYED.swap(0, Ordering::SeqCst)).filter(|number| *number != 0)
}

/// Whether this process may stop now. A group that is not recorded yet would go on; the signal is delayed then.
/// Async-signal-safe.
pub(super) fn may_stop() -> bool {
    let is_starting = STARTING.load(Ordering::SeqCst);
    if is_starting {
        // A signal that ends this process goes first.
        let _ = DELAYED.compare_exchange(0, libc::SIGTSTP, Ordering::SeqCst, Ordering::SeqCst);
    }
    !is_starting
}

/// Records whether the groups are stopped together with this process. Async-signal-safe.
pub(super) fn set_stopping(is_stopping: bool) {
    STOPPING.store(is_stopping, Ordering::SeqCst);
}

/// Whether a child that has stopped was stopped together with this process, which also continues it.
pub fn stops_children() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

/// Tells every group of the first signal, if there is a relay. Async-signal-safe.
pub(super) fn first(signal: i32) {
    let wake = WAKE.load(Ordering::SeqCst);
    if wake >= 0 {
        child_group::tell(for_commands(signal));
        // SAFETY: the descriptor is never closed once it was set.
        #[allow(unsafe_code, reason = "for safe code a number is no open file")]
        let wake = unsafe { std::os::fd::BorrowedFd::borrow_raw(wake) };
        let _ = rustix::io::write(wake, b"s");
    }
}

/// Kills every group before this process ends, if there is a relay. `false`: a command is being started, and this process
/// must not end yet. Async-signal-safe.
pub(super) fn last(signal: i32) -> bool {
    if WAKE.load(Ordering::SeqCst) >= 0 {
        if STARTING.load(Ordering::SeqCst) {
            DELAYED.store(signal, Ordering::SeqCst);
            return false;
        }
        child_group::signal(libc::SIGKILL);
    }
    true
}

/// Returns the signal that the commands get: these from a terminal as they are, SIGTERM for any other.
pub(super) fn for_commands(signal: i32) -> i32 {
    if [libc::SIGINT, libc::SIGHUP, libc::SIGQUIT].contains(&signal) { signal } else { libc::SIGTERM }
}
