//! The failures of a run as a table.

use super::job::{Job, JobEnd};
use super::wording;
use crate::error;
use crate::system::terminal::visible;
use crate::text::table::{Cell, Column, render};
use std::collections::BTreeMap;

/// Most rows of the table.
const MOST_ROWS: usize = 50;
/// Jobs that were not started for the same reason and have rows of their own.
const MOST_ALIKE: usize = 3;

const COLUMNS: [Column; 4] = [
    Column { header: "TARGET", least: 8, rank: 0 },
    Column { header: "ACCOUNT", least: 12, rank: 2 },
    Column { header: "REGION", least: 9, rank: 3 },
    Column { header: "RESULT", least: 12, rank: 1 },
];

/// Returns a row for each job that ran and failed or could not be started, and how many more there are. Jobs that were not
/// started for one and the same reason share a row. Skipped jobs have no row: their number is in the line above.
pub(super) fn failures(jobs: &[Job], ends: &[JobEnd], window: Option<usize>) -> String {
    let mut shared: BTreeMap<String, usize> = BTreeMap::new();
    for end in ends.iter().filter(|end| matches!(end, JobEnd::NotStarted(_))) {
        *shared.entry(wording::end(end)).or_default() += 1;
    }
    shared.retain(|_, count| *count > MOST_ALIKE);
    let (mut rows, mut more) = (Vec::new(), 0);
    for (job, end) in jobs.iter().zip(ends).filter(|(_, end)| is_failure(end)) {
        let result = wording::end(end);
        let count = shared.get_mut(&result).map(std::mem::take);
        let cells = match count {
            // In the row of the first one.
            Some(0) => continue,
            Some(count) => {
                [format!("{} and {} more", job.target, count - 1), String::new(), String::new(), result]
            }
            None => {
                let of = |value: &Option<String>| value.clone().unwrap_or_default();
                [job.target.clone(), of(&job.account_id), of(&job.region), result]
            }
        };
        if rows.len() < MOST_ROWS {
            rows.push(cells.map(|text| Cell::plain(visible(&text))));
        } else {
            more += count.unwrap_or(1);
        }
    }
    let mut table = render(&COLUMNS, &rows, window, false);
    if more > 0 {
        table.push_str(&format!("… and {more} more\n"));
    }
    table
}

/// Returns the hint of the first job that was not started because of an error with one.
pub(super) fn hint(ends: &[JobEnd]) -> Option<&str> {
    ends.iter().find_map(|end| match end {
        JobEnd::NotStarted(error) => error::hint(error),
        _ => None,
    })
}

fn is_failure(end: &JobEnd) -> bool {
    !end.is_success() && !matches!(end, JobEnd::Skipped)
}

/// Returns the line about the whole run: `3 of 20 jobs failed, 5 were not started`.
pub(super) fn summary(ends: &[JobEnd]) -> String {
    let count = |is_counted: fn(&JobEnd) -> bool| ends.iter().filter(|end| is_counted(end)).count();
    let (failed, skipped) = (count(is_failure), count(|end| matches!(end, JobEnd::Skipped)));
    let all = ends.len();
    let jobs = if all == 1 { "job" } else { "jobs" };
    let were = if skipped == 1 { "was" } else { "were" };
    match (failed, skipped) {
        (0, 0) => format!("{all} {jobs} succeeded"),
        (_, 0) => format!("{failed} of {all} {jobs} failed"),
        (0, _) => format!("{skipped} of {all} {jobs} {were} not started"),
        _ => format!("{failed} of {all} {jobs} failed, and {skipped} {were} not started"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::labels::job;
    use super::*;

    #[test]
    fn failures_are_listed_and_bounded() {
        let jobs = [job("dev", Some("eu-west-1")), job("prod", Some("eu-west-1")), job("test", None)];
        let ends = [JobEnd::Exited(2), JobEnd::Exited(0), JobEnd::Skipped];
        assert_eq!(
            failures(&jobs, &ends, None),
            "TARGET  ACCOUNT       REGION     RESULT\n\
             dev     111122223333  eu-west-1  exit code 2\n"
        );
        assert_eq!(summary(&ends), "1 of 3 jobs failed, and 1 was not started");
        let many: Vec<Job> = (0..500).map(|number| job(&format!("account-{number}"), None)).collect();
        let ends: Vec<JobEnd> = many.iter().map(|_| JobEnd::Exited(1)).collect();
        let table = failures(&many, &ends, Some(40));
        assert_eq!(table.lines().count(), 1 + MOST_ROWS + 1);
        assert!(table.ends_with("… and 450 more\n") && table.lines().all(|line| line.chars().count() <= 40));
        assert_eq!(failures(&jobs, &[JobEnd::Exited(0), JobEnd::Exited(0), JobEnd::Exited(0)], None), "");
    }

    #[test]
    fn many_jobs_with_one_reason_share_a_row() {
        let jobs: Vec<Job> = (0..6).map(|number| job(&format!("many-{number}"), None)).collect();
        let not_started = |reason: &'static str| JobEnd::NotStarted(anyhow::anyhow!(reason));
        let mut ends: Vec<JobEnd> = (0..6).map(|_| not_started("no sign-in")).collect();
        ends[1] = JobEnd::Exited(1);
        ends[4] = not_started("other");
        assert_eq!(
            failures(&jobs, &ends, None),
            "TARGET             ACCOUNT       RESULT\n\
             many-0 and 3 more                not started: no sign-in\n\
             many-1             111122223333  exit code 1\n\
             many-4             111122223333  not started: other\n"
        );
        let ends: Vec<JobEnd> = (0..6).map(|at| not_started(["a", "b"][at % 2])).collect();
        assert_eq!(failures(&jobs, &ends, None).lines().count(), 7);
    }

    #[test]
    fn the_first_hint_of_a_job_that_was_not_started_is_given() {
        let failure = |hint: &str| JobEnd::NotStarted(error::Failure::refused("no").hint(hint).into());
        let ends = [JobEnd::Exited(1), JobEnd::NotStarted(anyhow::anyhow!("x")), failure("a"), failure("b")];
        assert_eq!((hint(&ends), hint(&ends[..2])), (Some("a"), None));
    }

    #[test]
    fn the_summary_says_what_there_is() {
        for (ends, expected) in [
            (vec![JobEnd::Exited(0)], "1 job succeeded"),
            (vec![JobEnd::Exited(0), JobEnd::Exited(1)], "1 of 2 jobs failed"),
            (vec![JobEnd::Exited(0), JobEnd::Skipped, JobEnd::Skipped], "2 of 3 jobs were not started"),
        ] {
            assert_eq!(summary(&ends), expected);
        }
    }
}
