//! List to choose from: typing narrows it, arrows and Ctrl-N, Ctrl-P (readline) move in it.

use super::keyboard::{Keyboard, Press, is_control, is_enter, is_leave};
use super::line::Line;
use super::marks::{Marks, in_words};
use super::picture::{Around, Picture};
use crate::error::Failure;
use crate::system::System;
use crate::system::terminal::{visible, window};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cell::RefCell;
use std::cmp::Reverse;

/// Items shown at once, if the window is high enough.
const PAGE: usize = 12;
/// Rows of the window around the items: question, help, and one more each in case they wrap.
const FRAME: usize = 4;

/// What can be typed to find an item of most lists, for the help.
const NAME: &str = "a name";

/// Shown in place of the help where the typed text matches no item.
const NO_MATCH: &str = "nothing matches; Backspace removes a character";

/// Asks for one of the items; returns its position. Fuzzy search: the typed characters need not be adjacent.
pub fn choose(sys: &System, question: &str, items: &[String]) -> Result<usize, Failure> {
    choose_by(sys, question, items, items)
}

/// Same as [`choose`], but searches in another text per item.
pub fn choose_by(
    sys: &System,
    question: &str,
    items: &[String],
    searched: &[String],
) -> Result<usize, Failure> {
    let (line, score) = (|at: usize| items[at].clone(), fuzzy(searched));
    search(sys, question, &Items { count: items.len(), line: &line, score: &score }, NAME)
}

/// Same as [`choose_by`], but several items can be marked; returns the positions of those, or of the one at the cursor
/// if none is.
pub fn choose_many(
    sys: &System,
    question: &str,
    items: &[String],
    searched: &[String],
) -> Result<Vec<usize>, Failure> {
    let (line, score) = (|at: usize| items[at].clone(), fuzzy(searched));
    let items = Items { count: items.len(), line: &line, score: &score };
    ask(sys, question, &items, NAME, Some(Marks::default()))
}

/// Returns a score of the fuzzy search in these texts.
fn fuzzy(searched: &[String]) -> impl Fn(&str, usize) -> Option<i64> {
    // The whole text is searched, also the part that does not fit into the window.
    let texts: Vec<String> = searched.iter().map(|text| visible(text)).collect();
    let tools = RefCell::new((Matcher::new(Config::DEFAULT), Vec::new()));
    move |typed: &str, at: usize| {
        let (matcher, room) = &mut *tools.borrow_mut();
        let pattern = Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        pattern.score(Utf32Str::new(&texts[at], room), matcher).map(i64::from)
    }
}

/// Items to search in, by position. Only the lines that are shown are formatted.
pub struct Items<'a> {
    /// Number of items.
    pub count: usize,
    /// Formats an item.
    pub line: &'a dyn Fn(usize) -> String,
    /// Scores an item for the typed text. Items of equal score keep their order; `None` hides an item.
    pub score: &'a dyn Fn(&str, usize) -> Option<i64>,
}

/// Same as [`choose`], with the caller's lines and scores. `parts` names what of an item can be typed, for the help.
pub fn search(sys: &System, question: &str, items: &Items<'_>, parts: &str) -> Result<usize, Failure> {
    let chosen = ask(sys, question, items, parts, None)?;
    chosen.first().copied().ok_or_else(|| Failure::refused("nothing was chosen"))
}

/// Asks for one item, or, with marks, for those that get one.
fn ask(
    sys: &System,
    question: &str,
    items: &Items<'_>,
    parts: &str,
    mut marks: Option<Marks>,
) -> Result<Vec<usize>, Failure> {
    let several = if marks.is_some() { "; Tab marks several" } else { "" };
    let (help, mut line) = (format!("type part of {parts}; move with the arrow keys{several}"), Line::new());
    let mut list = List::new(items.count, page());
    let mut keyboard = Keyboard::open(sys)?;
    let mut picture = Picture::new(sys, &visible(question), "");
    loop {
        let sign = |at| marks.as_ref().map_or("", |marks| marks.sign(at));
        let text = |at: usize| visible(&(items.line)(at));
        let rows: Vec<(char, String)> =
            list.rows().map(|(mark, at)| (mark, format!("{}{}", sign(at), text(at)))).collect();
        let (before, after) = line.text().split_at(line.before_cursor().len());
        let help = if rows.is_empty() { NO_MATCH } else { &help };
        picture.draw(before, after, &Around { error: None, rows: &rows, help });
        let typed = line.text().to_owned();
        match keyboard.next()? {
            Press::Key(key) if is_enter(key) => {
                let chosen = match &marks {
                    Some(marks) if !marks.is_empty() => marks.positions(),
                    _ => list.marked().into_iter().collect(),
                };
                if !chosen.is_empty() {
                    let names: Vec<String> = chosen.iter().map(|at| unpadded(&text(*at))).collect();
                    picture.answered(&in_words(&names));
                    return Ok(chosen);
                }
            }
            Press::Key(key) if is_leave(key, &typed) => {
                picture.left();
                return Err(Failure::refused("nothing was chosen"));
            }
            Press::Key(key) if list.moves(key) => {}
            Press::Key(key) if key.code == KeyCode::Tab && marks.is_some() => {
                if let (Some(marks), Some(at)) = (&mut marks, list.marked()) {
                    marks.toggle(at);
                    list.moves(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE));
                }
            }
            Press::Key(key) => line.press(key),
            Press::Paste(text) => line.paste(&text),
            Press::Resize => list.page = page(),
            Press::Continued => picture.forget(),
        }
        if line.text() != typed {
            list.narrow(items.count, |at| (items.score)(line.text(), at));
        }
    }
}

