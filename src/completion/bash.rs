//! Parses the line that is being typed in bash, in two ways at once: as bash will read it, to find the words, and as
//! readline reads it now, to find which part of the last word will be replaced. Pure.

use crate::shell::quote::Open;

/// A line up to the cursor.
#[derive(Debug, PartialEq, Eq)]
pub struct TypedLine {
    /// The words without quotes; the last one is under the cursor, and may be empty.
    pub words: Vec<String>,
    /// Length of the beginning of the last word that readline keeps, in bytes.
    pub kept: usize,
    /// The quotes around the cursor.
    pub open: Open,
}

impl TypedLine {
    /// Parses a line with the characters of `COMP_WORDBREAKS`. Readline replaces what follows the last of them
    /// outside quotes, or what follows the open quote.
    pub fn read(breaks: &str, line: &str) -> Self {
        let (mut words, mut word, mut is_word) = (Vec::new(), String::new(), false);
        let (mut open, mut opened_at, mut broken_at) = (Open::No, 0, 0);
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            match (open, character) {
                (Open::No, ' ' | '\t' | '\n') => {
                    words.extend(is_word.then(|| std::mem::take(&mut word)));
                    (is_word, broken_at) = (false, 0);
                    continue;
                }
                (Open::No, '\'' | '"') => {
                    open = if character == '"' { Open::Double } else { Open::Single };
                    opened_at = word.len();
                }
                (Open::Single, '\'') | (Open::Double, '"') => open = Open::No,
                (Open::No, '\\') => word.extend(characters.next()),
                (Open::Double, '\\') => match characters.next() {
                    // In double quotes a backslash escapes only these; before any other character it stays.
                    Some(next @ ('$' | '`' | '"' | '\\')) => word.push(next),
                    Some(next) => word.extend(['\\', next]),
                    // The escaped character is not typed yet.
                    None => {}
                },
                (_, character) => {
                    word.push(character);
                    if open == Open::No && breaks.contains(character) {
                        broken_at = word.len();
                    }
                }
            }
            is_word = true;
        }
        words.push(word);
        TypedLine { words, kept: if open == Open::No { broken_at } else { opened_at }, open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    #[test]
    fn words_are_read_as_bash_does_and_the_last_one_is_cut_where_readline_cuts() {
        for (line, words, kept, open) in [
            ("ssoenv use d", &["ssoenv", "use", "d"][..], "", Open::No),
            ("ssoenv use ", &["ssoenv", "use", ""], "", Open::No),
            ("ssoenv  use\t", &["ssoenv", "use", ""], "", Open::No),
            ("ssoenv", &["ssoenv"], "", Open::No),
            ("ssoenv use 'dev' ''  x", &["ssoenv", "use", "dev", "", "x"], "", Open::No),
            ("s a:b", &["s", "a:b"], "a:", Open::No),
            ("s a:", &["s", "a:"], "a:", Open::No),
            ("s --profile=a:b=c", &["s", "--profile=a:b=c"], "--profile=a:b=", Open::No),
            (r"s a\:b", &["s", "a:b"], "", Open::No),
            (r"s a\ b:c", &["s", "a b:c"], "a b:", Open::No),
            (r"s a\'b", &["s", "a'b"], "", Open::No),
            (r"s a\", &["s", "a"], "", Open::No),
            ("s 'a b:c", &["s", "a b:c"], "", Open::Single),
            ("s \"a b:c", &["s", "a b:c"], "", Open::Double),
            ("s x:'a:b", &["s", "x:a:b"], "x:", Open::Single),
            ("s xy'a:b", &["s", "xya:b"], "xy", Open::Single),
            ("s 'a:b'c", &["s", "a:bc"], "", Open::No),
            ("s 'a:b':c", &["s", "a:b:c"], "a:b:", Open::No),
            (r"s 'a\b", &["s", r"a\b"], "", Open::Single),
            (r#"s "a\"b\$c\d"#, &["s", r#"a"b$c\d"#], "", Open::Double),
            (r#"s "a\"#, &["s", "a"], "", Open::Double),
            ("s größe:ä", &["s", "größe:ä"], "größe:", Open::No),
            ("", &[""], "", Open::No),
        ] {
            let read = TypedLine::read(BREAKS, line);
            assert_eq!(read.words, words, "{line:?}");
            assert_eq!((&read.words[read.words.len() - 1][..read.kept], read.open), (kept, open), "{line:?}");
        }
    }

    #[test]
    fn what_breaks_words_is_what_the_shell_says() {
        assert_eq!(TypedLine::read(" ", "s a:b=c").kept, 0);
        assert_eq!(TypedLine::read("", "s a:b").words, ["s", "a:b"]);
    }
}
