//! Stdout and stderr while commands run: their output, messages and the progress line, which are not mixed on a line.

use crate::system::System;
use crate::system::process::children::OutputStream;
use crate::system::terminal::{self, Terminal};
use anyhow::Context;

/// Both streams, on the printing thread.
pub(super) struct Streams<'a> {
    terminal: &'a Terminal,
    /// Whether each stream is at the beginning of a line.
    is_at_start: [bool; 2],
    /// Whether each stream moves the cursor of the terminal that shows the progress.
    is_shown: [bool; 2],
    progress: String,
    /// Whether the progress is drawn at all.
    draws: bool,
    is_drawn: bool,
    is_broken: bool,
}

impl<'a> Streams<'a> {
    /// `prints`: whether the outputs go to stdout.
    pub(super) fn new(sys: &'a System, prints: bool) -> Self {
        Streams {
            terminal: &sys.terminal,
            is_at_start: [true; 2],
            is_shown: [terminal::stdout_is_terminal(), sys.terminal.shows_progress()],
            progress: String::new(),
            draws: !(prints && terminal::stdout_is_pipe()),
            is_drawn: false,
            is_broken: false,
        }
    }

    /// Writes bytes of a command. Error: stdout cannot be written; from then on nothing is. Without stderr there is no
    /// place to report an error.
    pub(super) fn put(&mut self, stream: OutputStream, bytes: &[u8]) -> anyhow::Result<()> {
        let Some(last) = bytes.last() else { return Ok(()) };
        self.erase_progress();
        self.is_at_start[stream as usize] = *last == b'\n';
        match stream {
            OutputStream::Out if self.is_broken => Ok(()),
            OutputStream::Out => terminal::write_through(true, bytes)
                .context("cannot write to stdout")
                .inspect_err(|_| self.is_broken = true),
            OutputStream::Err => {
                let _ = terminal::write_through(false, bytes);
                Ok(())
            }
        }
    }

    /// Ends a line that a command has left open.
    pub(super) fn end_lines(&mut self) -> anyhow::Result<()> {
        for stream in [OutputStream::Out, OutputStream::Err] {
            if !self.is_at_start[stream as usize] {
                self.put(stream, b"\n")?;
            }
        }
        Ok(())
    }

    /// Prints a message, at the beginning of a line.
    pub(super) fn message(&mut self, print: impl FnOnce(&Terminal)) {
        self.erase_progress();
        if !self.is_at_start[1] || self.is_shown[0] && !self.is_at_start[0] {
            let _ = terminal::write_through(false, b"\n");
            self.is_at_start[1] = true;
            // The cursor of a terminal is at the beginning of a line now.
            self.is_at_start[0] |= self.is_shown[0];
        }
        print(self.terminal);
    }

    pub(super) fn set_progress(&mut self, text: String) {
        self.is_drawn = false;
        self.progress = text;
    }

    /// Draws the progress line, unless a command's line is open there.
    pub(super) fn draw_progress(&mut self) {
        let is_free = (0..2).all(|stream| !self.is_shown[stream] || self.is_at_start[stream]);
        if is_free && self.draws && !self.is_drawn {
            self.terminal.progress(&self.progress);
            self.is_drawn = true;
        }
    }

    fn erase_progress(&mut self) {
        // Elsewhere there is none, and each call asks for the window.
        if self.is_shown[1] {
            self.terminal.progress("");
            self.is_drawn = false;
        }
    }

    /// Leaves the terminal at the beginning of a line, without progress.
    pub(super) fn finish(&mut self) {
        self.progress.clear();
        self.erase_progress();
        // An error was reported by the write before it.
        let _ = self.end_lines();
    }
}
