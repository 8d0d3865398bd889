//! The key, and its text in the store. Pure.

use std::fmt;
use zeroize::Zeroizing;

/// Bytes of a key.
const LENGTH: usize = 32;

/// A random key of 256 bits, without `Display` and with a redacted `Debug`; wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Zeroizing<[u8; LENGTH]>);

impl Key {
    /// Wraps the bytes.
    pub fn new(bytes: [u8; LENGTH]) -> Self {
        Key(Zeroizing::new(bytes))
    }

    /// Reads the text of [`Key::text`]; `None` if it is anything else.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        let decoded = base16ct::lower::decode(text, bytes.as_mut()).ok()?;
        (decoded.len() == LENGTH).then_some(Key(bytes))
    }

    /// Returns the key as hexadecimal text: stores spoil bytes that are no text.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(base16ct::lower::encode_string(self.bytes()))
    }

    /// Returns the bytes. Call it only where the key leaves: a cipher, a file that dies with the boot.
    pub fn bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_text_is_read_back_and_nothing_else_is_a_key() {
        let key = Key::new(std::array::from_fn(|at| u8::try_from(at * 8).unwrap()));
        let text = key.text();
        assert_eq!(text.len(), 64);
        assert_eq!(Key::parse(text.as_bytes()), Some(key));
        let (longer, shorter) = (format!("{}00", *text), &text[2..]);
        let newline = format!("{}\n", *text);
        let upper = text.to_ascii_uppercase();
        for other in [&*longer, shorter, &newline, &upper, "", "0", &"z".repeat(64), &"\u{fffd}".repeat(32)] {
            assert_eq!(Key::parse(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn debug_does_not_show_it() {
        let shown = format!("{:?}", super::super::KeyAnswer::Key(Key::new([7; 32])));
        assert!(!shown.contains('7'), "{shown}");
    }
}
