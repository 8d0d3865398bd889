//! Messages to a person (stderr) and the answer (stdout). Every message escapes control characters from outside, so
//! that a name in a config file cannot move the cursor or forge a line.

use super::visible;
use super::window::{stderr_columns, window};
use super::wrap::wrapped;
use crate::error::without_os_codes;
use crate::system::signals;
use anstream::{AutoStream, ColorChoice};
use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use unicode_width::UnicodeWidthStr;

/// Columns by which the further lines of a message are indented.
const INDENT: usize = 4;

/// How much is printed to stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors only (`--quiet`).
    Quiet,
    /// Errors, warnings and notes.
    Normal,
    /// Decisions too, such as which file or call (`--verbose`). Never a secret.
    Verbose,
}

/// The person's terminal: messages, progress, colours.
#[derive(Debug)]
pub struct Terminal {
    /// How much is printed.
    pub level: Verbosity,
    /// Whether colours are used.
    pub color: ColorChoice,
    said: Mutex<HashSet<String>>,
    /// Columns of the progress message in the last line; 0 for none.
    passing: Mutex<usize>,
    /// Lines to be erased by [`Terminal::take_back`].
    served: Mutex<Option<ServingLines>>,
}

/// Lines that are shown until an event, such as the end of a sign-in.
#[derive(Debug)]
struct ServingLines {
    /// Width of the window when they were printed.
    columns: usize,
    rows: usize,
}

impl Terminal {
    /// Creates a terminal that has printed nothing yet.
    pub fn new(level: Verbosity, color: ColorChoice) -> Self {
        Terminal { level, color, said: Mutex::default(), passing: Mutex::default(), served: Mutex::default() }
    }

    /// Prints an error and its hint.
    pub fn error(&self, message: &str, hint: Option<&str>) {
        self.line(&format!("ssoenv: {}", visible(message)));
        if let Some(hint) = hint {
            self.hint(hint);
        }
    }

    fn hint(&self, hint: &str) {
        let line = format!("hint: {}", visible(hint));
        let fits = stderr_columns().is_none_or(|columns| line.width() <= columns);
        // In a hint two blanks separate the command from the words about it.
        match line.split_once("  ") {
            _ if fits || !is_command(hint) => self.line(&line),
            Some((command, remark)) => {
                self.whole_line(command);
                self.line(&format!("{:INDENT$}{remark}", ""));
            }
            None => self.whole_line(&line),
        }
    }

    /// Prints a warning: the command continues.
    pub fn warn(&self, message: &str) {
        if self.level >= Verbosity::Normal {
            self.line(&format!("ssoenv: warning: {}", visible(message)));
        }
    }

    /// Prints a warning once, however often its cause occurs.
    pub fn warn_once(&self, message: &str) {
        if self.said.lock().is_ok_and(|mut said| said.insert(message.to_owned())) {
            self.warn(message);
        }
    }

    /// Prints a note about a change that the environment alone does not show.
    pub fn note(&self, message: &str) {
        if self.level >= Verbosity::Normal {
            self.line(&format!("ssoenv: {}", visible(message)));
        }
    }

    /// Prints what a person needs for the next step, with `--quiet` too.
    pub fn tell(&self, message: &str) {
        self.line(&format!("ssoenv: {}", visible(message)));
    }

    /// Prints a decision with `--verbose`.
    pub fn verbose(&self, message: impl FnOnce() -> String) {
        if self.level >= Verbosity::Verbose {
            self.line(&format!("ssoenv: {}", visible(&message())));
        }
    }

    /// Shows progress in one line, which the next call replaces and an empty text removes. Only on a terminal.
    pub fn progress(&self, text: &str) {
        if !self.shows_progress() {
            return;
        }
        let Ok(mut passing) = self.passing.lock() else { return };
        let columns = window().map_or(80, |(_, columns)| columns);
        let mut text = visible(text);
        // A message that wraps could not be erased: a carriage return leads to the start of its last row
        // only.
        while text.width() >= columns && text.pop().is_some() {}
        let _ = io::stderr().write_all(format!("{}{text}", wiped(*passing)).as_bytes());
        *passing = text.width();
        signals::set_passing(*passing > 0);
    }