/// Returns how many items the window holds.
pub(super) fn page() -> usize {
    window().map_or(PAGE, |(rows, _)| rows.saturating_sub(FRAME).clamp(1, PAGE))
}

/// Formats a padded row as a sentence: each run of blanks becomes one.
fn unpadded(row: &str) -> String {
    row.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Which items are shown and which is marked.
#[derive(Debug)]
pub(super) struct List {
    /// Positions of the matching items, best first.
    found: Vec<usize>,
    /// Index of the marked item in `found`.
    pub(super) at: usize,
    /// Index of the first item shown.
    first: usize,
    /// Number of items shown at once.
    pub(super) page: usize,
}

impl List {
    pub(super) fn new(items: usize, page: usize) -> Self {
        List { found: (0..items).collect(), at: 0, first: 0, page }
    }

    /// Keeps the items that have a score, and marks the best.
    pub(super) fn narrow(&mut self, items: usize, score: impl Fn(usize) -> Option<i64>) {
        let mut scored: Vec<_> = (0..items).filter_map(|at| Some((Reverse(score(at)?), at))).collect();
        scored.sort_unstable();
        self.found = scored.into_iter().map(|(_, at)| at).collect();
        (self.at, self.first) = (0, 0);
    }

    pub(super) fn marked(&self) -> Option<usize> {
        self.found.get(self.at).copied()
    }

    /// Moves in the list; whether the key did. Up from the first item leads to the last.
    pub(super) fn moves(&mut self, key: KeyEvent) -> bool {
        let last = self.found.len().saturating_sub(1);
        let plain = key.modifiers == KeyModifiers::NONE;
        self.at = match key.code {
            _ if is_control(key, 'p') => self.at.checked_sub(1).unwrap_or(last),
            _ if is_control(key, 'n') => (self.at + 1) % (last + 1),
            KeyCode::Up if plain => self.at.checked_sub(1).unwrap_or(last),
            KeyCode::Down if plain => (self.at + 1) % (last + 1),
            KeyCode::PageUp => self.at.saturating_sub(self.page),
            KeyCode::PageDown => (self.at + self.page).min(last),
            KeyCode::Home => 0,
            KeyCode::End => last,
            _ => return false,
        };
        true
    }

    /// Returns the visible rows: mark and position of the item. `>` marks the chosen one, `^` and `v` show that there
    /// are more.
    pub(super) fn rows(&mut self) -> impl Iterator<Item = (char, usize)> + '_ {
        self.first = self.first.clamp((self.at + 1).saturating_sub(self.page), self.at);
        let end = (self.first + self.page).min(self.found.len());
        (self.first..end).map(move |place| {
            let mark = match place {
                _ if place == self.at => '>',
                _ if place == self.first && place > 0 => '^',
                _ if place + 1 == end && end < self.found.len() => 'v',
                _ => ' ',
            };
            (mark, self.found[place])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(list: &mut List) -> String {
        list.rows().map(|(mark, at)| format!("{mark}{at}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn keys_move_in_the_list_and_over_its_ends() {
        let control = |letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
        let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
        let mut list = List::new(7, 3);
        assert_eq!(shown(&mut list), ">0  1 v2");
        for (key, expected) in [
            (control('n'), " 0 >1 v2"),
            (plain(KeyCode::Down), " 0  1 >2"),
            (control('n'), "^1  2 >3"),
            (control('p'), "^1 >2 v3"),
            (plain(KeyCode::PageDown), "^3  4 >5"),
            (plain(KeyCode::PageDown), "^4  5 >6"),
            (control('n'), ">0  1 v2"),
            (plain(KeyCode::Up), "^4  5 >6"),
            (plain(KeyCode::PageUp), ">3  4 v5"),
            (plain(KeyCode::Home), ">0  1 v2"),
            (plain(KeyCode::End), "^4  5 >6"),
        ] {
            assert!(list.moves(key));
            assert_eq!(shown(&mut list), expected, "{key:?}");
        }
        for key in [control('a'), control('u'), plain(KeyCode::Char('n')), plain(KeyCode::Left)] {
            assert!(!list.moves(key), "{key:?}");
        }
    }

    #[test]
    fn a_narrowed_list_begins_with_the_best_and_an_empty_one_marks_nothing() {
        let mut list = List::new(5, 3);
        list.moves(KeyEvent::new(KeyCode::End, KeyModifiers::NONE));
        list.narrow(5, |at| (at != 1).then_some([1, 9, 2, 2, 0][at]));
        assert_eq!(shown(&mut list), ">2  3 v0");
        list.narrow(5, |_| None);
        assert_eq!((shown(&mut list).as_str(), list.marked()), ("", None));
        list.moves(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE));
        list.moves(KeyEvent::new(KeyCode::Up, KeyModifiers::NONE));
        assert_eq!(list.marked(), None);
    }

    #[test]
    fn the_answer_has_no_padding() {
        assert_eq!(unpadded("dev        111111111111  ReadOnly"), "dev 111111111111 ReadOnly");
    }
}
