//! Formats of a listing (table, JSON, bare names), and its order.

use crate::ordered;
use crate::system::System;
use crate::system::terminal::{self, visible};
use crate::text::natural_order;
use crate::text::table::{self, Cell, Column};
use anstyle::AnsiColor;

/// Sorts rows by one column, ignoring case, with numbers by value. Rows without a value come last; equal rows keep
/// their order.
pub(super) fn order<T>(rows: &mut Vec<T>, key: impl Fn(&T) -> Option<String>) {
    ordered::sort_by(rows, |one, other| match (key(one), key(other)) {
        (Some(one), Some(other)) => natural_order::compare(&one, &other),
        (one, other) => one.is_none().cmp(&other.is_none()),
    });
}

pub(super) fn lines<'a>(names: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut out = String::new();
    for name in names {
        out.push_str(&visible(name));
        out.push('\n');
    }
    out.into_bytes()
}

/// Formats the rows under their headers; nothing without rows. On a terminal no row is wider than the window.
pub(super) fn table<const N: usize>(
    sys: &System,
    columns: &[Column; N],
    rows: impl Iterator<Item = [Cell; N]>,
) -> Vec<u8> {
    let colored = terminal::stdout_has_color(sys.terminal.color);
    table::render(columns, &rows.collect::<Vec<_>>(), terminal::stdout_columns(), colored).into_bytes()
}

/// Creates a cell of the table; `-` without a value.
pub(super) fn cell(value: Option<&str>) -> Cell {
    Cell::plain(value.filter(|value| !value.is_empty()).map_or_else(|| "-".to_owned(), visible))
}

/// Creates a coloured cell.
pub(super) fn colored(value: &str, color: AnsiColor) -> Cell {
    Cell { color: Some(color), ..Cell::plain(visible(value)) }
}
