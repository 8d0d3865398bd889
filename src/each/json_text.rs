//! Output of a command as a JSON string, piece by piece: text with escapes, or base64 if it is not UTF-8.

use crate::system::terminal::is_deceptive;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

/// Whether pieces of bytes are UTF-8 together.
#[derive(Debug, Default)]
pub(super) struct Utf8Check {
    text: TextPieces,
    is_wrong: bool,
}

impl Utf8Check {
    /// Adds a piece.
    pub(super) fn add(&mut self, piece: &[u8]) {
        if !self.is_wrong {
            self.is_wrong = self.text.add(piece, |_| {}).is_none();
        }
    }

    /// Whether all pieces are UTF-8 together.
    pub(super) fn is_text(&self) -> bool {
        !self.is_wrong && self.text.beginning.is_empty()
    }
}

/// Splits pieces of bytes into texts: a character may begin in one piece and end in the next.
#[derive(Debug, Default)]
pub(super) struct TextPieces {
    beginning: Vec<u8>,
}

impl TextPieces {
    /// Adds a piece and passes the text on that is whole now; `None`: it is not UTF-8.
    pub(super) fn add(&mut self, piece: &[u8], mut pass: impl FnMut(&str)) -> Option<()> {
        let mut piece = piece;
        while !self.beginning.is_empty() && !piece.is_empty() {
            self.beginning.push(piece[0]);
            piece = &piece[1..];
            match str::from_utf8(&self.beginning) {
                Ok(text) => {
                    pass(text);
                    self.beginning.clear();
                }
                Err(error) if error.error_len().is_none() => {}
                Err(_) => return None,
            }
        }
        match str::from_utf8(piece) {
            Ok(text) => pass(text),
            Err(error) if error.error_len().is_none() => {
                let (text, beginning) = piece.split_at(error.valid_up_to());
                pass(str::from_utf8(text).ok()?);
                self.beginning.extend_from_slice(beginning);
            }
            Err(_) => return None,
        }
        Some(())
    }
}

/// Appends text with the escapes of a JSON string, and without quotes. Characters that a terminal would interpret are
/// escaped too.
pub(super) fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_deceptive(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
}

/// Base64 of pieces of bytes.
#[derive(Debug, Default)]
pub(super) struct Base64Pieces {
    /// Fewer than three bytes.
    rest: Vec<u8>,
}

impl Base64Pieces {
    /// Adds a piece; appends what is whole.
    pub(super) fn add(&mut self, piece: &[u8], out: &mut String) {
        self.rest.extend_from_slice(piece);
        let whole = self.rest.len() / 3 * 3;
        STANDARD.encode_string(&self.rest[..whole], out);
        self.rest.drain(..whole);
    }

    /// Appends the end.
    pub(super) fn end(&mut self, out: &mut String) {
        STANDARD.encode_string(&self.rest, out);
        self.rest.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_come_back(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..5), 0..8)) {
            let whole = pieces.concat();
            let (mut base64, mut out) = (Base64Pieces::default(), String::new());
            let mut check = Utf8Check::default();
            for piece in &pieces {
                base64.add(piece, &mut out);
                check.add(piece);
            }
            base64.end(&mut out);
            prop_assert_eq!(STANDARD.decode(out).unwrap(), &*whole);
            prop_assert_eq!(check.is_text(), str::from_utf8(&whole).is_ok());
        }

        #[test]
        fn text_in_any_pieces_is_read_back(text in "\\PC{0,20}|.{0,20}", size in 1_usize..5) {
            let (mut pieces, mut out) = (TextPieces::default(), "\"".to_owned());
            for piece in text.as_bytes().chunks(size) {
                prop_assert!(pieces.add(piece, |text| escape(text, &mut out)).is_some());
            }
            out.push('"');
            prop_assert!(!out.contains(is_deceptive));
            prop_assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}
