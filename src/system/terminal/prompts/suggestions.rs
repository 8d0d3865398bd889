//! Question for a text, with suggestions below the line.

use super::keyboard::{Keyboard, Press, is_control, is_enter, is_leave};
use super::line::Line;
use super::lists::{List, page};
use super::picture::{Around, Picture};
use crate::error::Failure;
use crate::system::System;
use crate::system::terminal::visible;
use crossterm::event::{KeyCode, KeyEvent};
use unicode_width::UnicodeWidthStr;

/// Suggestions shown at once.
const MOST: usize = 6;

/// Same as [`text`](super::questions::text), with suggestions below the line: those that contain the typed text. Each
/// is an answer and words about it; any other answer that `check` accepts is allowed. Arrows mark a suggestion, Enter
/// takes it, Tab copies it into the line.
pub fn suggested(
    sys: &System,
    question: &str,
    default: Option<&str>,
    help: &str,
    suggestions: &[(&str, &str)],
    check: impl Fn(&str) -> Result<(), String>,
) -> Result<String, Failure> {
    let shown_default = default.map(|default| format!(" ({})", visible(default))).unwrap_or_default();
    let widest = suggestions.iter().map(|(answer, _)| answer.width()).max().unwrap_or_default();
    let mut offer = Offer { list: List::new(suggestions.len(), page().min(MOST)), is_marked: false };
    let mut keyboard = Keyboard::open(sys)?;
    let (mut line, mut error) = (Line::new(), None::<String>);
    let mut picture = Picture::new(sys, &visible(question), &shown_default);
    loop {
        let rows: Vec<(char, String)> = offer
            .rows()
            .map(|(mark, at)| (mark, format!("{:<widest$} {}", suggestions[at].0, suggestions[at].1)))
            .collect();
        let (before, after) = line.text().split_at(line.before_cursor().len());
        picture.draw(before, after, &Around { error: error.as_deref(), rows: &rows, help });
        let typed = line.text().to_owned();
        match keyboard.next()? {
            Press::Key(key) if is_enter(key) => {
                let answer = match (offer.marked(), typed.trim()) {
                    (Some(at), _) => suggestions[at].0,
                    (None, "") => default.unwrap_or_default(),
                    (None, typed) => typed,
                };
                match check(answer) {
                    Ok(()) => {
                        picture.answered(&visible(answer));
                        return Ok(answer.to_owned());
                    }
                    Err(why) => error = Some(visible(&why)),
                }
            }
            Press::Key(key) if is_leave(key, &typed) => {
                picture.left();
                return Err(Failure::refused("nothing was chosen"));
            }
            Press::Key(key) if key.code == KeyCode::Tab => {
                if let Some(at) = offer.marked() {
                    line = Line::new();
                    line.paste(suggestions[at].0);
                }
            }
            Press::Key(key) if offer.moves(key) => {}
            Press::Key(key) => line.press(key),
            Press::Paste(text) => line.paste(&text),
            Press::Resize => offer.list.page = page().min(MOST),
            Press::Continued => picture.forget(),
        }
        if line.text() != typed {
            let typed = line.text().trim().to_lowercase();
            offer.narrow(suggestions, &typed);
        }
    }
}

/// Matching suggestions. None is marked before the person moves to one.
#[derive(Debug)]
struct Offer {
    list: List,
    is_marked: bool,
}

impl Offer {
    fn marked(&self) -> Option<usize> {
        self.list.marked().filter(|_| self.is_marked)
    }

    /// Keeps the matching suggestions; those that begin with the typed text come first.
    fn narrow(&mut self, suggestions: &[(&str, &str)], typed: &str) {
        self.is_marked = false;
        self.list.narrow(suggestions.len(), |at| {
            let (answer, about) = suggestions[at];
            let text = format!("{answer} {about}").to_lowercase();
            text.contains(typed).then(|| i64::from(answer.starts_with(typed)))
        });
    }

    /// Moves in the list; whether the key did. Up from the first suggestion leads back to the typed text.
    fn moves(&mut self, key: KeyEvent) -> bool {
        let down = matches!(key.code, KeyCode::Down | KeyCode::PageDown) || is_control(key, 'n');
        let up = matches!(key.code, KeyCode::Up | KeyCode::PageUp) || is_control(key, 'p');
        match (down, up) {
            (true, _) if !self.is_marked => self.is_marked = true,
            (_, true) if !self.is_marked => {}
            (_, true) if self.list.at == 0 => self.is_marked = false,
            (true, _) | (_, true) => return self.list.moves(key),
            _ => return false,
        }
        true
    }

    fn rows(&mut self) -> impl Iterator<Item = (char, usize)> + '_ {
        let is_marked = self.is_marked;
        self.list.rows().map(move |(mark, at)| (if mark == '>' && !is_marked { ' ' } else { mark }, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyModifiers;

    const REGIONS: [(&str, &str); 3] =
        [("eu-west-1", "Ireland"), ("eu-west-2", "London"), ("us-west-1", "California, not eu")];

    #[test]
    fn a_suggestion_is_marked_by_moving_to_it_and_no_longer_after_a_letter() {
        let press = |offer: &mut Offer, code| offer.moves(KeyEvent::new(code, KeyModifiers::NONE));
        let mut offer = Offer { list: List::new(3, 2), is_marked: false };
        let mut marks = Vec::new();
        for code in [KeyCode::Up, KeyCode::Down, KeyCode::Down, KeyCode::Up, KeyCode::Up] {
            assert!(press(&mut offer, code));
            marks.push(offer.marked());
        }
        assert_eq!(marks, [None, Some(0), Some(1), Some(0), None]);
        assert!(!press(&mut offer, KeyCode::Home) && !press(&mut offer, KeyCode::Char('n')));
        press(&mut offer, KeyCode::Down);
        offer.narrow(&REGIONS, "eu");
        assert_eq!(offer.marked(), None);
        assert_eq!(offer.list.marked(), Some(0));
        offer.narrow(&REGIONS, "lon");
        assert_eq!(offer.rows().collect::<Vec<_>>(), [(' ', 1)]);
    }
}
