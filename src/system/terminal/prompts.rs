//! Questions to a person, drawn on stderr and answered on the terminal. Whoever asks has made sure that a person is
//! there (`presence.rs`).

use super::visible;
use crate::error::{Failure, Kind};
use crate::system::System;
use crate::system::signals::Drawing;
use crate::system::terminal;
use anstream::{AutoStream, ColorChoice};
use inquire::Select;
use inquire::error::InquireError;
use inquire::ui::RenderConfig;
use inquire::validator::Validation;
use std::cmp::Reverse;
use std::fmt;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Rows of a list that are shown at once, where the window has them.
const PAGE: usize = 12;
/// Suggestions that are shown at once.
const SUGGESTED: usize = 6;
/// Rows and columns around the items: the question, the help, a mark before each item.
const FRAME: usize = 4;

/// A question with two answers; Enter gives the default one.
pub fn confirm(sys: &System, question: &str, default: bool) -> Result<bool, Failure> {
    let question = visible(question);
    let asked = inquire::Confirm::new(&question).with_default(default).with_render_config(look(sys));
    let _drawing = Drawing::start();
    asked.prompt().map_err(unanswered)
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
    let (question, help) = (visible(question), fitting(help, terminal::window()));
    let mut asked =
        inquire::Text::new(&question).with_render_config(look(sys)).with_validator(move |answer: &str| {
            Ok(match check(answer.trim()) {
                Ok(()) => Validation::Valid,
                Err(why) => Validation::Invalid(why.into()),
            })
        });
    asked.default = default;
    asked.help_message = Some(help.as_str()).filter(|help| !help.is_empty());
    let _drawing = Drawing::start();
    Ok(asked.prompt().map_err(unanswered)?.trim().to_owned())
}

/// As [`text`], with suggestions below the line: those in which what is typed occurs. Each is an answer and a few words
/// about it; any other answer that `check` accepts is as good.
pub fn suggested(
    sys: &System,
    question: &str,
    default: Option<&str>,
    help: &str,
    suggestions: &[(&str, &str)],
    check: impl Fn(&str) -> Result<(), String> + Clone + 'static,
) -> Result<String, Failure> {
    let window = terminal::window();
    let (question, help) = (visible(question), fitting(help, window));
    let widest = suggestions.iter().map(|(answer, _)| answer.width()).max().unwrap_or_default();
    let room = window.map_or(usize::MAX, |(_, columns)| columns.saturating_sub(FRAME)).max(widest + 1);
    let shown = suggestions.iter().map(|(answer, about)| {
        (cut(&format!("{answer:<widest$} {about}"), room), (*answer).to_owned(), format!("{answer} {about}"))
    });
    let shown: Vec<(String, String, String)> = shown.collect();
    let meant = {
        let shown = shown.clone();
        move |text: &str| {
            let text = text.trim();
            let suggested = shown.iter().find(|(shown, _, _)| shown.trim() == text);
            suggested.map_or_else(|| text.to_owned(), |(_, answer, _)| answer.clone())
        }
    };
    let found = move |typed: &str| {
        let typed = typed.trim().to_lowercase();
        let mut found: Vec<_> =
            shown.iter().filter(|(_, _, text)| text.to_lowercase().contains(&typed)).collect();
        // Answers that begin so come first.
        found.sort_by_key(|(_, answer, _)| !answer.starts_with(&typed));
        Ok(found.into_iter().map(|(shown, _, _)| shown.clone()).collect::<Vec<_>>())
    };
    let rows = window.map_or(SUGGESTED, |(rows, _)| rows.saturating_sub(FRAME).clamp(1, SUGGESTED));
    let answer = meant.clone();
    let mut asked = inquire::Text::new(&question)
        .with_render_config(look(sys))
        .with_autocomplete(found)
        .with_page_size(rows)
        .with_validator(move |text: &str| {
            Ok(match check(&meant(text)) {
                Ok(()) => Validation::Valid,
                Err(why) => Validation::Invalid(why.into()),
            })
        });
    asked.default = default;
    asked.help_message = Some(help.as_str()).filter(|help| !help.is_empty());
    let _drawing = Drawing::start();
    Ok(answer(&asked.prompt().map_err(unanswered)?))
}

