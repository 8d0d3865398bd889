//! JSON output, for programs and for people who read it on a terminal.

use crate::system::terminal::is_deceptive;
use serde::Serialize;
use std::fmt::Write;

/// Formats a value over several lines, with a final line end. Escapes the characters that `visible` escapes, so that
/// a terminal does not interpret them.
pub fn json(value: &impl Serialize) -> anyhow::Result<Vec<u8>> {
    let text = serde_json::to_string_pretty(value)?;
    let mut out = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        // A line end here is between values, since those inside strings are escaped already.
        if character != '\n' && is_deceptive(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out.push('\n');
    Ok(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json as value;

    #[test]
    fn no_string_moves_the_cursor_and_every_one_is_read_back() {
        let all: String = (0..=0x1_ffff).filter_map(char::from_u32).collect();
        let written = String::from_utf8(json(&value!({"name": all, all.clone(): 1})).unwrap()).unwrap();
        assert!(!written.contains(|c| c != '\n' && is_deceptive(c)));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&written).unwrap(),
            value!({"name": all, all.clone(): 1})
        );
        let written = json(&value!({"a": "\u{9b}31m\u{202e}\u{2028}ü\n"})).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), "{\n  \"a\": \"\\u009b31m\\u202e\\u2028ü\\n\"\n}\n");
    }
}
