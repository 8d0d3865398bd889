//! `list`: the profiles, or with `--available` the assigned accounts and roles; filtered, sorted, as a table, JSON or
//! bare names.

use super::available;
use super::formats::{lines, order, table};
use super::row::{COLUMNS, Look, Row};
use crate::cli::{List, Sort};
use crate::commands::Answer;
use crate::commands::list::filter::Filter;
use crate::config::Config;
use crate::config::profile::no_profile;
use crate::ordered;
use crate::output::json::json;
use crate::system::System;
use crate::system::terminal::pager;

pub(in crate::commands) fn run(sys: &System, arguments: &List) -> anyhow::Result<Answer> {
    let config = Config::load(&sys.env)?;
    if let Some(failure) = config.not_configured() {
        return Err(failure.into());
    }
    let answer = if arguments.available {
        available::run(sys, &config, arguments)?
    } else {
        Answer { stdout: profiles(sys, &config, arguments)?, code: 0 }
    };
    Ok(Answer { stdout: pager::page(sys, answer.stdout), ..answer })
}

fn profiles(sys: &System, config: &Config, arguments: &List) -> anyhow::Result<Vec<u8>> {
    let filter = Filter::new(sys, config, arguments)?;
    let mut names = config.profile_names();
    if names.is_empty() {
        sys.terminal.note(&format!("no profile in {}: {}", config.path().display(), no_profile(config)));
    }
    let had = names.len();
    // By name first, so that only the profiles that are left have to be resolved.
    names.retain(|name| filter.has_name([name.as_str()]));
    let note_none = |is_empty: bool| {
        if is_empty && had > 0 {
            sys.terminal.note(&format!("none of {had} profiles matches"));
        }
    };
    // The names alone need neither the profiles nor the caches.
    if arguments.names && filter.is_of_names() && arguments.sort.is_none() {
        note_none(names.is_empty());
        return Ok(lines(names.iter().map(String::as_str)));
    }
    config.index();
    let mut look = Look::new(sys, config)?;
    let mut rows: Vec<Row> =
        names.into_iter().map(|name| look.row(name)).filter(|row| filter.has(row)).collect();
    note_none(rows.is_empty());
    match arguments.sort {
        Some(Sort::Expiry) => ordered::sort_by_key(&mut rows, |row| (row.until.is_none(), row.until)),
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
    // Leave out the column if no row has a value.
    let has_via = rows.iter().any(|row| !row.via.is_empty());
    Ok(table(sys, &COLUMNS, rows.iter().map(|row| row.cells(sys, has_via))))
}
