//! Runs this program again for a call that may never return: its answer is its stdout, and it is killed when the time has
//! come.

use super::hook_role;
#[cfg(windows)]
use super::job::ChildJob;
use crate::system::signals;
#[cfg(unix)]
use crate::system::signals::ChildGroup;
use crate::system::signals::Hold;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// Most bytes of an answer; what is longer is none.
const MOST: usize = 8 << 10;

/// Why there was no answer.
#[derive(Debug)]
pub enum TimedCallError {
    /// The time has passed.
    Late,
    /// Ctrl-C, or another signal that ends this process.
    Interrupted,
    /// The program cannot be started, or not be given its request.
    NotStarted(io::Error),
}

/// How long the answer is waited for.
pub struct Patience<'a> {
    /// From the start of the process.
    pub limit: Duration,
    /// Whether a signal ends the waiting, which is else deferred while a section is held that it must not interrupt.
    pub ends_at_signal: bool,
    /// What is done once, when the answer takes long.
    pub when_long: (Duration, &'a dyn Fn()),
}

/// Runs this program with these arguments, and this request on its stdin, which stays open until the end; returns what
/// it has printed when it has closed its stdout. It runs in a session of its own, so that no terminal is in its reach,
/// and has ended when this returns.
pub fn timed_call<A: AsRef<OsStr>>(
    arguments: &[A],
    request: &[u8],
    patience: &Patience<'_>,
) -> Result<Zeroizing<Vec<u8>>, TimedCallError> {
    let until = Instant::now() + patience.limit;
    let mut called = Called::start(arguments).map_err(TimedCallError::NotStarted)?;
    let (sender, answer) = mpsc::channel();
    let mut stdout = called.child.stdout.take();
    std::thread::spawn(move || {
        // Room for all of it at once: what grows leaves copies behind.
        let mut bytes = Zeroizing::new(vec![0; MOST]);
        let mut length = 0;
        while let Some(Ok(read @ 1..)) = stdout.as_mut().map(|pipe| pipe.read(&mut bytes[length..])) {
            length += read;
        }
        bytes.truncate(length);
        // Nobody waits any more if it is late.
        let _ = sender.send(bytes);
    });
    let mut stdin = called.child.stdin.take();
    if let Some(Err(error)) = stdin.as_mut().map(|pipe| pipe.write_all(request)) {
        return Err(TimedCallError::NotStarted(error));
    }
    let answered = await_answer(&answer, until, patience);
    drop(called);
    drop(stdin);
    answered
}

fn await_answer(
    answer: &mpsc::Receiver<Zeroizing<Vec<u8>>>,
    until: Instant,
    patience: &Patience<'_>,
) -> Result<Zeroizing<Vec<u8>>, TimedCallError> {
    /// Pause between two looks at a deferred signal.
    const LOOK: Duration = Duration::from_millis(100);
    let (after, tell) = patience.when_long;
    let mut told_at = Some(Instant::now() + after);
    loop {
        let now = Instant::now();
        let next = [now + LOOK, until].into_iter().chain(told_at).min().unwrap_or(until);
        match answer.recv_timeout(next.saturating_duration_since(now)) {
            Ok(bytes) => return Ok(bytes),
            Err(RecvTimeoutError::Disconnected) => return Ok(Zeroizing::default()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if patience.ends_at_signal && signals::pending() {
            return Err(TimedCallError::Interrupted);
        }
        let now = Instant::now();
        if now >= until {
            return Err(TimedCallError::Late);
        }
        if told_at.is_some_and(|at| now >= at) {
            told_at = None;
            tell();
        }
    }
}

/// The running process; killed with all that it has started when the value is dropped.
struct Called {
    child: Child,
    #[cfg(unix)]
    group: ChildGroup,
    #[cfg(windows)]
    group: ChildJob,
}

impl Called {
    fn start<A: AsRef<OsStr>>(arguments: &[A]) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        for name in hook_role::VARIABLES {
            command.env_remove(name);
        }
        super::detached::detach(&mut command);
        // Held, so that no signal arrives between the start of the child and the record of its group.
        let _hold = Hold::start();
        #[cfg(unix)]
        {
            let child = command.spawn()?;
            // It leads its session, and so its group.
            let group = ChildGroup::of(&child);
            Ok(Called { child, group })
        }
        #[cfg(windows)]
        ChildJob::start_hidden(&mut command).map(|(child, group)| Called { child, group })
    }
}

impl Drop for Called {
    fn drop(&mut self) {
        self.group.kill();
        // Both fail only for a process that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
