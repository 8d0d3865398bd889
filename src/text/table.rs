//! Rows in columns that fit the window: less important columns are shortened or left out first, and an ellipsis marks
//! a shortened cell. Pure.

use crate::ordered;
use anstyle::{AnsiColor, Style};
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Blanks between two columns.
const GAP: usize = 2;

/// A column of the table.
pub struct Column {
    /// Text above the column.
    pub header: &'static str,
    /// Narrowest width; below it the column is left out.
    pub least: usize,
    /// Importance: 0 is never left out, the highest number goes first.
    pub rank: u8,
}

/// Contents of a cell; special characters of outside text must be visible already.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// The text, without colours.
    pub text: String,
    /// The colour, for terminals with colours.
    pub color: Option<AnsiColor>,
}

impl Cell {
    /// Creates a cell without colour.
    pub fn plain(text: String) -> Self {
        Cell { text, color: None }
    }
}

/// Formats the table with its headers; nothing without rows. Empty columns are left out. `window` is the width to
/// fit; without it nothing is shortened.
pub fn render<const N: usize>(
    columns: &[Column; N],
    rows: &[[Cell; N]],
    window: Option<usize>,
    colored: bool,
) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let widths = widths(columns, rows, window);
    let mut out = String::new();
    let header = Style::new().dimmed();
    line(&mut out, &widths, columns.iter().map(|column| (column.header, colored.then_some(header))));
    for row in rows {
        let style = |cell: &Cell| {
            cell.color.filter(|_| colored).map(|color| Style::new().fg_color(Some(color.into())))
        };
        line(&mut out, &widths, row.iter().map(|cell| (cell.text.as_str(), style(cell))));
    }
    out
}

/// Computes the width of each column; 0 leaves it out.
fn widths<const N: usize>(columns: &[Column; N], rows: &[[Cell; N]], window: Option<usize>) -> [usize; N] {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.text.width());
        }
    }
    // Only now, so that a header alone does not keep an empty column.
    for (width, column) in widths.iter_mut().zip(columns).filter(|(width, _)| **width > 0) {
        *width = (*width).max(column.header.width());
    }
    let Some(window) = window else { return widths };
    let mut giving_way: Vec<usize> = (0..N).collect();
    ordered::sort_by_key(&mut giving_way, |at| std::cmp::Reverse(columns[*at].rank));
    let least = |at: usize, widths: &[usize; N]| widths[at].min(columns[at].least);
    // Leave out columns, the least important first, while the others do not fit at their narrowest.
    for at in giving_way.iter().copied().take(N - 1) {
        let at_least: [usize; N] = std::array::from_fn(|at| least(at, &widths));
        if sum(&at_least) <= window {
            break;
        }
        widths[at] = 0;
    }
    for at in giving_way.iter().copied().filter(|at| columns[*at].rank > 0) {
        let over = sum(&widths).saturating_sub(window);
        widths[at] = widths[at].saturating_sub(over).max(least(at, &widths));
    }
    // The most important column gets the remaining width.
    for at in giving_way.iter().copied().filter(|at| columns[*at].rank == 0) {
        let over = sum(&widths).saturating_sub(window);
        widths[at] = widths[at].saturating_sub(over).max(1);
    }
    widths
}

/// Returns the width of a whole row.
fn sum(widths: &[usize]) -> usize {
    let columns = widths.iter().filter(|width| **width > 0).count();
    widths.iter().sum::<usize>() + GAP * columns.saturating_sub(1)
}

fn line<'a>(out: &mut String, widths: &[usize], cells: impl Iterator<Item = (&'a str, Option<Style>)>) {
    let mut blanks = 0;
    for ((text, style), width) in cells.zip(widths).filter(|(_, width)| **width > 0) {
        let text = shortened(text, *width);
        out.extend(std::iter::repeat_n(' ', blanks));
        // Writing to a string cannot fail.
        let _ = match style {
            Some(style) => write!(out, "{style}{text}{style:#}"),
            None => write!(out, "{text}"),
        };
        blanks = (width + GAP).saturating_sub(text.width());
    }
    out.push('\n');
}

