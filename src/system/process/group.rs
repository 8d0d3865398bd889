//! Commands that lead a process group of their own, by which all that they start can be ended.

use crate::system::signals::{ChildGroup, Hold};
use std::io;
use std::process::{Child, Command};

/// Starts a command that nobody watches. Its group ends with this process. Reading the terminal, which is not theirs to
/// read, fails at once instead of stopping them.
pub(super) fn spawn_in_own_group(command: &mut Command) -> io::Result<(Child, ChildGroup)> {
    lead_a_group(command);
    // A signal that comes now ends both, or neither is there yet.
    let _hold = Hold::start();
    let child = command.spawn()?;
    let group = ChildGroup::of(&child);
    Ok((child, group))
}

#[cfg(unix)]
#[allow(unsafe_code, reason = "what happens between fork and exec has no safe interface")]
fn lead_a_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    let reads_no_terminal = || {
        for signal in [libc::SIGTTIN, libc::SIGTTOU] {
            // SAFETY: takes numbers alone.
            unsafe { libc::signal(signal, libc::SIG_IGN) };
        }
        Ok(())
    };
    command.process_group(0);
    // SAFETY: the closure makes a system call that is async-signal-safe, and neither allocates nor locks.
    unsafe { command.pre_exec(reads_no_terminal) };
}

/// Nothing: groups are of Unix.
#[cfg(not(unix))]
fn lead_a_group(_command: &mut Command) {}
