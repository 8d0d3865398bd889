//! A word in a line that a person copies into a shell. Pure.

/// The word as it is typed; behind `--` where it would be taken for an option.
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
