//! Wakes the thread that waits for the commands.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Wakes the waiting thread; may be used by any thread.
#[derive(Clone, Debug)]
pub struct Waker(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    write: PipeWriter,
    /// Whether the pipe holds a byte, so that it never becomes full.
    is_awake: AtomicBool,
}

impl Waker {
    /// Creates a waker and the pipe that becomes readable.
    pub(super) fn new() -> io::Result<(Self, PipeReader)> {
        let (read, write) = io::pipe()?;
        Ok((Waker(Arc::new(Shared { write, is_awake: AtomicBool::new(false) })), read))
    }

    /// Wakes the waiting thread, or makes its next wait end at once.
    pub fn wake(&self) {
        if !self.0.is_awake.swap(true, Ordering::SeqCst) {
            // The other end is gone only when nobody waits any more.
            let _ = (&self.0.write).write_all(b"w");
        }
    }

    /// Makes the pipe empty again, after it was seen to be readable.
    pub(super) fn reset(&self, mut read: &PipeReader) {
        // One byte, so that the read never waits.
        let _ = read.read(&mut [0]);
        self.0.is_awake.store(false, Ordering::SeqCst);
    }
}
