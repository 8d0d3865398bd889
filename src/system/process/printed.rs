//! Reads a program's output on a thread; the bytes so far can be taken at any time.

use std::io::Read;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const AT_ONCE: usize = 64 << 10;

/// Output so far.
pub(super) struct Printed {
    bytes: Arc<Mutex<Vec<u8>>>,
    /// Never receives a value; disconnects when the reading ends.
    reading: Receiver<()>,
}

impl Printed {
    /// Keeps the first `most` bytes and then closes the pipe, so that the writer gets an error.
    pub(super) fn beginning<R: Read + Send + 'static>(from: Option<R>, most: usize) -> Self {
        Printed::read(from, move |bytes, chunk| {
            bytes.extend(&chunk[..chunk.len().min(most - bytes.len())]);
            bytes.len() < most
        })
    }

    /// Keeps the last `most` bytes.
    pub(super) fn end<R: Read + Send + 'static>(from: Option<R>, most: usize) -> Self {
        Printed::read(from, move |bytes, chunk| {
            bytes.extend(chunk);
            bytes.drain(..bytes.len().saturating_sub(most));
            true
        })
    }

    /// Reads until the end. `keep` adds a chunk to the bytes kept; `false` stops reading.
    fn read<R: Read + Send + 'static>(
        from: Option<R>,
        keep: impl Fn(&mut Vec<u8>, &[u8]) -> bool + Send + 'static,
    ) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (ends, reading) = mpsc::channel();
        let kept = Arc::clone(&bytes);
        std::thread::spawn(move || {
            // Dropped with the thread, which is how the receiver learns of the end.
            let _ends = ends;
            let Some(mut from) = from else { return };
            let mut chunk = vec![0; AT_ONCE];
            loop {
                match from.read(&mut chunk) {
                    Ok(read @ 1..) => {
                        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                        if !keep(&mut kept, &chunk[..read]) {
                            return;
                        }
                    }
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    // After an error the bytes so far are all there is.
                    Ok(0) | Err(_) => return,
                }
            }
        });
        Printed { bytes, reading }
    }

    /// Waits for at most `patience`; whether the output has ended.
    pub(super) fn is_closed_within(&self, patience: Duration) -> bool {
        self.reading.recv_timeout(patience) == Err(RecvTimeoutError::Disconnected)
    }

    /// Number of bytes so far.
    pub(super) fn len(&self) -> usize {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Takes the bytes so far.
    pub(super) fn bytes(&self) -> Vec<u8> {
        std::mem::take(&mut *self.bytes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
