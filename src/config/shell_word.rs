//! Quoting of a word in a command that a person copies into a shell. Pure.

/// Quotes a word for POSIX shells, with `--` in front if it begins with a dash.
pub fn quoted(word: &str) -> String {
    let end = if word.starts_with('-') { "-- " } else { "" };
    format!("{end}{}", shlex::try_quote(word).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_split_them() {
        for (word, expected) in [("dev", "dev"), ("my dev", "'my dev'"), ("-x", "-- -x")] {
            assert_eq!(quoted(word), expected);
        }
    }
}
