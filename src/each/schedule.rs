//! The loop of a run: starts commands in order, passes their output on, and applies limits and stops.

use super::command_error;
use super::job::{Job, JobEnd, RunOptions};
use super::preparation::Preparation;
use super::printer::Printer;
use super::sink::OutputSink;
use super::state::{RunningJob, State};
use super::stop::{GRACE, LimitSignal, SIGNAL_GRACE, Stop, TimeLimit};
use super::wording::{self, Counts, StopWords};
use crate::environ::EnvChange;
use crate::system::System;
use crate::system::process::children::{ChildCommand, ChildEnd, ChildEvent, Children};
use std::ffi::OsString;

/// Jobs that are prepared beyond those for which there is room.
const AHEAD: usize = 4;

/// A run in progress.
pub(super) struct Schedule<'a> {
    pub sys: &'a System,
    pub command: &'a [OsString],
    pub jobs: &'a [Job],
    /// Printable names of the jobs.
    pub labels: &'a [String],
    pub options: &'a RunOptions,
    pub children: &'a mut Children,
    pub output: &'a mut dyn OutputSink,
    pub printer: &'a Printer,
    pub preparation: &'a Preparation<'a>,
    pub state: State,
}

impl Schedule<'_> {
    /// Runs until no command runs and none is left to start; returns how each job ended, and why the output could not be
    /// written. Error: the command cannot be run at all.
    pub(super) fn run(mut self) -> anyhow::Result<(Vec<JobEnd>, Option<anyhow::Error>)> {
        self.state.ends.resize_with(self.jobs.len(), || None);
        loop {
            self.start_ready()?;
            self.show_progress();
            let is_last = self.state.stop.is_some() || self.state.next == self.jobs.len();
            if is_last && self.state.running.is_empty() {
                break;
            }
            self.wait();
            self.apply_limits();
        }
        for job in 0..self.jobs.len() {
            if self.state.ends[job].is_none() {
                self.end(job, JobEnd::Skipped, None);
            }
        }
        let error = match self.state.stop {
            Some(Stop::Terminated { error, .. }) => error,
            _ => None,
        };
        Ok((self.state.ends.into_iter().flatten().collect(), error))
    }

    /// Starts the next commands, as far as there is room and their variables are prepared.
    fn start_ready(&mut self) -> anyhow::Result<()> {
        let most = self.options.jobs.max(1);
        while self.state.stop.is_none() && self.state.next < self.jobs.len() {
            let room = most.saturating_sub(self.state.running.len());
            let job = self.state.next;
            let last = self.jobs.len().min(job + room + AHEAD);
            (job..last).for_each(|job| self.preparation.ask(job));
            if room == 0 {
                break;
            }
            let started = match self.preparation.take(job) {
                None => break,
                Some(Ok(change)) => self.start(job, change)?,
                Some(Err(error)) => {
                    self.state.next += 1;
                    self.end(job, JobEnd::NotStarted(error), None);
                    true
                }
            };
            if !started {
                break;
            }
        }
        Ok(())
    }

    /// Starts a command; `false`: the system has no room for it now.
    fn start(&mut self, job: usize, change: EnvChange) -> anyhow::Result<bool> {
        let started = {
            let set = change.set().map(|(name, value)| (name, value.expose())).collect();
            let unset = change.unset().collect();
            let command = ChildCommand { env: &self.sys.env, words: self.command, set, unset };
            self.children.start(job, &command)
        };
        match started {
            Ok(()) => {
                self.state.next += 1;
                let since = self.sys.clock.mark();
                let limit = TimeLimit::new(self.options.timeout, since);
                self.state.running.push(RunningJob { job, since, limit });
            }
            Err(error) if command_error::is_temporary(&error) && !self.state.running.is_empty() => {
                self.preparation.give_back(job, change);
                return Ok(false);
            }
            Err(error) => {
                let has_run = self.state.ends.iter().flatten().any(|end| end.code().is_some());
                let failure = command_error::not_run(&self.sys.env, self.command, &error);
                if command_error::is_final(&error) && !has_run && self.state.running.is_empty() {
                    return Err(failure.into());
                }
                self.state.next += 1;
                self.end(job, JobEnd::NotStarted(failure.into()), None);
            }
        }
        Ok(true)
    }

    /// Whether the output cannot be written any more.
    fn is_broken(&self) -> bool {
        matches!(&self.state.stop, Some(Stop::Terminated { error: Some(_), .. }))
    }

    /// Waits until something happens, and passes output on.
    fn wait(&mut self) {
        let limits = self.state.running.iter().filter_map(|running| running.limit.next());
        let until = limits.chain(self.state.stop.as_ref().and_then(Stop::kill_at)).min();
        let is_broken = self.is_broken();
        let jobs = self.state.running.iter().map(|running| running.job);
        let paused: Vec<usize> = jobs.filter(|job| !is_broken && self.output.is_paused(*job)).collect();
        let (mut ended, mut error) = (Vec::new(), None);
        let output = &mut *self.output;
        self.children.wait(
            until,
            |job| paused.contains(&job),
            |event| match event {
                ChildEvent::Printed { number, stream, bytes } => {
                    if !is_broken && error.is_none() {
                        error = output.printed(number, stream, bytes).err();
                    }
                }
                ChildEvent::Ended { number, status, is_left_open } => {
                    ended.push((number, status, is_left_open))
                }
            },
        );
        if let Some(error) = error.or_else(|| self.printer.error()) {
            self.terminate(Some(error));
        }
        for (job, status, is_left_open) in ended {
            self.child_ended(job, status, is_left_open);
        }
    }

    fn child_ended(&mut self, job: usize, status: ChildEnd, is_left_open: bool) {
        let Some(at) = self.state.running.iter().position(|running| running.job == job) else { return };
        let running = self.state.running.remove(at);
        let is_stopped = matches!(self.state.stop, Some(Stop::Terminated { .. }));
        let end = JobEnd::of(status, running.limit.is_exceeded, is_stopped);
        if is_left_open && self.state.stop.is_none() {
            let label = &self.labels[job];
            self.printer.note(format!(
                "{label}: the command has ended, but a process that it left behind has its output open; what it prints now is not shown"
            ));
        }
        self.end(job, end, Some((self.sys.clock.mark() - running.since).as_secs_f64()));
    }

    /// Records the end of a job, which may end the run.
    fn end(&mut self, job: usize, end: JobEnd, seconds: Option<f64>) {
        if !self.is_broken()
            && let Err(error) = self.output.ended(job, &end, seconds)
        {
            self.terminate(Some(error));
        }
        let is_first_failure = self.state.stop.is_none() && !end.is_success();
        self.state.ends[job] = Some(end);
        if is_first_failure && self.options.fail_fast {
            let reason = format!("{} has failed", self.labels[job]);
            self.say_stop(&reason, StopWords::Terminated);
            self.terminate(None);
        }
    }

    /// Starts no more commands and asks the running ones to end.
    fn terminate(&mut self, error: Option<anyhow::Error>) {
        let (kill_at, error) = match self.state.stop.take() {
            Some(Stop::Terminated { kill_at, error: first }) => (kill_at, first.or(error)),
            _ => {
                if error.is_some() {
                    self.say_stop("the output cannot be written", StopWords::Terminated);
                }
                self.children.terminate(None);
                self.children.set_left_open(GRACE);
                (Some(self.sys.clock.mark() + GRACE), error)
            }
        };
        self.state.stop = Some(Stop::Terminated { kill_at, error });
    }

    /// Applies signals and time limits.
    fn apply_limits(&mut self) {
        let now = self.sys.clock.mark();
        if self.children.is_signalled() && self.state.stop.is_none() {
            let is_key = self.children.is_interrupted();
            self.say_stop("interrupted", if is_key { StopWords::Key } else { StopWords::Signal });
            self.children.set_left_open(GRACE);
            self.state.stop = Some(Stop::Signal { kill_at: (!is_key).then(|| now + SIGNAL_GRACE) });
        }
        if self.state.stop.as_mut().is_some_and(|stop| stop.must_kill(now)) {
            self.children.kill(None);
        }
        for running in &mut self.state.running {
            if self.children.has_ended(running.job) {
                running.limit.end();
            }
            match running.limit.signal(now) {
                Some(LimitSignal::Terminate) => self.children.terminate(Some(running.job)),
                Some(LimitSignal::Kill) => self.children.kill(Some(running.job)),
                None => {}
            }
        }
    }

    /// Says why the run ends, and what becomes of the rest.
    fn say_stop(&self, reason: &str, stop: StopWords) {
        let (running, left) = (self.state.running.len(), self.jobs.len() - self.state.next);
        self.printer.note(wording::stop(reason, stop, running, left));
    }

    fn show_progress(&mut self) {
        let counts = Counts::of(&self.state.ends, self.state.running.len());
        if counts != self.state.shown {
            self.state.shown = counts;
            let names = self.state.running.iter().map(|running| &*self.labels[running.job]);
            self.printer.progress(wording::progress(counts, &names.collect::<Vec<_>>()));
        }
    }
}
