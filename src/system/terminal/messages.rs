//! Words to a person (stderr) and the answer (stdout). Everything else that a verb says goes through here, with control
//! characters from outside made visible, so that a name in a config file cannot move the cursor or forge a line.

use super::visible;
use super::window::{stderr_columns, window};
use super::wrap::wrapped;
use crate::system::signals;
use anstream::{AutoStream, ColorChoice};
use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use unicode_width::UnicodeWidthStr;

/// How far to the right a message goes on below its first line.
const INDENT: usize = 4;

/// How much is said on stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors only.
    Quiet,
    /// Errors and warnings.
    Normal,
    /// Decisions too: which file, which call. Never a secret.
    Verbose,
}

/// The person's side of the program.
#[derive(Debug)]
pub struct Terminal {
    /// How much is said.
    pub level: Verbosity,
    /// Whether colours are used.
    pub color: ColorChoice,
    said: Mutex<HashSet<String>>,
    /// How many columns a line takes that is to go again.
    passing: Mutex<usize>,
    /// Lines that go again once they have served.
    served: Mutex<Option<ServingLines>>,
}

/// Lines that are said until something has happened.
#[derive(Debug)]
struct ServingLines {
    /// Of the window that they were written in.
    columns: usize,
    rows: usize,
}

impl Terminal {
    /// A terminal that has said nothing yet.
    pub fn new(level: Verbosity, color: ColorChoice) -> Self {
        Terminal { level, color, said: Mutex::default(), passing: Mutex::default(), served: Mutex::default() }
    }

    /// What failed, and the next command.
    pub fn error(&self, message: &str, hint: Option<&str>) {
        self.line(&format!("ssoenv: {}", visible(message)));
        if let Some(hint) = hint {
            self.hint(hint);
        }
    }

    fn hint(&self, hint: &str) {
        let line = format!("hint: {}", visible(hint));
        let fits = stderr_columns().is_none_or(|columns| line.width() <= columns);
        // What is said of the command stands behind two blanks.
        match line.split_once("  ") {
            _ if fits || !is_command(hint) => self.line(&line),
            Some((command, remark)) => {
                self.whole_line(command);
                self.line(&format!("{:INDENT$}{remark}", ""));
            }
            None => self.whole_line(&line),
        }
    }

    /// Something that a person should know although the verb goes on.
    pub fn warn(&self, message: &str) {
        if self.level >= Verbosity::Normal {
            self.line(&format!("ssoenv: warning: {}", visible(message)));
        }
    }

    /// A warning that is worth saying once only, however often its cause is met.
    pub fn warn_once(&self, message: &str) {
        if self.said.lock().is_ok_and(|mut said| said.insert(message.to_owned())) {
            self.warn(message);
        }
    }

    /// What was done, where the environment alone does not show it.
    pub fn note(&self, message: &str) {
        if self.level >= Verbosity::Normal {
            self.line(&format!("ssoenv: {}", visible(message)));
        }
    }

    /// What a person must know to go on, said under `--quiet` too.
    pub fn tell(&self, message: &str) {
        self.line(&format!("ssoenv: {}", visible(message)));
    }

    /// A decision, under `--verbose`.
    pub fn verbose(&self, message: impl FnOnce() -> String) {
        if self.level >= Verbosity::Verbose {
            self.line(&format!("ssoenv: {}", visible(&message())));
        }
    }

    /// How far something is that takes a while: one line that the next one replaces, and an empty one takes away. For a
    /// terminal alone.
    pub fn progress(&self, text: &str) {
        if !self.shows_progress() {
            return;
        }
        let Ok(mut passing) = self.passing.lock() else { return };
        let columns = window().map_or(80, |(_, columns)| columns);
        let mut text = visible(text);
        while text.width() >= columns && text.pop().is_some() {}
        let _ = io::stderr().write_all(format!("{}{text}", wiped(*passing)).as_bytes());
        *passing = text.width();
        signals::set_passing(*passing > 0);
    }

    /// Whether there is anybody to see that.
    pub fn shows_progress(&self) -> bool {
        self.level >= Verbosity::Normal && io::stderr().is_terminal()
    }

    /// What is said from here on goes again with [`Terminal::take_back`]. Nothing, where lines cannot be taken back.
    pub fn say_for_now(&self) {
        if let (Ok(mut served), Some((_, columns))) = (self.served.lock(), window()) {
            *served = Some(ServingLines { columns, rows: 0 });
        }
    }

    /// Takes back what was said since. What others have written meanwhile stands below it, so that never more than ours
    /// goes; a window of another width, or one that is too low, keeps it.
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

    /// Lines that belong to a note and have been made visible.
    pub fn detail(&self, text: &str) {
        if self.level >= Verbosity::Normal {
            self.page(text);
        }
    }

    /// Text of ours that has lines and colours already: help, and refusals of the command line.
    pub fn page(&self, text: &str) {
        self.progress("");
        // They may have colours, which nobody counts.
        if let Ok(mut served) = self.served.lock() {
            *served = None;
        }
        let mut stderr = AutoStream::new(io::stderr(), self.color);
        // Nobody is left to be told when stderr is closed.
        let _ = stderr.write_all(text.as_bytes());
    }

    /// A line, broken at words where it is shown in a window.
    fn line(&self, text: &str) {
        match stderr_columns() {
            Some(columns) => self.whole_line(&wrapped(text, columns, INDENT)),
            None => self.whole_line(text),
        }
    }

    fn whole_line(&self, text: &str) {
        // Kept until the line is out: whoever shows how far it is waits for that.
        let mut passing = self.passing.lock();
        let wiped = wiped(passing.as_mut().map_or(0, |passing| std::mem::take(&mut **passing)));
        signals::set_passing(false);
        // One write a line, so that lines of processes that run at once do not mix.
        let _ = io::stderr().write_all(format!("{wiped}{text}\n").as_bytes());
        if let Ok(Some(served)) = self.served.lock().as_deref_mut() {
            served.rows +=
                text.lines().map(|line| line.width().div_ceil(served.columns).max(1)).sum::<usize>().max(1);
        }
    }
}

/// Whether a hint is a command and nothing else: one that is longer than the window is broken by the window alone, so that
/// it can be copied as it is.
fn is_command(hint: &str) -> bool {
    ["ssoenv ", "eval ", "iex "].iter().any(|start| hint.starts_with(start)) && !hint.contains('`')
}

/// Takes away what stands in the last line, on any terminal.
fn wiped(columns: usize) -> String {
    if columns == 0 { String::new() } else { format!("\r{:columns$}\r", "") }
}

/// Whether stdout is a terminal.
pub fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether colours go to stdout under this choice (`NO_COLOR`, `CLICOLOR_FORCE` and the terminal are looked at).
pub fn stdout_has_color(choice: ColorChoice) -> bool {
    !matches!(AutoStream::new(io::stdout(), choice).current_choice(), ColorChoice::Never)
}

/// Writes the whole answer at once and flushes it.
pub fn answer(bytes: &[u8]) -> io::Result<()> {
    if !bytes.is_empty() && super::closed_stdout::was_closed() {
        return Err(io::Error::other("it is closed"));
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}
