//! Parses the words that PowerShell passes: as they were typed, with their quotes, and encoded so that no version of
//! PowerShell changes them on the way to a program. Pure.

use crate::shell::quote::POWERSHELL_SINGLE;
use percent_encoding::percent_decode_str;

/// Characters that PowerShell takes for a double quote.
const DOUBLE: [char; 4] = ['"', '\u{201c}', '\u{201d}', '\u{201e}'];

/// Decodes a word: a leading `=` keeps empty words from being dropped, and `%20` stands for characters that
/// PowerShell would quote.
pub fn word(argument: &str) -> String {
    let written = argument.strip_prefix('=').unwrap_or(argument);
    typed(&percent_decode_str(written).decode_utf8_lossy())
}

/// Removes PowerShell's quotes. `$` stays, since the shell does not complete words with an expression.
fn typed(word: &str) -> String {
    let (mut out, mut quotes): (String, &[char]) = (String::new(), &[]);
    let mut characters = word.chars().peekable();
    while let Some(character) = characters.next() {
        let is_single = std::ptr::eq(quotes, POWERSHELL_SINGLE.as_slice());
        // In single quotes PowerShell takes a backtick literally.
        if character == '`' && !is_single {
            out.extend(characters.next());
        } else if quotes.is_empty() {
            match character {
                single if POWERSHELL_SINGLE.contains(&single) => quotes = &POWERSHELL_SINGLE,
                double if DOUBLE.contains(&double) => quotes = &DOUBLE,
                character => out.push(character),
            }
        } else if quotes.contains(&character) {
            // Inside quotes, a doubled one means the quote itself.
            match characters.next_if(|next| quotes.contains(next)) {
                Some(_) => out.push(character),
                None => quotes = &[],
            }
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::quote::powershell_word;

    #[test]
    fn words_arrive_as_they_are_meant() {
        for (argument, expected) in [
            ("=dev", "dev"),
            ("=", ""),
            ("=--profile=a", "--profile=a"),
            ("=%27a%20b%27", "a b"),
            ("=%22a%20b%22", "a b"),
            ("=%22a%20b", "a b"),
            ("='it''s'", "it's"),
            ("=\u{2018}it\u{2019}\u{2019}s", "it\u{2019}s"),
            ("=%22it's%22", "it's"),
            ("=%22a`%22b", "a\"b"),
            ("=a`%20b", "a b"),
            ("='a`b'", "a`b"),
            ("=x'y%20z'", "xy z"),
            ("=a%5Cb%2520", r"a\b%20"),
        ] {
            assert_eq!(word(argument), expected, "{argument:?}");
        }
    }

    #[test]
    fn a_word_that_was_inserted_is_read_again() {
        for value in ["a b", "it's", "$(x)`y`", "\u{2018}\u{201c}\"", "größe", "@,;#"] {
            assert_eq!(typed(&powershell_word(value)), value, "{value:?}");
        }
    }
}
