//! A table of the manual: columns side by side with wrapped cells; in a narrow window each row as a few lines.

use super::style::{STRONG, colored, styled};
use crate::ordered;
use crate::system::terminal::{width, wrapped};

/// Separates the cells of a row.
const CELL: char = '\u{1f}';
/// Blanks between two columns.
const GAP: usize = 2;
/// If a column needs more room than it has, and has less than this, rows become lines.
const LEAST: usize = 20;

/// Formats header and rows, without the last line end.
pub(super) fn table(rows: &[&str], columns: usize) -> String {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.split(CELL).collect()).collect();
    let lines = match widths(&rows, columns) {
        Some(widths) => side_by_side(&rows, &widths),
        None => one_below_the_other(&rows, columns),
    };
    lines.join("\n")
}

/// Computes the width of each column; `None` if the window is too narrow. Columns that need less than an equal share
/// get what they need, and the others share the rest.
fn widths(rows: &[Vec<&str>], columns: usize) -> Option<Vec<usize>> {
    let count = rows.iter().map(Vec::len).max()?;
    let needed: Vec<usize> = (0..count)
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let mut order: Vec<usize> = (0..count).collect();
    ordered::sort_by_key(&mut order, |&at| needed[at]);
    let mut room = columns.saturating_sub(GAP * (count - 1));
    let mut widths = vec![0; count];
    for (done, &at) in order.iter().enumerate() {
        widths[at] = needed[at].min(room / (count - done));
        room -= widths[at];
        if widths[at] < needed[at].min(LEAST) {
            return None;
        }
    }
    let longest_word = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.flat_map(|cell| cell.split(' ')).map(width).max().unwrap_or(0)
    };
    (0..count).all(|at| longest_word(at) <= widths[at]).then_some(widths)
}

/// Formats the rows with their cells beside one another, each cell wrapped to its width.
fn side_by_side(rows: &[Vec<&str>], widths: &[usize]) -> Vec<String> {
    let mut out = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(widths)
            .map(|(cell, &columns)| {
                let cell = colored(&wrapped(cell, columns, 0));
                cell.lines()
                    .map(|line| if number == 0 { styled(STRONG, line) } else { line.to_owned() })
                    .collect()
            })
            .collect();
        for at in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let mut line = String::new();
            let mut behind = 0;
            for (cell, &columns) in cells.iter().zip(widths) {
                let piece = cell.get(at).map_or("", String::as_str);
                if !piece.is_empty() {
                    line += &" ".repeat(behind - width(&line));
                    line += piece;
                }
                behind += columns + GAP;
            }
            out.push(line);
        }
    }
    out
}

/// Formats the first cell of a row, and the others below it, with the names of their columns if there are several.
fn one_below_the_other(rows: &[Vec<&str>], columns: usize) -> Vec<String> {
    let (header, rows) =
        rows.split_first().map_or((&[][..], &[][..]), |(header, rows)| (header.as_slice(), rows));
    let mut out = Vec::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            // Of two columns the second needs no name, since it always follows the first.
            let name = header.get(at).filter(|name| at > 0 && header.len() > 2 && !name.is_empty());
            let text = match name {
                Some(name) => format!("    {name}: {cell}"),
                None if at > 0 => format!("    {cell}"),
                None => (*cell).to_owned(),
            };
            out.push(colored(&wrapped(&text, columns, if at > 0 { 4 } else { 2 })));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(rows: &[&str], columns: usize) -> String {
        anstream::adapter::strip_str(&table(rows, columns)).to_string()
    }

    #[test]
    fn cells_are_wrapped_beside_one_another_as_long_as_the_window_allows() {
        let rows = [
            "verb\u{1f}what it does",
            "\u{1}`use`\u{3}\u{1f}activates a profile in this shell",
            "`off`\u{1f}restores",
        ];
        assert_eq!(
            plain(&rows, 60),
            "verb   what it does\n`use`  activates a profile in this shell\n`off`  restores"
        );
        assert_eq!(
            plain(&rows, 30),
            "verb   what it does\n`use`  activates a profile in\n       this shell\n`off`  restores"
        );
        assert_eq!(
            plain(&rows, 24),
            "`use`\n    activates a profile\n    in this shell\n`off`\n    restores"
        );
    }

    #[test]
    fn a_narrow_window_names_the_columns_of_what_stands_below() {
        let rows =
            ["a\u{1f}first\u{1f}second", "x\u{1f}one two three four five\u{1f}six seven eight nine ten"];
        assert_eq!(
            plain(&rows, 40),
            "x\n    first: one two three four five\n    second: six seven eight nine ten"
        );
    }
}