    /// Whether progress is shown: stderr is a terminal, and not `--quiet`.
    pub fn shows_progress(&self) -> bool {
        self.level >= Verbosity::Normal && io::stderr().is_terminal()
    }

    /// Marks the following lines for [`Terminal::take_back`]. Does nothing if lines cannot be erased.
    pub fn say_for_now(&self) {
        if let (Ok(mut served), Some((_, columns))) = (self.served.lock(), window()) {
            *served = Some(ServingLines { columns, rows: 0 });
        }
    }

    /// Erases the marked lines. Lines that other programs printed below them are kept: only as many rows as the
    /// marked lines took are erased, and none if the window has another width or is too low.
    pub fn take_back(&self) {
        let served = self.served.lock().ok().and_then(|mut served| served.take());
        let Some(ServingLines { columns: before, rows: taken @ 1.. }) = served else { return };
        if let Some((rows, columns)) = window()
            && columns == before
            && taken < rows
        {
            self.progress("");
            let _ = io::stderr().write_all(format!("\x1b[{taken}A\r\x1b[J").as_bytes());
        }
    }

    /// Prints lines that belong to a note; the caller has escaped them.
    pub fn detail(&self, text: &str) {
        if self.level >= Verbosity::Normal {
            self.page(text);
        }
    }

    /// Prints text of our own that has line breaks and colours: help and errors of the command line.
    pub fn page(&self, text: &str) {
        self.progress("");
        // The text may have colours, so that its rows are not counted and nothing can be taken back.
        if let Ok(mut served) = self.served.lock() {
            *served = None;
        }
        let mut stderr = AutoStream::new(io::stderr(), self.color);
        // If stderr is closed, there is no place to report it.
        let _ = stderr.write_all(text.as_bytes());
    }

    /// Prints a line, wrapped at words if stderr is a window.
    fn line(&self, text: &str) {
        let text = self.words(text);
        match stderr_columns() {
            Some(columns) => self.whole_line(&wrapped(&text, columns, INDENT)),
            None => self.whole_line(&text),
        }
    }

    /// Returns the text without the error numbers of the operating system, except with `--verbose`.
    pub fn words<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.level == Verbosity::Verbose { Cow::Borrowed(text) } else { without_os_codes(text) }
    }

    fn whole_line(&self, text: &str) {
        // Locked until the line is printed, so that a thread with a progress message waits.
        let mut passing = self.passing.lock();
        let wiped = wiped(passing.as_mut().map_or(0, |passing| std::mem::take(&mut **passing)));
        signals::set_passing(false);
        // One write per line, so that lines of concurrent processes do not mix.
        let _ = io::stderr().write_all(format!("{wiped}{text}\n").as_bytes());
        if let Ok(Some(served)) = self.served.lock().as_deref_mut() {
            served.rows +=
                text.lines().map(|line| line.width().div_ceil(served.columns).max(1)).sum::<usize>().max(1);
        }
    }
}

/// Whether a hint is only a command: it is not wrapped at words, so that it can be copied as it is.
fn is_command(hint: &str) -> bool {
    ["ssoenv ", "eval ", "iex "].iter().any(|start| hint.starts_with(start)) && !hint.contains('`')
}

/// Returns the text that erases the last line on any terminal: blanks between carriage returns.
fn wiped(columns: usize) -> String {
    if columns == 0 { String::new() } else { format!("\r{:columns$}\r", "") }
}

/// Sends an escape sequence that prints nothing; returns whether stderr is a terminal that got it.
pub fn by_escape(sequence: &str) -> bool {
    let mut stderr = io::stderr();
    stderr.is_terminal() && stderr.write_all(sequence.as_bytes()).is_ok()
}

/// Whether stdout is a terminal.
pub fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether stdout gets colours under this choice, `NO_COLOR`, `CLICOLOR_FORCE` and the terminal considered.
pub fn stdout_has_color(choice: ColorChoice) -> bool {
    !matches!(AutoStream::new(io::stdout(), choice).current_choice(), ColorChoice::Never)
}

/// Writes the whole answer to stdout at once and flushes it.
pub fn answer(bytes: &[u8]) -> io::Result<()> {
    if !bytes.is_empty() && super::closed_stdout::was_closed() {
        return Err(io::Error::other("it is closed"));
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}