/// A question whose answer is not shown, and not even how long it is.
pub fn hidden(
    sys: &System,
    question: &str,
    check: fn(&str) -> Result<(), String>,
) -> Result<String, Failure> {
    let question = visible(question);
    let asked = inquire::Password::new(&question)
        .without_confirmation()
        .with_render_config(look(sys))
        .with_validator(move |answer: &str| {
            Ok(match check(answer.trim()) {
                Ok(()) => Validation::Valid,
                Err(why) => Validation::Invalid(why.into()),
            })
        });
    let _drawing = Drawing::start();
    Ok(asked.prompt().map_err(unanswered)?.trim().to_owned())
}

/// A list to choose from: typing narrows it down, arrows move in it. Gives the position of the chosen item.
pub fn choose(sys: &System, question: &str, items: &[String], help: &str) -> Result<usize, Failure> {
    choose_by(sys, question, items, items, help)
}

/// As [`choose`], with another text for each item that is searched for what is typed.
pub fn choose_by(
    sys: &System,
    question: &str,
    items: &[String],
    searched: &[String],
    help: &str,
) -> Result<usize, Failure> {
    // What does not fit into the window can be typed all the same.
    let items: Vec<String> = items.iter().map(|item| visible(item)).collect();
    let texts: Vec<String> = searched.iter().map(|text| visible(text)).collect();
    let score = |typed: &str, at: usize| Select::<String>::DEFAULT_SCORER(typed, &items[at], &texts[at], at);
    search(sys, question, &items, help, &score)
}

/// As [`choose`], narrowed down by a score of one's own: of what is typed, and the position of an item. Items of one
/// score stay in their order; those without one are not shown.
pub fn search(
    sys: &System,
    question: &str,
    items: &[String],
    help: &str,
    score: &dyn Fn(&str, usize) -> Option<i64>,
) -> Result<usize, Failure> {
    let (question, window) = (visible(question), terminal::window());
    let fitting = |text: &str| fitting(&visible(text), window);
    let help = fitting(help);
    let items = items.iter().enumerate().map(|(at, item)| Item { at, shown: fitting(item) });
    let rows = window.map_or(PAGE, |(rows, _)| rows.saturating_sub(FRAME).clamp(1, PAGE));
    let score = |typed: &str, _: &Item, _: &str, at: usize| score(typed, at);
    let mut asked = Select::new(&question, items.collect())
        .with_page_size(rows)
        .with_scorer(&score)
        .with_sorter(&|found| found.sort_by_key(|(at, score)| (Reverse(*score), *at)))
        .with_render_config(look(sys));
    asked.help_message = Some(help.as_str()).filter(|help| !help.is_empty());
    let _drawing = Drawing::start();
    Ok(asked.prompt().map_err(unanswered)?.at)
}

/// One item of a list.
struct Item {
    at: usize,
    shown: String,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// The text in one row of the window; a row that wraps is drawn over its neighbours.
fn fitting(text: &str, window: Option<(usize, usize)>) -> String {
    match window {
        Some((_, columns)) => cut(text, columns.saturating_sub(FRAME)),
        None => text.to_owned(),
    }
}

/// The text, or its beginning and an ellipsis, in so many columns.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let (mut out, mut taken) = (String::new(), 1);
    for character in text.chars() {
        taken += character.width().unwrap_or(0);
        if taken > columns {
            break;
        }
        out.push(character);
    }
    out + "…"
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_cut_where_the_window_ends() {
        for (text, columns, expected) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("äöüß", 3, "äö…"),
            ("日本語", 4, "日…"),
            ("日本語", 6, "日本語"),
            ("abc", 1, "…"),
            ("", 0, ""),
        ] {
            assert_eq!(cut(text, columns), expected, "{text} {columns}");
        }
    }
}
