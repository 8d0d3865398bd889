//! Questions to a person, drawn on stderr and answered on the terminal. Whoever asks has made sure that a person is
//! there (`person.rs`).

use super::System;
use super::terminal::visible;
use crate::error::{Failure, Kind};
use anstream::{AutoStream, ColorChoice};
use inquire::error::InquireError;
use inquire::ui::RenderConfig;
use inquire::validator::Validation;
use std::fmt;

/// Rows of a list that are shown at once.
const PAGE: usize = 12;

/// A question with two answers; Enter gives the default one.
pub fn confirm(sys: &System, question: &str, default: bool) -> Result<bool, Failure> {
    let asked = inquire::Confirm::new(&visible(question))
        .with_default(default)
        .with_render_config(look(sys))
        .prompt();
    asked.map_err(unanswered)
}

/// A question with any answer that `check` accepts; Enter on an empty line gives the default one. The check's `Err` is
/// shown below the line.
pub fn text(
    sys: &System,
    question: &str,
    default: Option<&str>,
    help: &str,
    check: impl Fn(&str) -> Result<(), String> + Clone + 'static,
) -> Result<String, Failure> {
    let question = visible(question);
    let mut asked =
        inquire::Text::new(&question).with_render_config(look(sys)).with_validator(move |answer: &str| {
            Ok(match check(answer.trim()) {
                Ok(()) => Validation::Valid,
                Err(why) => Validation::Invalid(why.into()),
            })
        });
    asked.default = default;
    asked.help_message = Some(help).filter(|help| !help.is_empty());
    Ok(asked.prompt().map_err(unanswered)?.trim().to_owned())
}

/// A list to choose from: typing narrows it down, arrows move in it. Gives the position of the chosen item.
pub fn choose(sys: &System, question: &str, items: &[String], help: &str) -> Result<usize, Failure> {
    struct Item(usize, String);
    impl fmt::Display for Item {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.1)
        }
    }
    let question = visible(question);
    let items = items.iter().enumerate().map(|(at, item)| Item(at, visible(item))).collect();
    let mut asked = inquire::Select::new(&question, items).with_page_size(PAGE).with_render_config(look(sys));
    asked.help_message = Some(help).filter(|help| !help.is_empty());
    Ok(asked.prompt().map_err(unanswered)?.0)
}

fn look(sys: &System) -> RenderConfig<'static> {
    match AutoStream::new(std::io::stderr(), sys.terminal.color).current_choice() {
        ColorChoice::Never => RenderConfig::empty(),
        _ => RenderConfig::default_colored(),
    }
}

fn unanswered(error: InquireError) -> Failure {
    match error {
        InquireError::OperationInterrupted => Failure::new(Kind::Interrupted, "interrupted"),
        InquireError::OperationCanceled => Failure::refused("nothing was chosen"),
        error => Failure::usage(format!("cannot ask: {error}"))
            .hint("run it on a terminal, or give the answers as options"),
    }
}
