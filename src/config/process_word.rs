//! Words of a `credential_process` line, quoted alike for every reader. Pure.

/// Quotes a word of a `credential_process` line, which the AWS CLI splits itself and the SDKs pass to `sh -c` or
/// `cmd`. Returns what all of them read as this one word; `None` if they do not agree on it.
pub fn process_word(word: &str) -> Option<String> {
    let is_bare = |c: char| c.is_alphanumeric() || "-_./:@+,=".contains(c) || (cfg!(windows) && c == '\\');
    if !word.is_empty() && word.chars().all(is_bare) {
        return Some(word.to_owned());
    }
    // Other characters are special in double quotes for one of the readers, and the SDKs take a `#` after a blank for
    // a comment.
    let is_harmless = |c: char| is_bare(c) || " ()[]{}~&|<>*?".contains(c);
    (!word.is_empty() && word.chars().all(is_harmless)).then(|| format!("\"{word}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_process_line_is_one_that_every_reader_takes_alike() {
        for (word, expected) in [
            ("/usr/local/bin/ssoenv", Some("/usr/local/bin/ssoenv")),
            ("111122223333/Admin+x=,.@-", Some("111122223333/Admin+x=,.@-")),
            ("/home/an na/bin/ssoenv", Some("\"/home/an na/bin/ssoenv\"")),
            ("a&b", Some("\"a&b\"")),
            ("", None),
            ("a$b", None),
            ("a`b", None),
            ("a\"b", None),
            ("a'b", None),
            ("a #b", None),
            ("a;b", None),
            ("a%b", None),
            ("a!b", None),
            ("a\nb", None),
        ] {
            assert_eq!(process_word(word).as_deref(), expected, "{word}");
        }
    }
}
