//! Starts commands as leaders of their own process group, by which all their children can be killed.

use crate::system::signals::{ChildGroup, Hold};
use std::io;
use std::process::{Child, Command};

/// Starts a command in its own process group, which ends with this process. As a background group it may not read the
/// terminal: a read fails at once instead of stopping the command.
pub(super) fn spawn_in_own_group(command: &mut Command) -> io::Result<(Child, ChildGroup)> {
    lead_a_group(command);
    // Held, so that no signal arrives between the start of the child and the record of its group.
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
            // SAFETY: takes integers only.
            unsafe { libc::signal(signal, libc::SIG_IGN) };
        }
        Ok(())
    };
    command.process_group(0);
    // SAFETY: the closure makes a system call that is async-signal-safe, and neither allocates nor locks.
    unsafe { command.pre_exec(reads_no_terminal) };
}

/// Does nothing: process groups are a Unix concept.
#[cfg(not(unix))]
fn lead_a_group(_command: &mut Command) {}
