//! Escapes text from outside for display: characters that move the cursor, change the direction, end the line, or are
//! invisible. JSON output escapes the same characters in JSON's way.

/// Whether a character is always escaped: controls (C0, DEL, C1), bidirectional marks, line separators, invisible
/// characters. Joiners (U+200C, U+200D) are printed: scripts and emoji need them.
pub fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}')
}

/// Whether all of the text is printable ASCII: a quick check, true for most texts.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Escapes every such character.
pub fn visible(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            c if c.is_control() => out.extend(c.escape_default()),
            c if is_deceptive(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_visible() {
        for (text, shown) in [
            ("plain ü €", "plain ü €"),
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("a\nssoenv: forged", "a\\nssoenv: forged"),
            ("\u{9b}31m\u{7f}", "\\u{9b}31m\\u{7f}"),
            ("\u{202e}txt", "\\u{202e}txt"),
            ("a\u{200b}b\u{feff}", "a\\u{200b}b\\u{feff}"),
            ("👩\u{200d}👩", "👩\u{200d}👩"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }
}
