//! Learns of the end of each child, on a thread for each: no wait for any child covers only these, and other threads have
//! children too.

use super::waker::Waker;
use crate::system::signals;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// Bytes of a thread's stack: it makes a few system calls.
const STACK: usize = 64 << 10;

/// Numbers of the children that have ended.
#[derive(Debug)]
pub(super) struct ExitWatch {
    tell: Sender<usize>,
    told: Receiver<usize>,
    waker: Waker,
}

/// A thread that waits for the process id of its child.
pub(super) struct Watcher(Sender<Pid>);

impl ExitWatch {
    pub(super) fn new(waker: Waker) -> Self {
        let (tell, told) = mpsc::channel();
        ExitWatch { tell, told, waker }
    }

    /// Starts a thread for a child that is about to be started; without that child it ends.
    pub(super) fn watcher(&self, number: usize) -> io::Result<Watcher> {
        let (begin, begins) = mpsc::channel();
        let (tell, waker) = (self.tell.clone(), self.waker.clone());
        thread::Builder::new().stack_size(STACK).spawn(move || {
            let Ok(process) = begins.recv() else { return };
            until_it_ends(process);
            // Nobody listens any more only when the run has ended.
            let _ = tell.send(number);
            waker.wake();
        })?;
        Ok(Watcher(begin))
    }

    /// Returns the number of a child that has ended since the last call; it is a zombie.
    pub(super) fn next(&self) -> Option<usize> {
        self.told.try_recv().ok()
    }
}

impl Watcher {
    pub(super) fn watch(&self, process: Pid) {
        // The thread waits for this value.
        let _ = self.0.send(process);
    }
}

/// Waits until the process is a zombie, which keeps its id from being used again. No shell could continue it when it
/// stops, so this does.
fn until_it_ends(process: Pid) {
    let both = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
    loop {
        match waitid(WaitId::Pid(process), both) {
            Ok(Some(status)) if status.stopped() => {
                // Takes the report back, so that the next wait does not find it again.
                let _ = waitid(WaitId::Pid(process), WaitIdOptions::STOPPED | WaitIdOptions::NOHANG);
                if !signals::stops_children() {
                    let _ = kill_process_group(process, Signal::CONT);
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            _ => return,
        }
    }
}
