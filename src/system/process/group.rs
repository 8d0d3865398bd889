//! Starts commands together with a means to kill all that they start: as leaders of their own process group, on Windows
//! in a job object.

#[cfg(windows)]
use super::job::ChildJob;
#[cfg(unix)]
use crate::system::signals::ChildGroup;
use crate::system::signals::Hold;
use std::io;
use std::process::{Child, Command};

/// The processes of a command, which can be killed together.
#[cfg(unix)]
pub(super) type OwnGroup = ChildGroup;
/// The processes of a command, which can be killed together.
#[cfg(windows)]
pub(super) type OwnGroup = ChildJob;

/// Starts a command in its own process group, which ends with this process. As a background group it may not read the
/// terminal: a read fails at once instead of stopping the command.
#[cfg(unix)]
pub(super) fn spawn_in_own_group(command: &mut Command) -> io::Result<(Child, OwnGroup)> {
    lead_a_group(command);
    // Held, so that no signal arrives between the start of the child and the record of its group.
    let _hold = Hold::start();
    let child = command.spawn()?;
    let group = ChildGroup::of(&child);
    Ok((child, group))
}

/// Starts a command in a job of its own, which ends with this process.
#[cfg(windows)]
pub(super) fn spawn_in_own_group(command: &mut Command) -> io::Result<(Child, OwnGroup)> {
    // Held, so that Ctrl-C does not leave a child that was never let run.
    let _hold = Hold::start();
    ChildJob::start(command)
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
