//! Questions answered by a line: yes or no, text, hidden text.

use super::keyboard::{Keyboard, Press, is_enter, is_leave};
use super::line::Line;
use super::picture::{Around, Picture};
use crate::error::Failure;
use crate::system::System;
use crate::system::terminal::visible;

/// Asks a yes-or-no question; Enter gives the default. Error: canceled or interrupted.
pub fn confirm(sys: &System, question: &str, default: bool) -> Result<bool, Failure> {
    let choices = if default { " (Y/n)" } else { " (y/N)" };
    let check = move |answer: &str| match answer.to_lowercase().as_str() {
        "" => Ok(default),
        "y" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        _ => Err("answer y for yes, or n for no".to_owned()),
    };
    let shown = |answer: &bool| if *answer { "Yes" } else { "No" }.to_owned();
    ask(sys, (question, choices), "", Typed::Shown, check, shown)
}

/// Asks for a text that `check` accepts; Enter on an empty line gives the default. The error of `check` is shown
/// above the line.
pub fn text(
    sys: &System,
    question: &str,
    default: Option<&str>,
    help: &str,
    check: impl Fn(&str) -> Result<(), String>,
) -> Result<String, Failure> {
    let shown_default = default.map(|default| format!(" ({})", visible(default))).unwrap_or_default();
    let accepted = |answer: &str| {
        let answer = if answer.is_empty() { default.unwrap_or_default() } else { answer };
        check(answer).map(|()| answer.to_owned())
    };
    ask(sys, (question, &shown_default), help, Typed::Shown, accepted, |answer| visible(answer))
}

/// Asks for a text that is not shown, nor its length.
pub fn hidden(
    sys: &System,
    question: &str,
    check: impl Fn(&str) -> Result<(), String>,
) -> Result<String, Failure> {
    let accepted = |answer: &str| check(answer).map(|()| answer.to_owned());
    ask(sys, (question, ""), "", Typed::Hidden, accepted, |_| "********".to_owned())
}

/// Whether the screen shows the typed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typed {
    Shown,
    Hidden,
}

fn ask<T>(
    sys: &System,
    (question, choices): (&str, &str),
    help: &str,
    typed: Typed,
    check: impl Fn(&str) -> Result<T, String>,
    shown: impl Fn(&T) -> String,
) -> Result<T, Failure> {
    let mut keyboard = Keyboard::open(sys)?;
    let (mut line, mut error) = (Line::new(), None::<String>);
    let mut picture = Picture::new(sys, &visible(question), choices);
    loop {
        let (before, after) = match typed {
            Typed::Shown => line.text().split_at(line.before_cursor().len()),
            Typed::Hidden => ("", ""),
        };
        picture.draw(before, after, &Around { error: error.as_deref(), rows: &[], help });
        match keyboard.next()? {
            Press::Key(key) if is_enter(key) => match check(line.text().trim()) {
                Ok(answer) => {
                    picture.answered(&shown(&answer));
                    return Ok(answer);
                }
                Err(why) => error = Some(visible(&why)),
            },
            Press::Key(key) if is_leave(key, line.text()) => {
                picture.left();
                return Err(Failure::refused("nothing was chosen"));
            }
            Press::Key(key) => line.press(key),
            Press::Paste(text) => line.paste(&text),
            Press::Resize => {}
            Press::Continued => picture.forget(),
        }
    }
}
