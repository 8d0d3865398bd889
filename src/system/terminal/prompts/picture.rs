//! A question as it is drawn: what is wrong with the last answer, the question with what is typed, rows below.

use crate::system::System;
use crate::system::terminal::window;
use anstream::{AutoStream, ColorChoice};
use anstyle::AnsiColor;
use std::io::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that an item leaves free: a mark before it, and room at its end.
const FREE: usize = 4;

/// A question on the screen.
#[derive(Debug)]
pub(super) struct Picture {
    question: String,
    /// What stands behind it until it is answered.
    choices: String,
    is_colored: bool,
    /// Rows of what is drawn that are above the cursor.
    above: usize,
}

/// What is drawn beside the question itself.
#[derive(Debug, Default)]
pub(super) struct Around<'a> {
    /// Why the answer is not taken.
    pub(super) error: Option<&'a str>,
    /// Rows to choose from, each with its mark.
    pub(super) rows: &'a [(char, String)],
    /// Which keys help.
    pub(super) help: &'a str,
}

impl Picture {
    /// Nothing is drawn yet.
    pub(super) fn new(sys: &System, question: &str, choices: &str) -> Self {
        let choice = AutoStream::new(std::io::stderr(), sys.terminal.color).current_choice();
        Picture {
            question: question.to_owned(),
            choices: choices.to_owned(),
            is_colored: choice != ColorChoice::Never,
            above: 0,
        }
    }

    /// Draws it in the place of what was drawn before, the cursor behind `before`.
    pub(super) fn draw(&mut self, before: &str, after: &str, around: &Around<'_>) {
        let (height, columns) = window().unwrap_or((usize::MAX, usize::MAX));
        let (mut rows, choices) = (Vec::new(), &self.choices);
        if let Some(error) = around.error {
            rows.push(self.colored(AnsiColor::BrightRed, &format!("# {}", fitting(error))));
        }
        let first = rows.len();
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
        // More than the window holds would scroll away, and could not be drawn over.
        rows.truncate(height.max(cursor.0 + 1));
        let below = rows.len() - 1 - cursor.0;
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

    /// Draws the question with its answer in the place of all that was drawn.
    pub(super) fn answered(self, answer: &str) {
        let mark = if self.is_colored { self.colored(AnsiColor::BrightGreen, ">") } else { "?".to_owned() };
        let answer = self.colored(AnsiColor::BrightCyan, answer);
        let Picture { question, above, .. } = self;
        write(&format!("{}\r\x1b[J{mark} {question} {answer}\r\n", moved(above, 'A')));
    }

    /// The same without an answer.
    pub(super) fn left(self) {
        self.answered("<canceled>");
    }

    /// What was drawn stays where it is; the next picture begins at the cursor.
    pub(super) fn forget(&mut self) {
        self.above = 0;
    }

    fn colored(&self, color: AnsiColor, text: &str) -> String {
        let style = color.on_default();
        if self.is_colored { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Wipes away what is below the cursor, for a shell that draws its prompt there.
pub(super) fn leave() {
    write("\x1b[J\r\n");
}

/// At once. Where nobody can see it nobody can answer, which is noticed when the answer is read.
pub(super) fn write(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A move of the cursor; those by nothing are moves by one.
fn moved(by: usize, direction: char) -> String {
    if by == 0 { String::new() } else { format!("\x1b[{by}{direction}") }
}

/// The text in rows of this width. A row that is full has an empty one behind it, for the cursor.
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

/// The text in one row of the window; a row that wraps is drawn over its neighbours.
pub(super) fn fitting(text: &str) -> String {
    match window() {
        Some((_, columns)) => cut(text, columns.saturating_sub(FREE)),
        None => text.to_owned(),
    }
}

/// The text, or its beginning and an ellipsis, in so many columns.
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
