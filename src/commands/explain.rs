//! `explain`: shows where a profile's settings and credentials come from, and what the next use would do. Makes no
//! call.

use super::Answer;
use crate::activation::mode;
use crate::activation::region_typos::warn_of_target;
use crate::activation::shell_variables::read_variables;
use crate::cli::Explain;
use crate::commands::renewal_args::{check_target, given};
use crate::config::{Config, DEFAULT_PROFILE};
use crate::environ::{Mode, RenewalArgs, ShellVariables};
use crate::error::{self, Failure, Kind};
use crate::explain::{self, AliasStep, Subject, text};
use crate::output::json::json;
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal;
use crate::targets::{self, Asked, Target};

/// Widest text in columns: longer lines are hard to read.
const WIDEST: usize = 110;

pub(super) fn run(sys: &System, arguments: &Explain) -> anyhow::Result<Answer> {
    check_target(arguments.target.as_ref(), &arguments.reach, "explain")?;
    let before = read_variables(sys);
    let (word, named_by, given) = match &arguments.target {
        Some(word) => (word.clone(), "the command line", given(&arguments.reach, None)),
        None => named(&before),
    };
    let target = match targets::resolve_word(sys, &word, &given, Asked::Nobody) {
        // A broken profile is explained as far as possible, with the error as part of the answer.
        Err(error) if error::kind(&error) == Kind::Configuration => {
            let failure = Failure::of(&error);
            let words = sys.terminal.words(&failure.to_string()).into_owned();
            Err(failure.reworded(words))
        }
        target => Ok(target?),
    };
    let config = Config::load(&sys.env)?;
    // Keys in the environment can be explained without any configuration.
    if let (Some(failure), Err(_), false) =
        (config.not_configured(), &target, before.contains_key("AWS_ACCESS_KEY_ID"))
    {
        return Err(failure.into());
    }
    target.iter().for_each(|target| warn_of_target(sys, target, None));
    let settings = Settings::load(&sys.env)?;
    let mode = target.as_ref().map(|target| mode::of_target(target, &target.given, &settings));
    let mode = mode.unwrap_or(Ok(Mode::Keys));
    let alias = target.as_ref().ok().and_then(|target| target.alias.clone());
    let alias = alias.map(|it| AliasStep { name: it.name, target: it.target, said_by: it.origin });
    let chain = target.map(|target| with_region(target).chain);
    let name = chain.as_ref().map_or(word.as_str(), |chain| chain.name.as_str());
    let subject = Subject { name, named_by, alias, chain: chain.as_ref(), mode: mode.as_ref().copied() };
    let explained = explain::explain(sys, &config, &before, &subject)?;
    let stdout = if arguments.json {
        json(&explained)?
    } else {
        let window = terminal::stdout_is_terminal().then(terminal::window).flatten();
        let home = sys.env.home().map(|home| home.display().to_string());
        text::text(&explained, window.map(|(_, columns)| columns.min(WIDEST)), home.as_deref())?
    };
    // The text shows the error too; the exit code is for scripts.
    let code = chain.as_ref().err().map_or(0, |failure| {
        sys.terminal.error(&failure.to_string(), failure.hint.as_deref());
        failure.kind.exit_code()
    });
    Ok(Answer { stdout, code })
}

/// Returns the target if none is given: the active profile, otherwise the one that other tools would use.
fn named(before: &ShellVariables) -> (String, &'static str, RenewalArgs) {
    let held = |name| before.get(name).filter(|value: &&String| !value.is_empty()).cloned();
    if let Some(active) = held("SSOENV_PROFILE") {
        return (active, "SSOENV_PROFILE", RenewalArgs::of(before));
    }
    let variables = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].into_iter();
    match variables.filter_map(|variable| Some((held(variable)?, variable))).next() {
        Some((profile, variable)) => (profile, variable, RenewalArgs::default()),
        None => (DEFAULT_PROFILE.to_owned(), "no variable: it is the default", RenewalArgs::default()),
    }
}

fn with_region(mut target: Target) -> Target {
    target.chain.region = target.region.take().or(target.chain.region);
    target
}
