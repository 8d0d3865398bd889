//! `__hook`: what the hook runs by itself. Asks no question. Whatever goes wrong, it returns a change that keeps the
//! hook from asking again at the next prompt.

use crate::activation::directory;
use crate::activation::refresh::{self, Asker};
use crate::activation::shell_variables::read_variables;
use crate::cli::{Event, Hook};
use crate::commands::renewal_args::given;
use crate::credentials;
use crate::credentials::background::attempt::Attempt;
use crate::credentials::chain_cache;
use crate::environ::{self, RenewalArgs};
use crate::error;
use crate::output::destination::{destination, written};
use crate::system::System;
use crate::targets::{self, Asked, Target};
use std::path::Path;

pub(super) fn run(sys: &System, arguments: &Hook) -> anyhow::Result<Vec<u8>> {
    let before = read_variables(sys);
    let change = match &arguments.event {
        Event::Fetch { target, reach } => {
            return fetch(sys, target, &given(reach, None)).map(|()| Vec::new());
        }
        Event::Chdir { found, .. } => match found.as_deref().filter(|path| !path.is_empty()) {
            Some(path) => directory::enter_directory(sys, &before, Path::new(path)),
            None => directory::leave_directory(sys, &before),
        },
        Event::Refresh => refresh::refresh(sys, &before, Asker::Prompt),
        Event::Command => refresh::refresh(sys, &before, Asker::Command),
        Event::Changed => refresh::follow(sys, &before),
    };
    let family = destination(sys, None, false, true)?;
    let written = written(sys, family, &change).or_else(|failure| {
        // A value (a region for example) may be one that no shell text can hold. A failing call would disable the
        // hook for this shell.
        sys.terminal.note(&failure.to_string());
        written(sys, family, &environ::put_out(&before, sys.clock.now()))
    });
    Ok(written?)
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
