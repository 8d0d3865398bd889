//! Keys and pastes while a question is drawn.

use super::keys::{self, Input};
use super::picture;
use crate::error::{Failure, Kind};
use crate::system::System;
use crate::system::signals::{self, Drawing};
use crate::system::terminal::window;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io;
use std::time::Duration;

/// Interval at which the window size, and a stop of this process, are checked.
const LOOK: Duration = Duration::from_millis(250);

/// One input event.
#[derive(Debug)]
pub(super) enum Press {
    /// Key with its modifiers.
    Key(KeyEvent),
    /// Pasted text.
    Paste(String),
    /// The window size has changed.
    Resize,
    /// The process was stopped and continued: the rows drawn before are somewhere above.
    Continued,
}

/// Terminal in raw mode; restored when dropped.
#[derive(Debug)]
pub(super) struct Keyboard {
    /// Whether the terminal supports bracketed paste.
    marks_pastes: bool,
    stops: usize,
    window: Option<(usize, usize)>,
    _drawing: Drawing,
}

impl Keyboard {
    /// Starts raw mode. Called before anything is drawn: otherwise the terminal would echo keys into it.
    pub(super) fn open(sys: &System) -> Result<Self, Failure> {
        let marks_pastes = sys.env.text("TERM").is_some_and(|term| term != "dumb");
        let (stops, window) = (signals::stops(), window());
        // `Drawing` records the modes, so it comes before raw mode.
        let keyboard = Keyboard { marks_pastes, stops, window, _drawing: Drawing::start() };
        keyboard.take()?;
        Ok(keyboard)
    }

    /// Waits for the next event. Ctrl-C ends the process, Ctrl-Z stops it.
    pub(super) fn next(&mut self) -> Result<Press, Failure> {
        loop {
            let input = keys::read(LOOK).map_err(unanswered)?;
            if self.stops != signals::stops() {
                return self.goes_on();
            }
            match input {
                None | Some(Input::Unknown) => {}
                Some(Input::Key(key)) if is_control(key, 'c') => {
                    // Modes first: the signal may end the process at once.
                    self.give_back();
                    signals::interrupt();
                    return Err(Failure::new(Kind::Interrupted, "interrupted"));
                }
                Some(Input::Key(key)) if cfg!(unix) && is_control(key, 'z') => {
                    self.give_back();
                    picture::leave();
                    signals::suspend();
                    return self.goes_on();
                }
                Some(Input::Key(key)) => return Ok(Press::Key(key)),
                Some(Input::Paste(text)) => return Ok(Press::Paste(text)),
            }
            if self.window != window() {
                self.window = window();
                return Ok(Press::Resize);
            }
        }
    }

    /// Starts raw mode again: the shell has changed the modes meanwhile.
    fn goes_on(&mut self) -> Result<Press, Failure> {
        self.stops = signals::stops();
        // crossterm does not start raw mode a second time, so end it first.
        self.give_back();
        self.take()?;
        Ok(Press::Continued)
    }

    fn take(&self) -> Result<(), Failure> {
        enable_raw_mode().map_err(unanswered)?;
        if self.marks_pastes {
            picture::write("\x1b[?2004h");
        }
        Ok(())
    }

    fn give_back(&self) {
        if self.marks_pastes {
            picture::write("\x1b[?2004l");
        }
        let _ = disable_raw_mode();
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// Whether the key is this letter with Ctrl and no other modifier.
pub(super) fn is_control(key: KeyEvent, letter: char) -> bool {
    key.modifiers == KeyModifiers::CONTROL && key.code == KeyCode::Char(letter)
}

/// Whether the key submits the answer.
pub(super) fn is_enter(key: KeyEvent) -> bool {
    key.code == KeyCode::Enter || is_control(key, 'j') || is_control(key, 'm')
}

/// Whether the key cancels the question: Escape, Ctrl-G (readline), Ctrl-D on an empty line.
pub(super) fn is_leave(key: KeyEvent, typed: &str) -> bool {
    key.code == KeyCode::Esc || is_control(key, 'g') || (typed.is_empty() && is_control(key, 'd'))
}

fn unanswered(error: io::Error) -> Failure {
    Failure::usage(format!("cannot ask: {error}"))
        .hint("run the command on a terminal, or pass the answers as options")
}
