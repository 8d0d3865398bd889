//! Minimal terminal emulator for questions: returns what a window of a given size shows after the output.

use unicode_width::UnicodeWidthChar;

/// All lines since the start; the window is at their end.
pub struct Screen {
    size: (usize, usize),
    lines: Vec<Vec<char>>,
    row: usize,
    column: usize,
    pub cursor_is_shown: bool,
}

/// Placeholder for the second column of a wide character.
const FILLED: char = '\0';

impl Screen {
    pub fn of(written: &str, rows: u16, columns: u16) -> Self {
        let mut screen = Screen {
            size: (rows.into(), columns.into()),
            lines: vec![Vec::new()],
            row: 0,
            column: 0,
            cursor_is_shown: true,
        };
        let mut rest = written;
        while let Some(character) = rest.chars().next() {
            rest = &rest[character.len_utf8()..];
            if character == '\u{1b}' {
                let sequence = rest.strip_prefix('[').unwrap_or_else(|| panic!("{:?}", &rest));
                let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                screen.control(&sequence[..end], &sequence[end..=end]);
                rest = &sequence[end + 1..];
            } else {
                screen.write(character);
            }
        }
        screen
    }

    /// Returns the rows of the window without trailing blanks and empty rows.
    pub fn window(&self) -> Vec<String> {
        self.rows(self.top())
    }

    /// Same as [`Screen::window`], with the rows that have scrolled out.
    pub fn all(&self) -> Vec<String> {
        self.rows(0)
    }

    fn rows(&self, from: usize) -> Vec<String> {
        let text = |line: &Vec<char>| line.iter().filter(|c| **c != FILLED).collect::<String>();
        let mut rows: Vec<String> =
            self.lines[from..].iter().map(|line| text(line).trim_end().to_owned()).collect();
        while rows.last().is_some_and(String::is_empty) {
            rows.pop();
        }
        rows
    }

    fn top(&self) -> usize {
        self.lines.len().saturating_sub(self.size.0)
    }

    fn down(&mut self) {
        self.row += 1;
        if self.row == self.lines.len() {
            self.lines.push(Vec::new());
        }
    }

    fn write(&mut self, character: char) {
        match character {
            '\r' => self.column = 0,
            '\n' => self.down(),
            '\u{8}' => self.column = self.column.saturating_sub(1),
            c if c.is_control() => panic!("{c:?} was written to the terminal"),
            c => {
                let width = c.width().unwrap_or(0);
                if self.column + width > self.size.1 {
                    self.column = 0;
                    self.down();
                }
                let line = &mut self.lines[self.row];
                line.resize(line.len().max(self.column + width), ' ');
                for (at, cell) in line[self.column..self.column + width].iter_mut().enumerate() {
                    *cell = if at == 0 { c } else { FILLED };
                }
                self.column += width;
            }
        }
    }

    fn control(&mut self, parameters: &str, what: &str) {
        let number = parameters.parse().unwrap_or(1);
        match (what, parameters) {
            ("A", _) => self.row = self.row.saturating_sub(number).max(self.top()),
            ("B", _) => self.row = (self.row + number).min(self.lines.len() - 1),
            ("C", _) => self.column = (self.column + number).min(self.size.1 - 1),
            ("D", _) => self.column = self.column.saturating_sub(number),
            ("K", "" | "0") => self.lines[self.row].truncate(self.column),
            ("K", "2") => self.lines[self.row].clear(),
            ("J", "" | "0") => {
                self.lines[self.row].truncate(self.column);
                self.lines[self.row + 1..].iter_mut().for_each(Vec::clear);
            }
            ("h", "?25") => self.cursor_is_shown = true,
            ("l", "?25") => self.cursor_is_shown = false,
            // Bracketed paste, and colours: no effect on the text.
            ("h" | "l", "?2004") | ("m", _) => {}
            _ => panic!("a terminal has to know CSI {parameters}{what}"),
        }
    }
}
