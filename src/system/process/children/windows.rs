//! The running children on Windows, where no call waits for pipes and processes together: a thread for each pipe and for
//! each process. Ctrl-C reaches the children without this process. A child is killed with what it has started, and both end
//! with this process.

use super::command::ChildCommand;
use super::stream::{ChildEnd, ChildEvent, OutputStream};
use crate::system::process::job::{ChildJob, Job};
use crate::system::signals::{self, Hold};
use std::io::{self, Read};
use std::os::windows::io::{AsHandle, AsRawHandle, OwnedHandle};
use std::process::Child;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;
/// Pause between two looks at a Ctrl-C that is deferred.
const LOOK: Duration = Duration::from_millis(200);

/// Wakes the waiting thread; may be used by any thread.
#[derive(Clone, Debug)]
pub struct WindowsWaker(Sender<Message>);

impl WindowsWaker {
    /// Wakes the waiting thread, or makes its next wait end at once.
    pub fn wake(&self) {
        // Nobody waits any more.
        let _ = self.0.send(Message::Woken);
    }
}

#[derive(Debug)]
enum Message {
    Woken,
    /// Bytes; the sender lets the thread read on.
    Printed(usize, OutputStream, Vec<u8>, Sender<()>),
    Closed(usize),
    Ended(usize),
}

/// Commands that run at the same time.
#[derive(Debug)]
pub struct WindowsChildren {
    running: Vec<RunningChild>,
    sender: Sender<Message>,
    messages: Receiver<Message>,
    left_open: Duration,
    /// `None`: the job could not be made, and children may outlive this process.
    job: Option<Job>,
    // Dropped last: it may end this process.
    _hold: Hold,
}

#[derive(Debug)]
struct RunningChild {
    number: usize,
    child: Child,
    job: ChildJob,
    open: usize,
    ended: Option<Instant>,
    /// Threads that may read on when the child is not paused.
    waiting: Vec<Sender<()>>,
}

impl WindowsChildren {
    /// Prepares this process for its children. At most one value at a time.
    pub fn new(left_open: Duration) -> io::Result<Self> {
        let (sender, messages) = mpsc::channel();
        let job = Job::enter().ok();
        Ok(WindowsChildren { running: Vec::new(), sender, messages, left_open, job, _hold: Hold::start() })
    }

    /// Returns what ends [`WindowsChildren::wait`] from another thread.
    pub fn waker(&self) -> WindowsWaker {
        WindowsWaker(self.sender.clone())
    }

    /// Whether Ctrl-C was pressed; the children got it from the console.
    pub fn is_signalled(&self) -> bool {
        signals::pending()
    }

    /// Whether it was Ctrl-C or Ctrl-Break, which a person can press again.
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
        let (mut child, job) = ChildJob::start(&mut command.build()?)?;
        let handle = child.as_handle().try_clone_to_owned()?;
        let sender = self.sender.clone();
        thread::spawn(move || {
            until_it_ends(&handle);
            // The receiver is gone when the run has ended.
            let _ = sender.send(Message::Ended(number));
        });
        self.read(number, OutputStream::Out, child.stdout.take());
        self.read(number, OutputStream::Err, child.stderr.take());
        self.running.push(RunningChild { number, child, job, open: 2, ended: None, waiting: Vec::new() });
        Ok(())
    }

    fn read<R: Read + Send + 'static>(&self, number: usize, stream: OutputStream, pipe: Option<R>) {
        let sender = self.sender.clone();
        thread::spawn(move || {
            let mut chunk = vec![0; CHUNK];
            let mut pipe = pipe;
            while let Some(Ok(read @ 1..)) = pipe.as_mut().map(|pipe| pipe.read(&mut chunk)) {
                let (on, goes_on) = mpsc::channel();
                let message = Message::Printed(number, stream, chunk[..read].to_vec(), on);
                if sender.send(message).is_err() || goes_on.recv().is_err() {
                    return;
                }
            }
            let _ = sender.send(Message::Closed(number));
        });
    }

    /// Ends one child, or all: there is no way to ask them.
    pub fn terminate(&mut self, number: Option<usize>) {
        self.kill(number);
    }

    /// Kills one child, or all.
    pub fn kill(&mut self, number: Option<usize>) {
        let chosen = |running: &&mut RunningChild| number.is_none_or(|number| running.number == number);
        for running in self.running.iter_mut().filter(chosen) {
            running.job.kill();
            // Fails only for a child that has ended.
            let _ = running.child.kill();
        }
    }

    /// Waits until a child prints or ends, a waker is used, or the time has come; reports what has happened. The output of
    /// paused children is not read.
    pub fn wait(
        &mut self,
        until: Option<Instant>,
        is_paused: impl Fn(usize) -> bool,
        mut report: impl FnMut(ChildEvent<'_>),
    ) {
        for running in self.running.iter_mut().filter(|running| !is_paused(running.number)) {
            running.read_on();
        }
        let late = self.running.iter().filter_map(|running| Some(running.ended? + self.left_open));
        let until = late.chain(until).min();
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let mut message = self.messages.recv_timeout(left.map_or(LOOK, |left| left.min(LOOK))).ok();
        while let Some(next) = message {
            self.handle(next, &mut report);
            message = self.messages.try_recv().ok();
        }
        let now = Instant::now();
        let mut at = 0;
        while let Some(running) = self.running.get(at) {
            let is_late = running.ended.is_some_and(|ended| now >= ended + self.left_open);
            if running.ended.is_none() || running.open > 0 && (!is_late || is_paused(running.number)) {
                at += 1;
                continue;
            }
            let mut running = self.running.remove(at);
            if let Ok(status) = running.child.wait() {
                let (number, status, is_left_open) = (running.number, ChildEnd::of(status), running.open > 0);
                report(ChildEvent::Ended { number, status, is_left_open });
            }
        }
    }

    fn handle(&mut self, message: Message, report: &mut impl FnMut(ChildEvent<'_>)) {
        let number = match &message {
            Message::Woken => return,
            Message::Printed(number, ..) | Message::Closed(number) | Message::Ended(number) => *number,
        };
        let Some(running) = self.running.iter_mut().find(|running| running.number == number) else { return };
        match message {
            Message::Printed(number, stream, bytes, on) => {
                report(ChildEvent::Printed { number, stream, bytes: &bytes });
                running.waiting.push(on);
            }
            Message::Closed(_) => running.open -= 1,
            Message::Ended(_) => running.ended = Some(Instant::now()),
            Message::Woken => {}
        }
    }
}

impl Drop for WindowsChildren {
    fn drop(&mut self) {
        // Otherwise the job would end this process together with what the commands have left behind.
        if let Some(job) = self.job.take() {
            let _ = job.release();
        }
    }
}

impl RunningChild {
    /// Lets the threads read on.
    fn read_on(&mut self) {
        for on in self.waiting.drain(..) {
            // The thread waits for this value.
            let _ = on.send(());
        }
    }
}

/// Waits until the process has ended.
#[allow(unsafe_code, reason = "the standard library waits by the value that is needed to kill the child")]
fn until_it_ends(process: &OwnedHandle) {
    use windows_sys::Win32::System::Threading::{INFINITE, WaitForSingleObject};
    // SAFETY: the handle is valid as long as the value lives.
    unsafe { WaitForSingleObject(process.as_raw_handle(), INFINITE) };
}
