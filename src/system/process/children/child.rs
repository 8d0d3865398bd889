//! One running child: its pipes, its group, its end.

use super::stream::{ChildEvent, OutputStream};
use crate::system::signals::ChildGroup;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{self, PipeReader, Read};
use std::process::Child;
use std::time::Instant;

/// Most bytes in a pipe whose writer has ended (Linux, for ordinary users).
const PIPE: usize = 1 << 20;

const STREAMS: [OutputStream; 2] = [OutputStream::Out, OutputStream::Err];

/// A child whose end was not reported yet.
#[derive(Debug)]
pub(super) struct RunningChild {
    pub number: usize,
    pub child: Child,
    pub group: ChildGroup,
    /// Stdout and stderr, as long as they are open.
    pub pipes: [Option<PipeReader>; 2],
    /// When it became a zombie.
    pub ended: Option<Instant>,
    /// Whether others had its pipes open when the wait for their output ended.
    pub is_left_open: bool,
    /// Whether the whole group must end with it.
    pub ends_whole: bool,
}

impl RunningChild {
    pub(super) fn is_open(&self) -> bool {
        self.pipes.iter().any(Option::is_some)
    }

    /// Reads once from a pipe that is ready; returns the number of bytes.
    pub(super) fn read(
        &mut self,
        at: usize,
        chunk: &mut [u8],
        report: &mut impl FnMut(ChildEvent<'_>),
    ) -> usize {
        let Some(pipe) = &mut self.pipes[at] else { return 0 };
        let read = match pipe.read(chunk) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return 0,
            // After an error there is no more.
            Err(_) => 0,
        };
        if read == 0 {
            self.pipes[at] = None;
        } else {
            report(ChildEvent::Printed { number: self.number, stream: STREAMS[at], bytes: &chunk[..read] });
        }
        read
    }

    /// Reads what the pipes hold, without waiting.
    pub(super) fn read_rest(&mut self, chunk: &mut [u8], report: &mut impl FnMut(ChildEvent<'_>)) {
        for at in 0..self.pipes.len() {
            let mut left = PIPE;
            while let Some(pipe) = &self.pipes[at] {
                let mut found = [PollFd::new(pipe, PollFlags::IN)];
                let now = Timespec { tv_sec: 0, tv_nsec: 0 };
                let is_ready = poll(&mut found, Some(&now)).is_ok_and(|count| count > 0);
                if !is_ready || left == 0 {
                    break;
                }
                left = left.saturating_sub(self.read(at, chunk, report));
            }
        }
    }

    /// Returns how the zombie has ended.
    pub(super) fn reap(mut self) -> io::Result<std::process::ExitStatus> {
        if self.ends_whole {
            self.group.kill();
        }
        // Before the process id is free for others.
        drop(self.group);
        self.child.wait()
    }
}
