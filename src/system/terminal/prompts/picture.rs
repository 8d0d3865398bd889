//! Draws a question: error of the last answer, the question with the typed text, rows below.

use crate::system::System;
use crate::system::terminal::window;
use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;
use std::io::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that an item leaves free: its mark, and a margin at the end.
const FREE: usize = 4;

/// A question on the screen.
#[derive(Debug)]
pub(super) struct Picture {
    question: String,
    /// Possible answers shown after the question until it is answered, such as ` (Y/n)`.
    choices: String,
    is_colored: bool,
    /// Number of drawn rows above the cursor.
    above: usize,
}

/// What is drawn besides the question.
#[derive(Debug, Default)]
pub(super) struct Around<'a> {
    /// Why the last answer was not accepted.
    pub(super) error: Option<&'a str>,
    /// Items to choose from, each with its mark.
    pub(super) rows: &'a [(char, String)],
    /// Help on keys.
    pub(super) help: &'a str,
}

impl Picture {
    /// Creates a question; draws nothing yet.
    pub(super) fn new(sys: &System, question: &str, choices: &str) -> Self {
        let choice = AutoStream::new(std::io::stderr(), sys.terminal.color).current_choice();
        Picture {
            question: question.to_owned(),
            choices: choices.to_owned(),
            is_colored: choice != ColorChoice::Never,
            above: 0,
        }
    }

    /// Draws the question in place of the previous drawing, the cursor between `before` and `after`.
    pub(super) fn draw(&mut self, before: &str, after: &str, around: &Around<'_>) {
        let (height, columns) = window().unwrap_or((usize::MAX, usize::MAX));
        let (mut rows, choices) = (Vec::new(), &self.choices);
        if let Some(error) = around.error {
            rows.push(self.colored(AnsiColor::BrightRed, &format!("# {}", fitting(error))));
        }
        let first = rows.len();
        // Wrapped separately: the end of its last row is the place of the cursor.
        let up_to_cursor = wrapped(&format!("? {}{choices} {before}", self.question), columns);
        let cursor = (first + up_to_cursor.len() - 1, up_to_cursor.last().map_or(0, |row| row.width()));
        rows.extend(wrapped(&format!("? {}{choices} {before}{after}", self.question), columns));
        if let Some(rest) = rows[first].strip_prefix('?') {
            rows[first] = self.colored(AnsiColor::BrightGreen, "?") + rest;
        }
        for (mark, row) in around.rows {
            let row = format!("{mark} {}", fitting(row));
            rows.push(if *mark == '>' { self.colored(AnsiColor::BrightCyan, &row) } else { row });
        }
        if !around.help.is_empty() {
            rows.push(self.colored(AnsiColor::BrightCyan, &format!("[{}]", fitting(around.help))));
        }
        // Rows beyond the window would scroll, and could not be erased later.
        rows.truncate(height.max(cursor.0 + 1));
        let below = rows.len() - 1 - cursor.0;
        // In raw mode a line feed does not return to the first column. The cursor is hidden meanwhile, so
        // that it is not seen to jump.
        let text = format!(
            "\x1b[?25l{}\r\x1b[J{}{}\r{}\x1b[?25h",
            moved(self.above, 'A'),
            rows.join("\r\n"),
            moved(below, 'A'),
            moved(cursor.1, 'C')
        );
        write(&text);
        self.above = cursor.0;
    }

    /// Replaces the drawing by the question with its answer.
    pub(super) fn answered(self, answer: &str) {
        let mark = if self.is_colored { self.colored(AnsiColor::BrightGreen, ">") } else { "?".to_owned() };
        let answer = self.colored(AnsiColor::BrightCyan, answer);
        let Picture { question, above, .. } = self;
        write(&format!("{}\r\x1b[J{mark} {question} {answer}\r\n", moved(above, 'A')));
    }

    /// Replaces the drawing by the question, marked as canceled.
    pub(super) fn left(self) {
        self.answered("<canceled>");
    }

    /// Leaves the drawing as it is; the next one starts at the cursor.
    pub(super) fn forget(&mut self) {
        self.above = 0;
    }

    fn colored(&self, color: AnsiColor, text: &str) -> String {
        let style = color.on_default();
        if self.is_colored { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Erases the rows from the cursor down, so that the shell can draw its prompt there.
pub(super) fn leave() {
    write("\x1b[J\r\n");
}

/// Writes to stderr at once. Errors are ignored: reading the answer fails then, too.
pub(super) fn write(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Returns the sequence that moves the cursor; empty for 0, which terminals take as 1.
fn moved(by: usize, direction: char) -> String {
    if by == 0 { String::new() } else { format!("\x1b[{by}{direction}") }
}

/// Splits the text into rows of this width. After a full row comes an empty one for the cursor.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let (mut rows, mut taken) = (vec![String::new()], 0);
    for character in text.chars() {
        let width = character.width().unwrap_or(0);
        if taken + width > columns {
            rows.push(String::new());
            taken = 0;
        }
        taken += width;
        if let Some(row) = rows.last_mut() {
            row.push(character);
        }
    }
    if taken >= columns {
        rows.push(String::new());
    }
    rows
}

/// Shortens the text to one row of the window: a wrapped row would overwrite its neighbours.
pub(super) fn fitting(text: &str) -> String {
    match window() {
        Some((_, columns)) => cut(text, columns.saturating_sub(FREE)),
        None => text.to_owned(),
    }
}

/// Shortens the text to so many columns, with an ellipsis.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let (mut out, mut taken) = (String::new(), 1);
    for character in text.chars() {
        taken += character.width().unwrap_or(0);
        if taken > columns {
            break;
        }
        out.push(character);
    }
    out + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_cut_where_the_window_ends() {
        for (text, columns, expected) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("äöüß", 3, "äö…"),
            ("日本語", 4, "日…"),
            ("日本語", 6, "日本語"),
            ("abc", 1, "…"),
            ("", 0, ""),
        ] {
            assert_eq!(cut(text, columns), expected, "{text} {columns}");
        }
    }

    #[test]
    fn what_is_typed_goes_on_in_the_next_row() {
        for (text, columns, expected) in [
            ("", 3, &[""][..]),
            ("ab", 3, &["ab"]),
            ("abc", 3, &["abc", ""]),
            ("abcd", 3, &["abc", "d"]),
            ("日本語", 3, &["日", "本", "語"]),
            ("日本語", 4, &["日本", "語"]),
        ] {
            assert_eq!(wrapped(text, columns), expected, "{text} {columns}");
        }
    }
}
