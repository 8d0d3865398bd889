//! `__hook`: what the hook runs by itself. Asks no question. Whatever goes wrong, it returns a change that keeps the
//! hook from asking again at the next prompt.

use crate::activation::directory;
use crate::activation::ended_command::EndedCommand;
use crate::activation::let_go;
use crate::activation::mode;
use crate::activation::refresh::{self, Asker};
use crate::activation::shell_variables::read_variables;
use crate::cli::{self, Event, Hook, Verb};
use crate::commands::renewal_args::given;
use crate::credentials;
use crate::credentials::background::attempt::Attempt;
use crate::credentials::chain_cache;
use crate::environ::{self, EnvChange, Mode, RenewalArgs};
use crate::error;
use crate::output::destination::{destination, written};
use crate::settings::Settings;
use crate::system::System;
use crate::targets::{self, Asked, Target};
use std::ffi::OsString;
use std::path::Path;

pub(super) fn run(sys: &System, arguments: &Hook) -> anyhow::Result<Vec<u8>> {
    match &arguments.event {
        Event::Fetch { target, reach } => {
            return fetch(sys, target, &given(reach, None)).map(|()| Vec::new());
        }
        Event::Ended { code, began, words } => {
            // Whatever cannot be found out leaves no hint.
            let _ = EndedCommand::parse(code, began).map(|ended| after_exec(sys, ended, words));
            return Ok(Vec::new());
        }
        _ => {}
    }
    let present = read_variables(sys);
    // First of all: nothing is renewed, restored or remembered that the shell has to let go.
    let let_go = let_go::follow_orders(sys, &present);
    let before = environ::apply(&present, &let_go);
    let change = match &arguments.event {
        Event::Fetch { .. } | Event::Ended { .. } | Event::LetGo => EnvChange::default(),
        Event::Chdir { found, .. } => match found.as_deref().filter(|path| !path.is_empty()) {
            Some(path) => directory::enter_directory(sys, &before, Path::new(path)),
            None => directory::leave_directory(sys, &before),
        },
        Event::Refresh { code, began } => {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let ended = EndedCommand::parse(&text(code), &text(began));
            refresh::refresh(sys, &before, Asker::Prompt(ended))
        }
        Event::Command => refresh::refresh(sys, &before, Asker::Command),
        Event::Changed => refresh::follow(sys, &before),
    };
    let change = let_go.and(change);
    let family = destination(sys, None, false, true)?;
    let written = written(sys, family, &change).or_else(|failure| {
        // A value (a region for example) may be one that no shell text can hold. A failing call would disable the
        // hook for this shell.
        sys.terminal.note(&failure.to_string());
        written(sys, family, &environ::put_out(&present, sys.clock.now()))
    });
    Ok(written?)
}

/// Says why a command of `exec` failed, if the keys that it had expired while it ran. `words` is the command line.
fn after_exec(sys: &System, ended: EndedCommand, words: &[OsString]) -> anyhow::Result<()> {
    let line: Vec<OsString> = [OsString::from("ssoenv")].iter().chain(words).cloned().collect();
    let Verb::Exec(exec) = cli::parse(&line)?.verb else { return Ok(()) };
    let given = given(&exec.reach, exec.mode.map(Mode::from));
    let target = targets::resolve_word(sys, &exec.target, &given, Asked::Nobody)?;
    let mode = mode::of_command(&target, &given, &Settings::load(&sys.env)?)?;
    // A shell has said so at its own prompts.
    if mode != Mode::Keys || exec.command.is_empty() {
        return Ok(());
    }
    let held = chain_cache::read(sys, &target.config, &target.chain);
    let latest = held.and_then(|held| Some(ended.latest_expiry(held.issued_at, held.expires_at?)));
    let hint = latest.and_then(|end| ended.hint(target.name(), end, sys.clock.now()));
    hint.iter().for_each(|hint| sys.terminal.note(hint));
    Ok(())
}

/// Fetches credentials into the cache, and records the result for the waiting shells.
fn fetch(sys: &System, word: &str, given: &RenewalArgs) -> anyhow::Result<()> {
    let Target { config, chain, .. } = targets::resolve(sys, word, given, Asked::Nobody)?;
    let Some(name) = chain_cache::attempt_key(sys, &chain) else { return Ok(()) };
    match credentials::fetch_newer(sys, &config, &chain) {
        Ok(_) => Attempt::ends(sys, &name, None),
        Err(error) => Attempt::ends(sys, &name, Some((&format!("{error:#}"), error::kind(&error)))),
    }
    Ok(())
}
