//! Writes stdout and stderr on a thread, so that a slow reader delays neither time limits nor signals. It also draws the
//! progress line, which nothing may be printed over.

use super::streams::Streams;
use crate::system::System;
use crate::system::process::children::{OutputStream, Waker};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Scope, ScopedJoinHandle};

/// Bytes that wait for the reader, above which the commands that print are paused.
const MOST_WAITING: usize = 1 << 20;

type Work = Box<dyn FnOnce(&mut Streams<'_>) -> anyhow::Result<()> + Send>;

enum Piece {
    Bytes(OutputStream, Vec<u8>),
    Work(Work),
    Progress(String),
}

/// The way to the printing thread.
#[derive(Clone)]
pub(super) struct Printer {
    pieces: Sender<Piece>,
    shared: Arc<Shared>,
}

struct Shared {
    waiting: AtomicUsize,
    error: Mutex<Option<anyhow::Error>>,
    waker: Waker,
}

impl Printer {
    /// Starts the thread, which ends when every clone of the printer is dropped and all is printed. `prints`: whether the
    /// outputs go to stdout.
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        sys: &'scope System,
        prints: bool,
        waker: Waker,
    ) -> (Self, ScopedJoinHandle<'scope, ()>) {
        let (pieces, receiver) = mpsc::channel();
        let shared = Arc::new(Shared { waiting: AtomicUsize::new(0), error: Mutex::default(), waker });
        let printer = Printer { pieces, shared: Arc::clone(&shared) };
        let thread = scope.spawn(move || {
            let mut streams = Streams::new(sys, prints);
            loop {
                let piece = match receiver.try_recv() {
                    Ok(piece) => piece,
                    Err(_) => {
                        // Nothing to print for now.
                        streams.draw_progress();
                        match receiver.recv() {
                            Ok(piece) => piece,
                            Err(_) => break,
                        }
                    }
                };
                let printed = match piece {
                    Piece::Bytes(stream, bytes) => {
                        let printed = streams.put(stream, &bytes);
                        shared.printed(bytes.len());
                        printed
                    }
                    Piece::Work(work) => work(&mut streams),
                    Piece::Progress(text) => {
                        streams.set_progress(text);
                        Ok(())
                    }
                };
                if let Err(error) = printed {
                    shared.fail(error);
                }
            }
            streams.finish();
        });
        (printer, thread)
    }

    /// Prints bytes of a command.
    pub(super) fn put(&self, stream: OutputStream, bytes: Vec<u8>) {
        self.shared.waiting.fetch_add(bytes.len(), Ordering::SeqCst);
        self.send(Piece::Bytes(stream, bytes));
    }

    /// Lets the thread do work that prints.
    pub(super) fn work(&self, work: impl FnOnce(&mut Streams<'_>) -> anyhow::Result<()> + Send + 'static) {
        self.send(Piece::Work(Box::new(work)));
    }

    /// Prints a message to the person.
    pub(super) fn note(&self, message: String) {
        self.work(move |streams| {
            streams.message(|terminal| terminal.note(&message));
            Ok(())
        });
    }

    /// Sets the text of the progress line.
    pub(super) fn progress(&self, text: String) {
        self.send(Piece::Progress(text));
    }

    /// Whether so much waits for the reader that nothing should be added.
    pub(super) fn is_full(&self) -> bool {
        self.shared.waiting.load(Ordering::SeqCst) > MOST_WAITING
    }

    /// Takes the first error, after which nothing is printed to stdout.
    pub(super) fn error(&self) -> Option<anyhow::Error> {
        self.shared.error.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Waits until all is printed; no other clone may be left. Returns an error that was not taken yet.
    pub(super) fn close(self, thread: ScopedJoinHandle<'_, ()>) -> Option<anyhow::Error> {
        let Printer { pieces, shared } = self;
        drop(pieces);
        // A panic on the thread has ended the process.
        let _ = thread.join();
        shared.error.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn send(&self, piece: Piece) {
        // The thread ends after the last printer.
        let _ = self.pieces.send(piece);
    }
}

impl Shared {
    fn printed(&self, bytes: usize) {
        let before = self.waiting.fetch_sub(bytes, Ordering::SeqCst);
        if before > MOST_WAITING && before - bytes <= MOST_WAITING {
            self.waker.wake();
        }
    }

    fn fail(&self, error: anyhow::Error) {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        self.waker.wake();
    }
}
