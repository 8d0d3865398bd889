//! `help`, and what all of its pages have in common.

use super::page;
use crate::cli::{Cli, Help};
use crate::config::suggest;
use crate::error::Failure;
use crate::manual::{self, PAGES};
use crate::system::System;
use crate::system::terminal::{self, pager};
use clap::CommandFactory;

/// First line of help that goes into a pipe. It is a syntax error in every shell, so evaluating the page fails before
/// it runs one of its examples.
pub(in crate::commands) const HEAD_OF_A_PAGE: &str = "| help: text to read, no commands to evaluate\n\n";

/// Widest page in columns: longer lines are hard to read.
const WIDEST: usize = 100;

pub(in crate::commands) fn run(sys: &System, arguments: &Help) -> anyhow::Result<Vec<u8>> {
    let width = page_width();
    let text = match arguments.page.as_deref() {
        None => page::all(width),
        Some(name) => match manual::manual_page(name) {
            Some(page) => manual::render(page, width),
            None => page::of_verb(name, true, width).ok_or_else(|| unknown(name))?,
        },
    };
    let text = for_stdout(sys, text);
    if !terminal::stdout_is_terminal() {
        return Ok(format!("{HEAD_OF_A_PAGE}{text}").into_bytes());
    }
    Ok(pager::page(sys, text.into_bytes()))
}

/// Returns the width for a page: at least 20 columns, at most [`WIDEST`].
pub(in crate::commands) fn page_width() -> usize {
    terminal::page_columns().unwrap_or(WIDEST).clamp(20, WIDEST)
}

/// Removes the colours if stdout should have none.
pub(in crate::commands) fn for_stdout(sys: &System, text: String) -> String {
    if terminal::stdout_has_color(sys.terminal.color) {
        return text;
    }
    anstream::adapter::strip_str(&text).to_string()
}

fn unknown(name: &str) -> Failure {
    let command = Cli::command();
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set()).map(clap::Command::get_name);
    let names = verbs.chain(PAGES.iter().map(|page| page.name));
    let near = suggest::question(&suggest::nearest(name, names));
    Failure::usage(format!("there is no help on {name}"))
        .hint(near.unwrap_or_else(|| "`ssoenv help` lists the verbs and the pages of the manual".to_owned()))
}
