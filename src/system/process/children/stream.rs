//! Output streams of a command, and what happens to it. Pure.

use std::process::ExitStatus;

/// Where a command prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputStream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildEnd {
    /// By itself, with this code: 8 bits, on Windows 32.
    Exited(i32),
    /// By a signal.
    Signalled(i32),
}

impl ChildEnd {
    pub(super) fn of(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(number) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return ChildEnd::Signalled(number);
        }
        ChildEnd::Exited(status.code().unwrap_or(1))
    }
}

/// What happens to a running command.
#[derive(Debug)]
pub enum ChildEvent<'a> {
    /// It has printed these bytes.
    Printed {
        /// The number that it was started with.
        number: usize,
        /// Where it printed them.
        stream: OutputStream,
        /// The bytes.
        bytes: &'a [u8],
    },
    /// It has ended, and all of its output was reported.
    Ended {
        /// The number that it was started with.
        number: usize,
        /// How it ended.
        status: ChildEnd,
        /// Whether a process that it left behind still has its output open.
        is_left_open: bool,
    },
}
