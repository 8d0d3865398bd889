//! Candidates for the word at the cursor. Pure.

/// A candidate for the word at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The whole word, unquoted.
    pub value: String,
    /// A short description, for shells that show one.
    pub about: Option<String>,
}

/// Returns the beginning of a word in which no shell treats a character specially, quoted or not.
fn plain_without_quotes(word: &str) -> &str {
    word.split(['\\', '\'', '"', '`', '$', '(', '{', '~', '*', '?', '[']).next().unwrap_or_default()
}

/// Returns the beginning of a word in which no character is special. zsh and fish compare the candidates with the rest of
/// the word themselves, and pass the quote that begins the word: in quotes fewer characters are special.
pub fn plain(word: &str) -> &str {
    let (rest, special) = match word.chars().next() {
        Some('\'') => (&word[1..], &['\\', '\''][..]),
        Some('"') => (&word[1..], &['\\', '"', '$', '`'][..]),
        _ => return plain_without_quotes(word),
    };
    rest.split(special).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_special_depends_on_the_quote_that_begins_the_word() {
        for (word, expected, in_quotes) in [
            ("de", "de", "de"),
            ("a[b", "a", "a"),
            ("'a[b", "", "a[b"),
            ("'a b$(c) `d`", "", "a b$(c) `d`"),
            ("'a\\'b", "", "a"),
            ("'a'b", "", "a"),
            ("\"a'b (c", "", "a'b (c"),
            ("\"a$b", "", "a"),
            ("\"a`b", "", "a"),
            ("'~a/b", "", "~a/b"),
            ("a'b", "a", "a"),
            ("", "", ""),
        ] {
            assert_eq!((plain_without_quotes(word), plain(word)), (expected, in_quotes), "{word}");
        }
    }
}
