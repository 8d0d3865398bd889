//! The process group of a command that runs behind a call: the terminal sends it no signals, so it gets ours.

use std::sync::atomic::{AtomicI32, Ordering};

static GROUP: AtomicI32 = AtomicI32::new(0);

/// While this lives, a signal that ends or stops this process ends or stops that group, too. There is one at a time.
#[derive(Debug)]
#[must_use = "dropped at once it hands nothing on"]
pub struct ChildGroup(i32);

impl ChildGroup {
    /// The group that this child leads.
    pub fn of(child: &std::process::Child) -> Self {
        let leader = i32::try_from(child.id()).unwrap_or(0);
        GROUP.store(leader, Ordering::SeqCst);
        ChildGroup(leader)
    }

    /// Ends every process of the group, at once.
    pub fn kill(&self) {
        kill(self.0);
    }
}

impl Drop for ChildGroup {
    fn drop(&mut self) {
        GROUP.store(0, Ordering::SeqCst);
    }
}

/// Sends the group a signal, if there is one. Async-signal-safe.
#[cfg(unix)]
pub(super) fn signal(number: i32) {
    send(GROUP.load(Ordering::SeqCst), number);
}

#[cfg(unix)]
fn kill(group: i32) {
    send(group, libc::SIGKILL);
}

/// Windows has no such groups.
#[cfg(not(unix))]
fn kill(_group: i32) {}

#[cfg(unix)]
#[allow(unsafe_code, reason = "killpg of rustix takes no signal that it has no name for")]
fn send(group: i32, number: i32) {
    if group > 1 {
        // SAFETY: takes and gives numbers alone.
        unsafe { libc::killpg(group, number) };
    }
}
