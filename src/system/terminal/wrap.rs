//! Wraps long messages at words. Pure.

use unicode_width::UnicodeWidthChar;

/// Columns: narrower windows are treated as this wide.
const NARROWEST: usize = 20;

/// Wraps the line to at most `columns`, further lines indented by `indent`; a longer word keeps its length. A command
/// in backquotes is one word if it fits into a line, so that it can be copied as a whole. Colour sequences have no
/// width.
pub fn wrapped(line: &str, columns: usize, indent: usize) -> String {
    let columns = columns.max(NARROWEST);
    let indent = if indent * 2 > columns { 4 } else { indent };
    if width(line) <= columns {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len() + 16);
    let (mut used, mut is_empty) = (0, true);
    for (blanks, word) in words(line, columns - indent) {
        let (gap, length) = (width(blanks), width(word));
        // The first word follows the line's own indent in any case. A word that fits into no line, such as a link, is
        // broken by the window wherever it starts.
        let fits_below = indent + length <= columns;
        if !is_empty && fits_below && used + gap + length > columns {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else {
            out.push_str(blanks);
            used += gap;
        }
        out.push_str(word);
        used += length;
        is_empty = false;
    }
    out
}

/// Returns the columns that the text takes; colour sequences have no width.
pub fn width(text: &str) -> usize {
    let (mut width, mut characters) = (0, text.chars());
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(|end| end.is_ascii_alphabetic());
        } else {
            width += character.width().unwrap_or(0);
        }
    }
    width
}

/// Splits into words, each with the blanks before it. Text between two backquotes is one word, up to `most` columns.
fn words(line: &str, most: usize) -> Vec<(&str, &str)> {
    let mut words = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let start = rest.len() - rest.trim_start_matches(' ').len();
        let end = |from: usize| rest[from..].find(' ').map_or(rest.len(), |at| from + at);
        let mut until = end(start);
        // An odd number of backquotes: the word extends to the closing one.
        let mut whole = until;
        let is_closed = |until: usize| rest[start..until].matches('`').count().is_multiple_of(2);
        while !is_closed(whole) && whole < rest.len() {
            whole = end(whole + 1);
        }
        if is_closed(whole) && width(&rest[start..whole]) <= most {
            until = whole;
        }
        words.push((&rest[..start], &rest[start..until]));
        rest = &rest[until..];
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_words_and_commands_stay_whole() {
        for (line, columns, indent, expected) in [
            ("short", 40, 4, "short"),
            ("one two three four five six", 20, 4, "one two three four\n    five six"),
            ("  key  value that is long", 20, 7, "  key  value that is\n       long"),
            ("say `a b c d e f` now and then", 20, 2, "say `a b c d e f`\n  now and then"),
            ("run this: `aaa bbb ccc ddd`, or not", 20, 2, "run this:\n  `aaa bbb ccc ddd`,\n  or not"),
            ("x `a command that is longer than it` y", 20, 2, "x `a command that is\n  longer than it` y"),
            ("an open ` is a word like any other", 20, 2, "an open ` is a word\n  like any other"),
            (
                "https://example.com/a/long/address then",
                20,
                4,
                "https://example.com/a/long/address\n    then",
            ),
            (
                "see https://example.com/a/long/address then",
                20,
                4,
                "see https://example.com/a/long/address\n    then",
            ),
            ("two  blanks  are  kept", 21, 2, "two  blanks  are\n  kept"),
            ("日本語 日本語 日本語 日本語", 20, 2, "日本語 日本語 日本語\n  日本語"),
            (
                "\u{1b}[31mred\u{1b}[0m and green and blue",
                20,
                2,
                "\u{1b}[31mred\u{1b}[0m and green and\n  blue",
            ),
            ("a window that is far too small", 3, 4, "a window that is far\n    too small"),
            ("", 20, 2, ""),
        ] {
            assert_eq!(wrapped(line, columns, indent), expected, "{line}");
        }
    }

    #[test]
    fn no_line_is_too_long_and_no_word_is_lost() {
        let line =
            "the profile `a b` of ~/.aws/config has no region, `ssoenv configure --profile a` sets one";
        for columns in 40..120 {
            let wrapped = wrapped(line, columns, 4);
            assert!(wrapped.lines().all(|line| width(line) <= columns), "{columns}: {wrapped}");
            let joined: Vec<&str> = wrapped.split_whitespace().collect();
            assert_eq!(joined, line.split_whitespace().collect::<Vec<_>>());
        }
    }
}
