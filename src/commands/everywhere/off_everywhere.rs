//! Gives the order, and does what can be done from here.

use super::meant::Meant;
use super::remains::Remains;
use super::report;
use crate::activation::let_go::{LetGo, let_go};
use crate::activation::off_words::off_in_words;
use crate::activation::shell_variables::read_variables;
use crate::cli::{ChangeFormat, Off};
use crate::commands::write_credentials;
use crate::environ;
use crate::letting_go;
use crate::output::audience;
use crate::output::destination::{destination, written};
use crate::system::System;
use crate::system::terminal::stdout_is_terminal;

/// Runs `off --everywhere`.
pub(in crate::commands) fn run(sys: &System, arguments: &Off) -> anyhow::Result<Vec<u8>> {
    // A terminal evaluates nothing, but all the rest can be done.
    let is_evaluated = !arguments.json && (arguments.output.print || !stdout_is_terminal());
    let is_code = arguments.format == ChangeFormat::Shell;
    let output = &arguments.output;
    let family = match is_evaluated {
        true => destination(sys, output.shell_name(), output.print, is_code)?,
        false => None,
    };
    let meant = Meant::of(sys, arguments)?;
    let given = letting_go::give(sys, meant.scope.clone(), arguments.clear);
    let removed = write_credentials::remove_meant(sys, |target| meant.covers_written(sys, target))?;
    // What can be removed is removed, also where the shells cannot be told.
    let order = given.inspect_err(|_| write_credentials::tell_removed(sys, &removed))?;
    let before = read_variables(sys);
    let LetGo { change, deactivated } = let_go(sys, &before, &letting_go::load(sys));
    report::tell_order(sys, &meant);
    write_credentials::tell_removed(sys, &removed);
    if let Some((deactivated, order)) = &deactivated
        && is_evaluated
    {
        sys.terminal.note(&off_in_words(deactivated, order.clear, ""));
    }
    let remains = Remains::find(sys, &meant);
    if arguments.json {
        return report::json(&order, &meant, &removed, &remains);
    }
    report::tell(sys, &meant, &remains);
    if !is_evaluated {
        if deactivated.is_some() && environ::ownership(&before) != environ::Ownership::Inactive {
            report::tell_unevaluated(sys);
        }
        return Ok(Vec::new());
    }
    // Under the wrapper nothing is printed where nothing changes.
    if audience::is_wrapped(&sys.env) && change.steps().next().is_none() {
        return Ok(Vec::new());
    }
    Ok(written(sys, family, &change)?)
}
