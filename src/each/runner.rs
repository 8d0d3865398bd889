//! Sets a run up, and reports its failures.

use super::failures::{failures, hint, summary};
use super::file_names::file_names;
use super::folder::OutputFolder;
use super::group::GroupedOutput;
use super::job::{Job, JobEnd, OutputForm, Prepare, RunOptions, RunOutcome};
use super::json_lines::JsonLines;
use super::labels::labels;
use super::prefix::LabelledLines;
use super::preparation::Preparation;
use super::printer::Printer;
use super::schedule::Schedule;
use super::sink::OutputSink;
use super::wording::header;
use crate::error::Failure;
use crate::system::System;
use crate::system::process::children::Children;
use crate::system::terminal::{self, stderr_columns, visible};
use anyhow::Context;
use std::ffi::OsString;
use std::thread;
use std::time::Duration;

/// Time for the rest of the output after a command has ended: a process that it left behind may keep it open for ever.
const LEFT_OPEN: Duration = Duration::from_secs(1);
/// Most commands at a time.
const MOST_JOBS: usize = 256;
/// Most threads that prepare.
const MOST_THREADS: usize = 8;

/// Runs the command for each job and prints the outputs, then the failures as a table on stderr. Returns when all have
/// ended. A signal ends this process, after the commands have ended and their output is printed. Error: the command
/// cannot be run at all, or the output cannot be written.
pub fn run(
    sys: &System,
    command: &[OsString],
    jobs: &[Job],
    options: &RunOptions,
    prepare: &Prepare<'_>,
) -> anyhow::Result<RunOutcome> {
    let is_printed = !matches!(options.form, OutputForm::Folder(_));
    if is_printed && terminal::stdout_is_closed() {
        let failure = Failure::usage("the outputs cannot be printed: stdout is closed");
        return Err(failure.hint("use --output DIR, or leave stdout open").into());
    }
    let folder = match &options.form {
        OutputForm::Folder(folder) => Some(OutputFolder::new(folder, file_names(jobs))?),
        _ => None,
    };
    let options = RunOptions { jobs: options.jobs.clamp(1, MOST_JOBS), ..options.clone() };
    let labels: Vec<String> = labels(jobs).iter().map(|label| visible(label)).collect();
    // At its end a signal that has arrived ends this process.
    let mut children = Children::new(LEFT_OPEN).context("cannot prepare the run")?;
    thread::scope(|scope| {
        let (printer, printing) = Printer::start(scope, sys, is_printed, children.waker());
        let threads = MOST_THREADS.min(jobs.len());
        let preparation = Preparation::start(sys, scope, threads, jobs, prepare, children.waker());
        let mut output: Box<dyn OutputSink + '_> = match (&options.form, folder) {
            (_, Some(folder)) => Box::new(folder),
            (OutputForm::Prefix, _) => Box::new(LabelledLines::new(printer.clone(), &labels)),
            (OutputForm::JsonLines, _) => Box::new(JsonLines::new(printer.clone(), jobs)),
            _ => Box::new(GroupedOutput::new(printer.clone(), jobs.iter().map(header).collect())),
        };
        let schedule = Schedule {
            sys,
            command,
            jobs,
            labels: &labels,
            options: &options,
            children: &mut children,
            output: &mut *output,
            printer: &printer,
            preparation: &preparation,
            state: Default::default(),
        };
        let ends = schedule.run();
        drop(output);
        let late_error = printer.close(printing);
        let outcome = ends.and_then(|(ends, error)| {
            report(sys, jobs, &ends);
            match error.or(late_error) {
                Some(error) => Err(error),
                None => Ok(RunOutcome { ends }),
            }
        });
        drop(preparation);
        // Here, not after the threads that prepare have ended: they may wait for the network.
        drop(children);
        outcome
    })
}

/// Prints how the run went, and its failures.
fn report(sys: &System, jobs: &[Job], ends: &[JobEnd]) {
    if ends.iter().all(JobEnd::is_success) {
        if jobs.len() > 1 {
            sys.terminal.note(&summary(ends));
        }
        return;
    }
    sys.terminal.error(&summary(ends), None);
    sys.terminal.page(&failures(jobs, ends, stderr_columns()));
    if let Some(hint) = hint(ends) {
        sys.terminal.page(&format!("hint: {}\n", visible(hint)));
    }
}
