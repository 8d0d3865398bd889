//! The running children: starts them, waits for their output and their ends, and signals them.

use super::command::ChildCommand;
use super::exit_watch::ExitWatch;
use super::inheritance::{TerminalSignals, close_files_at_exec};
use super::stream::{ChildEnd, ChildEvent, OutputStream};
use super::waker::Waker;
use crate::system::signals::{ChildGroup, Relay};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Pid;
use std::io::{self, PipeReader, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::process::Child;
use std::time::{Duration, Instant};

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;
/// Most bytes in a pipe whose writer has ended (Linux, for ordinary users).
const PIPE: usize = 1 << 20;

/// Commands that run at the same time. While this value lives, signals to this process go to them.
#[derive(Debug)]
pub struct Children {
    running: Vec<Running>,
    exits: ExitWatch,
    waker: Waker,
    woken: PipeReader,
    signalled: PipeReader,
    /// Whether a signal has arrived; its pipe stays readable.
    is_signalled: bool,
    chunk: Vec<u8>,
    /// Time for the rest of the output after a child has ended.
    left_open: Duration,
    _terminal: TerminalSignals,
    // Dropped last: it may end this process.
    relay: Relay,
}

#[derive(Debug)]
struct Running {
    number: usize,
    child: Child,
    group: ChildGroup,
    /// Stdout and stderr, as long as they are open.
    pipes: [Option<PipeReader>; 2],
    /// When it became a zombie.
    ended: Option<Instant>,
    /// Whether others had its pipes open when the wait for their output ended.
    is_left_open: bool,
    /// Whether the whole group must end with it.
    ends_whole: bool,
}

const STREAMS: [OutputStream; 2] = [OutputStream::Out, OutputStream::Err];

impl Children {
    /// Prepares this process for its children. At most one value at a time.
    pub fn new(left_open: Duration) -> io::Result<Self> {
        let (waker, woken) = Waker::new()?;
        close_files_at_exec();
        let (relay, signalled) = Relay::start()?;
        Ok(Children {
            running: Vec::new(),
            exits: ExitWatch::new(waker.clone()),
            waker,
            woken,
            signalled,
            is_signalled: false,
            chunk: vec![0; CHUNK],
            left_open,
            _terminal: TerminalSignals::ignore(),
            relay,
        })
    }

    /// Returns what ends [`Children::wait`] from another thread.
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Number of children whose end was not reported yet.
    pub fn count(&self) -> usize {
        self.running.len()
    }

    /// Whether a signal that ends this process has arrived; the children got it.
    pub fn is_signalled(&self) -> bool {
        self.is_signalled
    }

    /// Changes the time for the output of processes that a child has left behind.
    pub fn set_left_open(&mut self, left_open: Duration) {
        self.left_open = left_open;
    }

    /// Starts a child.
    pub fn start(&mut self, number: usize, command: &ChildCommand<'_>) -> io::Result<()> {
        let mut command = command.build()?;
        let watcher = self.exits.watcher(number)?;
        let (mut child, group) = self.relay.starting(|| command.spawn())?;
        if let Some(process) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            watcher.watch(process);
        }
        let pipes = [
            child.stdout.take().map(|pipe| PipeReader::from(OwnedFd::from(pipe))),
            child.stderr.take().map(|pipe| PipeReader::from(OwnedFd::from(pipe))),
        ];
        self.running.push(Running {
            number,
            child,
            group,
            pipes,
            ended: None,
            is_left_open: false,
            ends_whole: false,
        });
        Ok(())
    }

    /// Asks the group of one child, or of all, to end (SIGTERM).
    pub fn terminate(&mut self, number: Option<usize>) {
        self.signal(number, libc::SIGTERM);
    }

    /// Kills the group of one child, or of all.
    pub fn kill(&mut self, number: Option<usize>) {
        self.signal(number, libc::SIGKILL);
    }

    fn signal(&mut self, number: Option<usize>, signal: i32) {
        let chosen = |running: &&mut Running| number.is_none_or(|number| running.number == number);
        for running in self.running.iter_mut().filter(chosen) {
            running.group.signal(signal);
            running.ends_whole = true;
        }
    }

    /// Waits until a child prints or ends, a waker is used, a signal arrives, or the time has come; reports what has
    /// happened. The output of paused children is not read.
    pub fn wait(
        &mut self,
        until: Option<Instant>,
        is_paused: impl Fn(usize) -> bool,
        mut report: impl FnMut(ChildEvent<'_>),
    ) {
        let paused: Vec<bool> = self.running.iter().map(|running| is_paused(running.number)).collect();
        let ready = self.poll(until, &paused);
        while let Some(number) = self.exits.next() {
            let ended = self.running.iter_mut().find(|running| running.number == number);
            if let Some(running) = ended {
                running.ended = Some(Instant::now());
            }
        }
        for (at, stream) in ready {
            let running = &mut self.running[at];
            running.read(stream, &mut self.chunk, &mut report);
        }
        let now = Instant::now();
        for (running, is_paused) in self.running.iter_mut().zip(paused) {
            let is_late = running.ended.is_some_and(|ended| now >= ended + self.left_open);
            if is_late && !is_paused {
                running.read_rest(&mut self.chunk, &mut report);
                running.is_left_open = running.is_open();
                running.pipes = [None, None];
            }
        }
        let mut at = 0;
        while let Some(running) = self.running.get(at) {
            if running.ended.is_none() || running.is_open() {
                at += 1;
                continue;
            }
            let running = self.running.remove(at);
            let (number, is_left_open) = (running.number, running.is_left_open);
            // A zombie: the wait returns at once, and does not fail.
            if let Ok(status) = running.reap() {
                let status = ChildEnd::of(status);
                report(ChildEvent::Ended { number, status, is_left_open });
            }
        }
    }

    /// Waits; returns the places of the children that have printed, and where.
    fn poll(&mut self, until: Option<Instant>, paused: &[bool]) -> Vec<(usize, usize)> {
        let mut found = vec![PollFd::new(&self.woken, PollFlags::IN)];
        if !self.is_signalled {
            found.push(PollFd::new(&self.signalled, PollFlags::IN));
        }
        let others = found.len();
        let mut places = Vec::new();
        let mut until = until;
        for (at, running) in self.running.iter().enumerate().filter(|(at, _)| !paused[*at]) {
            for (stream, pipe) in running.pipes.iter().enumerate() {
                if let Some(pipe) = pipe {
                    found.push(PollFd::from_borrowed_fd(pipe.as_fd(), PollFlags::IN));
                    places.push((at, stream));
                }
            }
            if let Some(ended) = running.ended {
                let late = ended + self.left_open;
                until = Some(until.map_or(late, |until| until.min(late)));
            }
        }
        let left = until.map(|until| {
            let left = until.saturating_duration_since(Instant::now());
            Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() }
        });
        if poll(&mut found, left.as_ref()).is_err() {
            // Interrupted: whatever has happened is found next time.
            return Vec::new();
        }
        let ready: Vec<bool> = found.iter().map(|found| !found.revents().is_empty()).collect();
        if ready[0] {
            self.waker.reset(&self.woken);
        }
        self.is_signalled |= others > 1 && ready[1];
        places
            .into_iter()
            .zip(&ready[others..])
            .filter(|(_, ready)| **ready)
            .map(|(place, _)| place)
            .collect()
    }
}

impl Running {
    fn is_open(&self) -> bool {
        self.pipes.iter().any(Option::is_some)
    }

    /// Reads once from a pipe that is ready; returns the number of bytes.
    fn read(&mut self, at: usize, chunk: &mut [u8], report: &mut impl FnMut(ChildEvent<'_>)) -> usize {
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
    fn read_rest(&mut self, chunk: &mut [u8], report: &mut impl FnMut(ChildEvent<'_>)) {
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
    fn reap(mut self) -> io::Result<std::process::ExitStatus> {
        if self.ends_whole {
            self.group.kill();
        }
        // Before the process id is free for others.
        drop(self.group);
        self.child.wait()
    }
}
