//! Line editor with readline's keys. No key inserts an invisible character.

use crate::system::terminal::is_deceptive;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rustyline::line_buffer::{ChangeListener, DeleteListener, Direction, LineBuffer};
use rustyline::{At, Word};

/// Bytes of an answer; addresses with authorization codes are far shorter.
const LONGEST: usize = 16 << 10;

/// Text with a cursor.
#[derive(Debug)]
pub(super) struct Line {
    text: LineBuffer,
    killed: Killed,
}

/// Text that was killed last, for Ctrl-Y.
#[derive(Debug, Default)]
struct Killed(String);

impl DeleteListener for Killed {
    fn delete(&mut self, _at: usize, text: &str, _direction: Direction) {
        text.clone_into(&mut self.0);
    }
}

/// Ignores changes that are not kept for Ctrl-Y.
struct Unheard;

impl DeleteListener for Unheard {
    fn delete(&mut self, _at: usize, _text: &str, _direction: Direction) {}
}

impl ChangeListener for Unheard {
    fn insert_char(&mut self, _at: usize, _character: char) {}
    fn insert_str(&mut self, _at: usize, _text: &str) {}
    fn replace(&mut self, _at: usize, _old: &str, _new: &str) {}
}

impl Line {
    /// Creates an empty line.
    pub(super) fn new() -> Self {
        Line { text: LineBuffer::with_capacity(LONGEST), killed: Killed::default() }
    }

    /// Returns the whole text.
    pub(super) fn text(&self) -> &str {
        self.text.as_str()
    }

    /// Returns the text before the cursor.
    pub(super) fn before_cursor(&self) -> &str {
        &self.text()[..self.text.pos()]
    }

    /// Applies a key as readline does; keys that readline does not bind do nothing.
    pub(super) fn press(&mut self, key: KeyEvent) {
        let (text, killed) = (&mut self.text, &mut self.killed);
        // Shift is part of the character already.
        let with = key.modifiers - KeyModifiers::SHIFT;
        let (plain, control) = (with.is_empty(), with == KeyModifiers::CONTROL);
        let alt = with == KeyModifiers::ALT;
        match key.code {
            KeyCode::Char(character) if plain => self.insert(&character.to_string()),
            // AltGr: Windows consoles report it as Ctrl+Alt.
            KeyCode::Char(character) if with == KeyModifiers::CONTROL | KeyModifiers::ALT => {
                self.insert(&character.to_string());
            }
            KeyCode::Char('a') if control => drop(text.move_home()),
            KeyCode::Char('e') if control => drop(text.move_end()),
            KeyCode::Char('b') if control => drop(text.move_backward(1)),
            KeyCode::Char('f') if control => drop(text.move_forward(1)),
            KeyCode::Char('b' | 'B') if alt => drop(text.move_to_prev_word(Word::Emacs, 1)),
            KeyCode::Char('f' | 'F') if alt => drop(text.move_to_next_word(At::AfterEnd, Word::Emacs, 1)),
            KeyCode::Left if plain => drop(text.move_backward(1)),
            KeyCode::Right if plain => drop(text.move_forward(1)),
            KeyCode::Left => drop(text.move_to_prev_word(Word::Emacs, 1)),
            KeyCode::Right => drop(text.move_to_next_word(At::AfterEnd, Word::Emacs, 1)),
            KeyCode::Home => drop(text.move_home()),
            KeyCode::End => drop(text.move_end()),
            KeyCode::Char('h') if control => drop(text.backspace(1, &mut Unheard)),
            KeyCode::Backspace if plain => drop(text.backspace(1, &mut Unheard)),
            KeyCode::Backspace => drop(text.delete_prev_word(Word::Emacs, 1, killed)),
            KeyCode::Char('h') if alt => drop(text.delete_prev_word(Word::Emacs, 1, killed)),
            KeyCode::Char('w') if control => drop(text.delete_prev_word(Word::Big, 1, killed)),
            KeyCode::Char('d') if control => drop(text.delete(1, &mut Unheard)),
            KeyCode::Delete if plain => drop(text.delete(1, &mut Unheard)),
            KeyCode::Delete => drop(text.delete_word(At::AfterEnd, Word::Emacs, 1, killed)),
            KeyCode::Char('d' | 'D') if alt => drop(text.delete_word(At::AfterEnd, Word::Emacs, 1, killed)),
            KeyCode::Char('u') if control => drop(text.discard_line(killed)),
            KeyCode::Char('k') if control => drop(text.kill_line(killed)),
            KeyCode::Char('t') if control => drop(text.transpose_chars(&mut Unheard)),
            KeyCode::Char('y') if control => {
                let again = self.killed.0.clone();
                self.insert(&again);
            }
            _ => {}
        }
    }

