//! `--dry-run`: what would run, as a table or as lines of JSON.

use super::jobs::{PlannedTarget, RunPlan};
use crate::each::Job;
use crate::system::System;
use crate::system::terminal::{self, visible};
use crate::text::table::{Cell, Column, render};
use anstyle::AnsiColor;
use serde::Serialize;

const COLUMNS: [Column; 6] = [
    Column { header: "TARGET", least: 20, rank: 0 },
    Column { header: "ACCOUNT", least: 12, rank: 1 },
    Column { header: "NAME", least: 12, rank: 3 },
    Column { header: "ROLE", least: 16, rank: 2 },
    Column { header: "REGION", least: 10, rank: 1 },
    Column { header: "PRODUCTION", least: 10, rank: 1 },
];

#[derive(Serialize)]
struct Row<'a> {
    target: &'a str,
    account: Option<&'a str>,
    account_name: Option<&'a str>,
    role: Option<&'a str>,
    region: Option<&'a str>,
    production: bool,
}

impl<'a> Row<'a> {
    fn of(job: &'a Job, target: &'a PlannedTarget) -> Self {
        Row {
            target: &job.target,
            account: job.account_id.as_deref(),
            account_name: target.account_name.as_deref(),
            role: job.role_name.as_deref(),
            region: job.region.as_deref(),
            production: target.is_known_production,
        }
    }

    fn cells(&self) -> [Cell; COLUMNS.len()] {
        let plain = |text: Option<&str>| {
            Cell::plain(text.filter(|text| !text.is_empty()).map_or_else(|| "-".to_owned(), visible))
        };
        let production = match self.production {
            true => Cell { color: Some(AnsiColor::Red), ..Cell::plain("yes".to_owned()) },
            false => Cell::plain(String::new()),
        };
        let [target, account, name] = [Some(self.target), self.account, self.account_name].map(plain);
        let [role, region] = [self.role, self.region].map(plain);
        [target, account, name, role, region, production]
    }
}

/// Formats the runs in their order.
pub(super) fn answer(sys: &System, plan: &RunPlan, json: bool) -> anyhow::Result<Vec<u8>> {
    let rows = plan.jobs.iter().filter_map(|job| Some(Row::of(job, &plan.targets[plan.place(job)?])));
    if json {
        let lines: Result<Vec<String>, _> = rows.map(|row| serde_json::to_string(&row)).collect();
        return Ok((lines?.join("\n") + "\n").into_bytes());
    }
    let cells: Vec<_> = rows.map(|row| row.cells()).collect();
    let colored = terminal::stdout_has_color(sys.terminal.color);
    Ok(render(&COLUMNS, &cells, terminal::stdout_columns(), colored).into_bytes())
}
