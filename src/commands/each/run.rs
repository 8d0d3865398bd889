//! Finds the targets, gets their credentials, and runs the command for each.

use super::dry_run;
use super::environment::Surroundings;
use super::jobs::RunPlan;
use super::keyring::Keyring;
use super::production;
use super::selection::Selection;
use super::sign_in;
use super::words::{self, Word};
use crate::activation::shell_variables::read_variables;
use crate::activation::{attended, untrusted_settings};
use crate::cli::Each;
use crate::commands::Answer;
use crate::commands::region_option::check_region;
use crate::config::Config;
use crate::each::{self, Job, OutputForm, RunOptions};
use crate::error::{self, Failure};
use crate::settings::Settings;
use crate::system::System;
use crate::system::process;
use crate::targets::TargetFinder;
use std::collections::HashSet;
use std::sync::Arc;
use std::thread;

/// Most commands at once by default.
const MOST_JOBS: usize = 16;

pub(in crate::commands) fn run(sys: &System, arguments: &Each) -> anyhow::Result<Answer> {
    if arguments.command.is_empty() && !arguments.dry_run {
        let failure = Failure::usage("no command is named");
        return Err(failure.hint("it follows `--`: `ssoenv each 'dev-*' -- CMD…`").into());
    }
    let regions = regions(arguments)?;
    let settings = Arc::new(Settings::load(&sys.env)?);
    untrusted_settings::tell(sys, &settings);
    // Once: stdin and pipes cannot be read again after a sign-in.
    let words = words(sys, arguments)?;
    let (mut asked, mut agreed) = (HashSet::new(), HashSet::new());
    loop {
        let plan = plan(sys, arguments, &words, &settings, &regions)?;
        if arguments.dry_run {
            return Ok(Answer { stdout: dry_run::answer(sys, &plan, arguments.json)?, code: 0 });
        }
        production::consent(sys, arguments, &plan, &mut agreed)?;
        let options = options(arguments);
        let min_left = arguments.min_ttl.map(attended::seconds);
        let keyring = Keyring::new(sys, &settings, &plan.targets, min_left, options.jobs);
        // After a sign-in the configuration may have changed.
        if !sign_in::prepare(sys, &settings, &plan.targets, &keyring, &mut asked)? {
            return run_all(sys, arguments, &plan, &keyring, &options);
        }
    }
}

fn words(sys: &System, arguments: &Each) -> anyhow::Result<Vec<Word>> {
    let config = Config::load(&sys.env)?;
    let is_profile = |word: &str| config.profile(word).is_ok_and(|found| found.is_some());
    words::expand(sys, &arguments.targets, is_profile)
}

fn plan(
    sys: &System,
    arguments: &Each,
    words: &[Word],
    settings: &Arc<Settings>,
    regions: &[String],
) -> anyhow::Result<RunPlan> {
    let config = Config::load(&sys.env)?;
    if let Some(failure) = config.not_configured() {
        return Err(failure.into());
    }
    let finder = TargetFinder::new(config.clone());
    let selected = Selection::new(sys, arguments, settings, finder)?.all(words)?;
    Ok(RunPlan::new(sys, &config, selected, settings, regions)?)
}

/// Runs the command for every job. If nothing can run for one and the same reason, that is the error.
fn run_all(
    sys: &System,
    arguments: &Each,
    plan: &RunPlan,
    keyring: &Keyring<'_>,
    options: &RunOptions,
) -> anyhow::Result<Answer> {
    if let Some(failures) = keyring.failures()
        && let Some(first) = failures.first()
        && failures.iter().all(|failure| failure.to_string() == first.to_string())
    {
        return Err(first.clone().into());
    }
    // With the first failure the others would be ended: better not to start them.
    if let Some(failure) = keyring.first_failure().filter(|_| arguments.fail_fast) {
        return Err(failure.into());
    }
    let surroundings = Surroundings {
        sys,
        before: read_variables(sys),
        has_regions: !arguments.region.is_empty(),
        production: arguments.production,
    };
    let prepare = |job: &Job| {
        let place = plan.place(job).unwrap_or_default();
        let credentials = keyring.get(place)?;
        surroundings.change(&plan.targets[place], job, credentials.as_ref())
    };
    let outcome = thread::scope(|scope| {
        for _ in 0..keyring.threads() {
            scope.spawn(|| keyring.fetch_ahead());
        }
        let outcome = each::run(sys, &arguments.command, &plan.jobs, options, &prepare);
        keyring.close();
        outcome
    })?;
    let code = match outcome.first_error() {
        Some(error) => error::kind(error).exit_code(),
        None => u8::from(!outcome.is_success()),
    };
    Ok(Answer { stdout: Vec::new(), code })
}

fn options(arguments: &Each) -> RunOptions {
    let jobs = arguments.jobs.map_or_else(|| (2 * process::cores()).min(MOST_JOBS), usize::from);
    let form = match &arguments.output {
        Some(folder) => OutputForm::Folder(folder.clone()),
        None if arguments.json => OutputForm::JsonLines,
        None if arguments.prefix => OutputForm::Prefix,
        None => OutputForm::Group,
    };
    RunOptions { jobs, form, fail_fast: arguments.fail_fast, timeout: arguments.timeout }
}

/// Returns the regions of the command line, each once.
fn regions(arguments: &Each) -> Result<Vec<String>, Failure> {
    let mut regions: Vec<String> = Vec::new();
    for region in arguments.region.iter().map(|region| region.trim()) {
        check_region("--region", Some(&region.to_owned()))?;
        if regions.iter().all(|other| other != region) {
            regions.push(region.to_owned());
        }
    }
    Ok(regions)
}
