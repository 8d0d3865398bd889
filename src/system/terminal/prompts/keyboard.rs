//! What a person presses while a question is drawn: single keys, and pastes in one piece.

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

/// How often it is looked whether the window has changed, or this process was stopped and goes on.
const LOOK: Duration = Duration::from_millis(250);

/// One thing that a person does.
#[derive(Debug)]
pub(super) enum Press {
    /// A key, with those that are held down.
    Key(KeyEvent),
    /// Text of the clipboard.
    Paste(String),
    /// The window has another size.
    Resize,
    /// The process was stopped and goes on: what was drawn is somewhere above.
    Continued,
}

/// The terminal while it gives single keys; put back when this is dropped.
#[derive(Debug)]
pub(super) struct Keyboard {
    /// Whether the terminal is one that can mark pastes.
    marks_pastes: bool,
    stops: usize,
    window: Option<(usize, usize)>,
    _drawing: Drawing,
}

impl Keyboard {
    /// Before anything is drawn, or the terminal shows what is typed meanwhile.
    pub(super) fn open(sys: &System) -> Result<Self, Failure> {
        let marks_pastes = sys.env.text("TERM").is_some_and(|term| term != "dumb");
        let (stops, window) = (signals::stops(), window());
        let keyboard = Keyboard { marks_pastes, stops, window, _drawing: Drawing::start() };
        keyboard.take()?;
        Ok(keyboard)
    }

    /// Waits for the next one. Ctrl-C ends the process, Ctrl-Z stops it.
    pub(super) fn next(&mut self) -> Result<Press, Failure> {
        loop {
            let input = keys::read(LOOK).map_err(unanswered)?;
            if self.stops != signals::stops() {
                return self.goes_on();
            }
            match input {
                None | Some(Input::Unknown) => {}
                Some(Input::Key(key)) if is_control(key, 'c') => {
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

    /// The shell has set the terminal for itself meanwhile.
    fn goes_on(&mut self) -> Result<Press, Failure> {
        self.stops = signals::stops();
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

/// Whether this is the key with Ctrl, and nothing else.
pub(super) fn is_control(key: KeyEvent, letter: char) -> bool {
    key.modifiers == KeyModifiers::CONTROL && key.code == KeyCode::Char(letter)
}

/// Whether the key gives the answer.
pub(super) fn is_enter(key: KeyEvent) -> bool {
    key.code == KeyCode::Enter || is_control(key, 'j') || is_control(key, 'm')
}

/// Whether the key leaves the question: Escape, readline's Ctrl-G, and Ctrl-D where nothing is typed.
pub(super) fn is_leave(key: KeyEvent, typed: &str) -> bool {
    key.code == KeyCode::Esc || is_control(key, 'g') || (typed.is_empty() && is_control(key, 'd'))
}

fn unanswered(error: io::Error) -> Failure {
    Failure::usage(format!("cannot ask: {error}"))
        .hint("run the command on a terminal, or pass the answers as options")
}
