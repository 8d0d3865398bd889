//! Signals of a run of many commands: the first one goes to the commands, whose output is still wanted; the second one
//! kills them and ends this process.

use super::child_group::ChildGroup;
use super::hold::{self, Hold};
use super::relay_state;
use std::io::{self, PipeReader};
use std::os::fd::IntoRawFd;
use std::process::Child;

/// While this value lives, the first signal is passed on to every child group, and the second one kills them. At its end
/// the first signal ends this process.
#[derive(Debug)]
#[must_use = "dropped at once it passes nothing on"]
pub struct Relay {
    _stop: PassingOn,
    // Dropped last: it ends the process.
    _hold: Hold,
}

/// Ends the passing on when dropped.
#[derive(Debug)]
struct PassingOn;

impl Drop for PassingOn {
    fn drop(&mut self) {
        relay_state::set_wake(-1);
    }
}

impl Relay {
    /// Starts passing signals on; the pipe becomes readable at the first one. At most one relay at a time.
    pub fn start() -> io::Result<(Self, PipeReader)> {
        let (read, write) = io::pipe()?;
        let hold = Hold::start();
        // Never closed: a handler on another thread may be about to write to it.
        relay_state::set_wake(write.into_raw_fd());
        Ok((Relay { _stop: PassingOn, _hold: hold }, read))
    }

    /// Starts a command and records its group, which gets a signal that has arrived meanwhile.
    pub fn starting(&self, start: impl FnOnce() -> io::Result<Child>) -> io::Result<(Child, ChildGroup)> {
        relay_state::set_starting(true);
        let started = start().map(|child| {
            let group = ChildGroup::of(&child);
            (child, group)
        });
        if let Some(number) = relay_state::set_starting(false) {
            raise(number);
        }
        if let (Ok((_, group)), Some(number)) = (&started, hold::deferred()) {
            group.tell(relay_state::for_commands(number));
        }
        started
    }
}

#[allow(unsafe_code, reason = "raise has no safe interface")]
fn raise(number: i32) {
    // SAFETY: takes an integer only.
    unsafe { libc::raise(number) };
}
