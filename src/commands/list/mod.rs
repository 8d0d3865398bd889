//! `list`: the profiles, and with `--available` what the service says the person has; filtered, sorted, as a table, as
//! JSON or as bare names.

mod available;
mod columns;
mod filter;
mod row;

use super::Answer;
use crate::cli::{List, Sort};
use crate::config::Config;
use crate::error::Failure;
use crate::system::System;
use crate::system::terminal::{self, visible};
use anstyle::AnsiColor;
use columns::{Cell, Column};
use filter::Filter;
use row::{Look, Row};
use serde::Serialize;

/// What there is to see of each profile, in the order of the table. Where the window is too narrow, those with the
/// highest rank give way first.
const COLUMNS: [Column; 7] = [
    Column { header: "PROFILE", least: 24, rank: 0 },
    Column { header: "ACCOUNT", least: 12, rank: 2 },
    Column { header: "ROLE", least: 16, rank: 3 },
    Column { header: "REGION", least: 16, rank: 5 },
    Column { header: "SESSION", least: 10, rank: 6 },
    Column { header: "VIA", least: 10, rank: 4 },
    Column { header: "STATE", least: 24, rank: 1 },
];

pub(super) fn run(sys: &System, arguments: &List) -> anyhow::Result<Answer> {
    let config = Config::load(&sys.env)?;
    if arguments.available {
        return available::run(sys, &config, arguments);
    }
    Ok(Answer { stdout: profiles(sys, &config, arguments)?, code: 0 })
}

fn profiles(sys: &System, config: &Config, arguments: &List) -> anyhow::Result<Vec<u8>> {
    let filter = Filter::new(sys, config, arguments)?;
    let mut names = config.profile_names();
    if names.is_empty() {
        sys.terminal.note(&format!("no profile in {}", config.path().display()));
    }
    let had = names.len();
    names.retain(|name| filter.has_name([name.as_str()]));
    config.index();
    let mut rows: Vec<Row> = if arguments.names && filter.is_of_names() && arguments.sort.is_none() {
        names.into_iter().map(Row::named).collect()
    } else {
        let mut look = Look::new(sys, config);
        names.into_iter().map(|name| look.row(name)).filter(|row| filter.has(row)).collect()
    };
    if rows.is_empty() && had > 0 {
        sys.terminal.note(&format!("none of {had} profiles matches"));
    }
    match arguments.sort {
        Some(Sort::Expiry) => rows.sort_by_key(|row| (row.until.is_none(), row.until)),
        Some(sort) => order(&mut rows, |row| match sort {
            Sort::Account => row.account_id.clone(),
            Sort::Role => row.role_name.clone(),
            Sort::Session => row.session.clone(),
            Sort::Name | Sort::Expiry => Some(row.profile.clone()),
        }),
        None => {}
    }
    if arguments.names {
        return Ok(lines(rows.iter().map(|row| row.profile.as_str())));
    }
    if arguments.json {
        return json(&rows);
    }
    // A column in which nothing stands is left out.
    let has_via = rows.iter().any(|row| !row.via.is_empty());
    Ok(table(sys, &COLUMNS, rows.iter().map(|row| row.cells(sys, has_via))))
}

/// The failure without the profile's name, which the row begins with.
pub(super) fn short(profile: &str, failure: &Failure) -> String {
    let message = &failure.message;
    let rest = message.strip_prefix(&format!("profile {profile}")).unwrap_or_default();
    let rest = rest.strip_prefix(": ").or_else(|| rest.strip_prefix(' '));
    rest.unwrap_or(message).to_owned()
}

/// By one column, whatever the case; those without it last, and all else as it was.
fn order<T>(rows: &mut [T], key: impl Fn(&T) -> Option<String>) {
    rows.sort_by_cached_key(|row| {
        let key = key(row);
        (key.is_none(), key.map(|key| key.to_lowercase()))
    });
}

fn lines<'a>(names: impl Iterator<Item = &'a str>) -> Vec<u8> {
    names.flat_map(|name| format!("{}\n", visible(name)).into_bytes()).collect()
}

fn json(rows: &[impl Serialize]) -> anyhow::Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(rows)?;
    json.push(b'\n');
    Ok(json)
}

/// The rows under their headers; nothing where there are none. On a terminal no row is longer than the window is wide.
fn table<const N: usize>(
    sys: &System,
    columns: &[Column; N],
    rows: impl Iterator<Item = [Cell; N]>,
) -> Vec<u8> {
    let colored = terminal::stdout_has_color(sys.terminal.color);
    columns::render(columns, &rows.collect::<Vec<_>>(), terminal::stdout_columns(), colored).into_bytes()
}

/// A value in the table.
fn cell(value: Option<&str>) -> Cell {
    Cell::plain(value.filter(|value| !value.is_empty()).map_or_else(|| "-".to_owned(), visible))
}

/// One that is worth a look.
fn colored(value: &str, color: AnsiColor) -> Cell {
    Cell { color: Some(color), ..Cell::plain(visible(value)) }
}
