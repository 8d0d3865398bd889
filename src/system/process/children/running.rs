//! The running children: starts them, waits for their output and their ends, and signals them.

use super::child::RunningChild;
use super::command::ChildCommand;
use super::exit_watch::ExitWatch;
use super::inheritance::{TerminalSignals, close_files_at_exec};
use super::stream::{ChildEnd, ChildEvent};
use super::waker::Waker;
use crate::system::signals::{self, Relay};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Pid;
use std::io::{self, PipeReader};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// Commands that run at the same time. While this value lives, signals to this process go to them.
#[derive(Debug)]
pub struct Children {
    running: Vec<RunningChild>,
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

    /// Whether the signal is one of the keys Ctrl-C and Ctrl-\, which a person can press again.
    pub fn is_interrupted(&self) -> bool {
        signals::is_from_key()
    }

    /// Whether a child has ended, and only its output is waited for.
    pub fn has_ended(&self, number: usize) -> bool {
        self.running.iter().any(|running| running.number == number && running.ended.is_some())
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
        self.running.push(RunningChild {
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
        let chosen = |running: &&mut RunningChild| number.is_none_or(|number| running.number == number);
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