/// Shortens a text to so many columns: its beginning, an ellipsis and its end, where names often differ.
fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    // One column is for the ellipsis.
    let room = columns.saturating_sub(1);
    let mut head = String::new();
    for character in text.chars() {
        head.push(character);
        if head.width() > room.div_ceil(2) {
            head.pop();
            break;
        }
    }
    let mut start = text.len();
    for (at, character) in text.char_indices().rev() {
        // A combining mark stays with the character before it.
        if text[at..].width() > room - head.width() {
            break;
        }
        if character.width().is_some_and(|width| width > 0) {
            start = at;
        }
    }
    format!("{head}…{}", &text[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 4] = [
        Column { header: "NAME", least: 8, rank: 0 },
        Column { header: "ROLE", least: 6, rank: 2 },
        Column { header: "SESSION", least: 7, rank: 3 },
        Column { header: "STATE", least: 6, rank: 1 },
    ];

    fn table(rows: &[[&str; 4]], window: Option<usize>) -> String {
        let rows: Vec<[Cell; 4]> =
            rows.iter().map(|row| row.map(|text| Cell::plain(text.to_owned()))).collect();
        render(&COLUMNS, &rows, window, false)
    }

    #[test]
    fn the_least_important_columns_give_way_first() {
        let rows = [
            ["production-eu", "Administrator", "https://example.org", "cached, 1h left"],
            ["dev", "Dev", "my-org", "sign-in needed"],
        ];
        for (window, expected) in [
            (
                None,
                "NAME           ROLE           SESSION              STATE\n\
                 production-eu  Administrator  https://example.org  cached, 1h left\n\
                 dev            Dev            my-org               sign-in needed\n",
            ),
            (
                Some(60),
                "NAME           ROLE           SESSION        STATE\n\
                 production-eu  Administrator  https:…le.org  cached, 1h left\n\
                 dev            Dev            my-org         sign-in needed\n",
            ),
            (
                Some(45),
                "NAME           ROLE    SESSION  STATE\n\
                 production-eu  Adm…or  htt…org  cached…h left\n\
                 dev            Dev     my-org   sign-i…needed\n",
            ),
            (
                Some(25),
                "NAME       ROLE    STATE\n\
                 prod…n-eu  Adm…or  cac…ft\n\
                 dev        Dev     sig…ed\n",
            ),
            (
                Some(20),
                "NAME          STATE\n\
                 produc…on-eu  cac…ft\n\
                 dev           sig…ed\n",
            ),
            (
                Some(10),
                "NAME\n\
                 produ…n-eu\n\
                 dev\n",
            ),
            (Some(1), "…\n…\n…\n"),
        ] {
            assert_eq!(table(&rows, window), expected, "{window:?}");
        }
    }

    #[test]
    fn no_row_is_longer_than_the_window() {
        let long = "日本語のプロファイル".repeat(5);
        let marked = "e\u{301}".repeat(60);
        let rows = [[long.as_str(), &marked, "👩‍👩‍👧-family", "x"], [&marked, &long, &long, &long]];
        for window in 2..300 {
            for line in table(&rows, Some(window)).lines() {
                assert!(line.trim_end().width() <= window, "{window}: {line}");
            }
        }
    }

    #[test]
    fn wide_and_combining_characters_stand_in_their_columns() {
        let table = table(&[["日本", "e\u{301}e\u{301}", "", "x"], ["a", "b", "", "y"]], None);
        assert_eq!(table, "NAME  ROLE  STATE\n日本  e\u{301}e\u{301}    x\na     b     y\n");
    }

    #[test]
    fn a_text_keeps_its_beginning_and_its_end() {
        for (text, columns, expected) in [
            ("abcdef", 6, "abcdef"),
            ("abcdef", 5, "ab…ef"),
            ("abcdef", 4, "ab…f"),
            ("abcdef", 2, "a…"),
            ("abcdef", 1, "…"),
            ("日本語語", 7, "日…語語"),
            ("日本語語", 4, "日…"),
            ("xxe\u{301}e\u{301}e\u{301}", 4, "xx…e\u{301}"),
            ("", 0, ""),
        ] {
            assert_eq!(shortened(text, columns), expected, "{text} {columns}");
        }
    }

    #[test]
    fn colours_take_no_room() {
        let cell = Cell { text: "a".to_owned(), color: Some(AnsiColor::Red) };
        let row = [cell, Cell::plain("b".to_owned()), Cell::default(), Cell::plain("c".to_owned())];
        let line = render(&COLUMNS, &[row], None, true);
        assert!(line.ends_with("\n\u{1b}[31ma\u{1b}[0m     b     c\n"), "{line:?}");
    }
}
