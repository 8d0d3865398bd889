//! The words of the command line, with those of files (`@FILE`, `@-`) in place of their names.

use crate::config::in_utf_8;
use crate::error::Failure;
use crate::system::System;
use crate::system::files::{self, Limits, metadata};
use std::path::Path;
use std::time::Duration;

/// Most bytes of a file: room for 200,000 targets.
const LARGEST: u64 = 8 << 20;

/// A target as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    /// File and line that it is from, as `FILE:LINE`; `None` for the command line.
    pub origin: Option<String>,
}

impl Word {
    /// Adds file and line to an error.
    pub fn explain(&self, error: anyhow::Error) -> anyhow::Error {
        let Some(origin) = &self.origin else { return error };
        match error.downcast::<Failure>() {
            Ok(failure) => {
                let message = format!("{origin}: {failure}");
                failure.reworded(message).into()
            }
            Err(error) => error,
        }
    }
}

/// Returns the words in their order. `is_profile` tells a profile whose name begins with `@` from a file.
pub(super) fn expand(
    sys: &System,
    typed: &[String],
    is_profile: impl Fn(&str) -> bool,
) -> anyhow::Result<Vec<Word>> {
    if typed.iter().filter(|word| *word == "@-").count() > 1 {
        return Err(Failure::usage("`@-` is given twice, but stdin can be read once").into());
    }
    let mut words = Vec::new();
    for word in typed {
        if word.is_empty() {
            let failure = Failure::usage("a TARGET is empty");
            return Err(failure.hint("a variable that is not set, perhaps: name a profile").into());
        }
        match word.strip_prefix('@').filter(|_| !is_profile(word)) {
            Some(file) => words.extend(of_file(sys, file)?),
            None => words.push(Word { text: word.clone(), origin: None }),
        }
    }
    Ok(words)
}

fn of_file(sys: &System, file: &str) -> anyhow::Result<Vec<Word>> {
    let (name, path) = match file {
        "-" => ("stdin".to_owned(), Path::new("stdin").to_owned()),
        // The shell expands `~` only at the beginning of a word.
        file => (file.to_owned(), sys.env.expand(file)),
    };
    let unreadable = |error| metadata::unreadable(&path, error);
    let bytes = match file {
        "" => return Err(Failure::usage("`@` names no file: write @FILE, or `@-` for stdin").into()),
        "-" => files::read_stdin(LARGEST).map_err(unreadable)?,
        _ => {
            // `@<(COMMAND)` is a pipe, and the command may be slow.
            let limits = Limits { size: LARGEST, patience: Duration::from_secs(600) };
            let contents = files::read(&path, limits).map_err(unreadable)?;
            contents.ok_or_else(|| missing(file))?.bytes
        }
    };
    in_utf_8(&path, &bytes)?;
    let words = lines(&String::from_utf8_lossy(&bytes), &name)?;
    if words.is_empty() {
        return Err(Failure::configuration(format!("{name} names no target")).into());
    }
    Ok(words)
}

fn missing(file: &str) -> Failure {
    Failure::configuration(format!("there is no file {file}"))
        .hint("`@FILE` is a file with a target on each line; without the `@` it is a target")
}

/// Returns the word of each line. A `#` at the beginning of a line, or after a blank, begins a comment.
fn lines(text: &str, name: &str) -> Result<Vec<Word>, Failure> {
    let mut words = Vec::new();
    // Editors on Windows may begin a text with a byte order mark.
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let comment = line
            .char_indices()
            .find(|(at, c)| *c == '#' && line[..*at].chars().next_back().is_none_or(char::is_whitespace));
        let line = line[..comment.map_or(line.len(), |(at, _)| at)].trim();
        if line.is_empty() {
            continue;
        }
        let origin = format!("{name}:{}", number + 1);
        if line.starts_with('@') {
            let failure =
                Failure::configuration(format!("{origin}: `{line}`: a file cannot name another file"));
            return Err(failure.hint("name both files on the command line"));
        }
        words.push(Word { text: line.to_owned(), origin: Some(origin) });
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        lines(text, "f").unwrap().into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn a_line_is_a_word_without_its_comment() {
        let text = "\u{feff}prod\r\n\n# all of them\n  dev # mine\n\t#\n111111111111/Read#Only\nmy profile\n";
        assert_eq!(texts(text), ["prod", "dev", "111111111111/Read#Only", "my profile"]);
        let origins = lines("a\n\nb", "f").unwrap();
        assert_eq!(origins[1].origin.as_deref(), Some("f:3"));
        assert!(texts("").is_empty() && texts("# ü\n").is_empty());
        assert!(lines("dev\n@more", "f").unwrap_err().to_string().contains("f:2"));
    }
}