    /// Inserts the first non-empty line of a paste; does not submit it.
    pub(super) fn paste(&mut self, text: &str) {
        let mut lines = text.split(['\n', '\r']).map(str::trim);
        self.insert(lines.find(|line| !line.is_empty()).unwrap_or_default());
    }

    fn insert(&mut self, text: &str) {
        let seen: String = text.chars().filter_map(seen).collect();
        if self.text().len() + seen.len() <= LONGEST && !seen.is_empty() {
            self.text.yank(&seen, 1, &mut Unheard);
        }
    }
}

/// Maps a character for an answer: other kinds of blanks to a blank, invisible characters to `None`.
fn seen(character: char) -> Option<char> {
    match character {
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        // A soft hyphen is invisible except at line ends.
        '\u{ad}' => None,
        character if is_deceptive(character) => None,
        character => Some(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> KeyEvent {
        let (with, rest) = match name.split_once('-') {
            Some(("C", rest)) => (KeyModifiers::CONTROL, rest),
            Some(("M", rest)) => (KeyModifiers::ALT, rest),
            _ => (KeyModifiers::NONE, name),
        };
        let code = match rest {
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "Home" => KeyCode::Home,
            "End" => KeyCode::End,
            "Backspace" => KeyCode::Backspace,
            "Delete" => KeyCode::Delete,
            letter => KeyCode::Char(letter.chars().next().unwrap()),
        };
        KeyEvent::new(code, with)
    }

    /// Returns the line with `|` at the cursor, after typing text and pressing keys.
    fn edited(typed: &str, keys: &str) -> String {
        let mut line = Line::new();
        typed.chars().for_each(|letter| line.press(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)));
        keys.split_whitespace().for_each(|name| line.press(key(name)));
        format!("{}|{}", line.before_cursor(), &line.text()[line.before_cursor().len()..])
    }

    #[test]
    fn keys_do_what_readline_does() {
        for (keys, expected) in [
            ("", "one two-three|"),
            ("C-a", "|one two-three"),
            ("Home", "|one two-three"),
            ("C-a C-e", "one two-three|"),
            ("C-b C-b C-f", "one two-thre|e"),
            ("Left Left Right", "one two-thre|e"),
            ("M-b", "one two-|three"),
            ("C-Left C-Left", "one |two-three"),
            ("C-a M-f", "one| two-three"),
            ("C-a C-Right M-f", "one two|-three"),
            ("C-h", "one two-thre|"),
            ("Backspace", "one two-thre|"),
            ("M-Backspace", "one two-|"),
            ("M-h", "one two-|"),
            ("C-w", "one |"),
            ("C-w C-w", "|"),
            ("C-u", "|"),
            ("M-b C-u", "|three"),
            ("M-b C-k", "one two-|"),
            ("C-a C-d", "|ne two-three"),
            ("C-a Delete", "|ne two-three"),
            ("C-a M-d", "| two-three"),
            ("C-w C-y C-y", "one two-threetwo-three|"),
            ("C-a C-f C-t", "no|e two-three"),
            // No key inserts a control character.
            ("C-g C-l C-o C-q C-v C-x C-z C-] C-@ C-_ M-x M-< C-n C-p", "one two-three|"),
        ] {
            assert_eq!(edited("one two-three", keys), expected, "{keys}");
        }
        assert_eq!(edited("日本語é", "Left Backspace"), "日本|é");
    }

    #[test]
    fn no_answer_holds_what_cannot_be_seen() {
        let typed: String =
            ('\0'..'\u{20}').chain("a\u{7f}\u{9b}\u{200b}\u{202e}\u{feff}\u{ad}b\u{a0}c".chars()).collect();
        // A tab becomes a blank.
        assert_eq!(edited(&typed, ""), " ab c|");
    }

    #[test]
    fn a_paste_is_its_first_line_at_the_cursor() {
        for (pasted, expected) in [
            ("middle", "amiddle|b"),
            ("  https://x/start  \n", "ahttps://x/start|b"),
            ("\r\n\nfirst\nsecond\rthird", "afirst|b"),
            ("x\ty\u{1b}[31m", "ax y[31m|b"),
            ("", "a|b"),
            ("\n\n", "a|b"),
        ] {
            let mut line = Line::new();
            line.paste("ab");
            line.press(key("Left"));
            line.paste(pasted);
            assert_eq!(format!("{}|b", line.before_cursor()), expected, "{pasted:?}");
            assert!(line.text().ends_with('b'));
        }
        let mut line = Line::new();
        line.paste(&"x".repeat(1 << 20));
        assert_eq!(line.text(), "");
    }
}
