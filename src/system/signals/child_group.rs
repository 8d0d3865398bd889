//! Process group of a command that runs in the background of a call. The terminal sends it no signals, so this
//! process forwards its own.

use std::sync::atomic::{AtomicI32, Ordering};

/// Id of the recorded group; 0 for none. Read by the signal handler.
static GROUP: AtomicI32 = AtomicI32::new(0);

/// While this value lives, signals that end or stop this process also end or stop the group. At most one group at a
/// time.
#[derive(Debug)]
#[must_use = "dropped at once it hands nothing on"]
pub struct ChildGroup(i32);

impl ChildGroup {
    /// Records the group that this child leads.
    pub fn of(child: &std::process::Child) -> Self {
        let leader = i32::try_from(child.id()).unwrap_or(0);
        GROUP.store(leader, Ordering::SeqCst);
        ChildGroup(leader)
    }

    /// Kills every process of the group (SIGKILL).
    pub fn kill(&self) {
        kill(self.0);
    }
}

impl Drop for ChildGroup {
    fn drop(&mut self) {
        GROUP.store(0, Ordering::SeqCst);
    }
}

/// Sends a signal to the recorded group, if any. Async-signal-safe.
#[cfg(unix)]
pub(super) fn signal(number: i32) {
    send(GROUP.load(Ordering::SeqCst), number);
}

#[cfg(unix)]
fn kill(group: i32) {
    send(group, libc::SIGKILL);
}

/// Does nothing: Windows has no process groups of this kind.
#[cfg(not(unix))]
fn kill(_group: i32) {}

#[cfg(unix)]
#[allow(unsafe_code, reason = "killpg of rustix takes no signal that it has no name for")]
fn send(group: i32, number: i32) {
    // For 0 killpg(2) signals our own group, and for 1 every process that it may.
    if group > 1 {
        // SAFETY: takes and returns integers only.
        unsafe { libc::killpg(group, number) };
    }
}
