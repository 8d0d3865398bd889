//! The words of a `credential_process` line: its program, and what of the line may be shown, since secrets occur in
//! any part of such lines. Nothing is run here. Pure.

use std::path::Path;

/// Shown in place of words that may be secret.
pub const HIDDEN: &str = "…";

/// The verb that prints credentials.
pub const VERB: &str = "credential-process";

/// A line with at least one word.
pub struct ProcessLine<'a> {
    line: &'a str,
    program: String,
    rest: Vec<String>,
}

impl<'a> ProcessLine<'a> {
    /// Splits a line as a shell does; `None` if a quote is not closed, or the line is empty.
    pub fn read(line: &'a str) -> Option<Self> {
        // On Windows a backslash is part of a path, not an escape.
        let words = if cfg!(windows) { shlex::split(&line.replace('\\', r"\\")) } else { shlex::split(line) };
        let mut words = words?.into_iter();
        Some(ProcessLine { line, program: words.next()?, rest: words.collect() })
    }

    /// Returns the first word, for finding the program. It may be secret; see [`ProcessLine::shown_program`].
    pub fn program(&self) -> &str {
        &self.program
    }

    /// Returns the words behind the program. They may be secret.
    pub fn arguments(&self) -> &[String] {
        &self.rest
    }

    /// Whether the line runs `ssoenv credential-process`, from any path. Only whole words count.
    pub fn is_ours(&self) -> bool {
        let is_plain = is_ssoenv(&self.program) && self.rest.iter().any(|word| word == VERB);
        is_plain
            || self.end_of_path().is_some_and(|at| self.rest.get(at + 1).is_some_and(|word| word == VERB))
    }

    /// Whether the line runs ssoenv, with any verb.
    pub fn runs_ssoenv(&self) -> bool {
        is_ssoenv(&self.program) || self.end_of_path().is_some()
    }

    /// Returns the index of the word that ends an unquoted path of ssoenv with blanks in it (`C:\Program Files\…`).
    /// Words that are absolute paths, options or assignments cannot be part of that path.
    fn end_of_path(&self) -> Option<usize> {
        let is_part =
            |word: &String| !Path::new(word).is_absolute() && !word.starts_with('-') && !word.contains('=');
        let at = self
            .rest
            .iter()
            .take_while(|word| is_part(word))
            .position(|word| is_ssoenv(word) && Path::new(word).components().count() > 1)?;
        (Path::new(&self.program).is_absolute() && !is_ssoenv(&self.program)).then_some(at)
    }

    /// Returns the program as it may be shown: hidden if the word is an assignment.
    pub fn shown_program(&self) -> &str {
        if self.program.contains('=') { HIDDEN } else { &self.program }
    }

    /// Returns the line as it may be shown: the program and the names of options. Other words are shown only if the
    /// line is ours and they are harmless.
    pub fn shown(&self) -> String {
        // After an assignment any word may be secret.
        if self.shown_program() == HIDDEN {
            return HIDDEN.to_owned();
        }
        if self.is_ours() && self.rest.iter().all(|word| word.chars().all(is_harmless)) {
            return self.line.to_owned();
        }
        let mut shown = vec![self.program()];
        for word in &self.rest {
            let word = if is_option(word) { word.as_str() } else { HIDDEN };
            if word != HIDDEN || shown.last() != Some(&HIDDEN) {
                shown.push(word);
            }
        }
        shown.join(" ")
    }
}

/// Returns any line as it may be shown; all of it is hidden if it cannot be split.
pub fn shown(line: &str) -> String {
    ProcessLine::read(line).map_or_else(|| HIDDEN.to_owned(), |line| line.shown())
}

/// Whether a path's file name is ssoenv; Windows ignores case.
fn is_ssoenv(program: &str) -> bool {
    let name = Path::new(program).file_name().unwrap_or_default().to_string_lossy();
    let name = if cfg!(windows) { name.to_lowercase().into() } else { name };
    ["ssoenv", "ssoenv.exe"].contains(&&*name)
}

fn is_option(word: &str) -> bool {
    // A longer "option" may be a secret that begins with a dash.
    const LONGEST: usize = 24;
    let name = word.trim_start_matches('-');
    name.len() < word.len()
        && name.len() <= LONGEST
        && name.chars().all(|character| character.is_ascii_lowercase() || character == '-')
}

fn is_harmless(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-_./@+:,".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_without_what_may_be_secret() {
        for (line, expected) in [
            ("/opt/get --user sam --password hunter2", "/opt/get --user … --password …"),
            ("get hunter2 hunter3", "get …"),
            ("get --password=hunter2 -p", "get … -p"),
            ("TOKEN=hunter2 get --password", "…"),
            ("TOKEN=hunter2/ssoenv get", "…"),
            ("'open", "…"),
            ("", "…"),
            (
                "/usr/bin/ssoenv credential-process 111111111111/Admin --session my-org",
                "/usr/bin/ssoenv credential-process 111111111111/Admin --session my-org",
            ),
            ("ssoenv 'x; TOKEN=hunter2'", "ssoenv …"),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    #[test]
    fn the_program_is_the_first_word() {
        let line = ProcessLine::read("'/opt/my tools/get' --user sam").unwrap();
        assert_eq!((line.program(), line.shown_program()), ("/opt/my tools/get", "/opt/my tools/get"));
        let line = ProcessLine::read("TOKEN=hunter2 get").unwrap();
        assert_eq!((line.program(), line.shown_program()), ("TOKEN=hunter2", HIDDEN));
        assert!(ProcessLine::read("'open").is_none() && ProcessLine::read(" ").is_none());
    }

    #[test]
    fn ssoenv_is_known_whatever_it_is_asked_for() {
        for (line, runs) in [
            ("ssoenv use dev", true),
            ("/a b/ssoenv use dev", !cfg!(windows)),
            ("get --for ssoenv", false),
            ("/usr/bin/sudo /a/ssoenv use dev", false),
        ] {
            assert_eq!(ProcessLine::read(line).unwrap().runs_ssoenv(), runs, "{line}");
        }
    }

    #[test]
    fn a_line_is_ours_by_its_words() {
        for (line, is_ours) in [
            ("ssoenv credential-process dev", true),
            ("/usr/bin/ssoenv credential-process 111111111111/Admin --session my-org", true),
            ("'/opt/my tools/ssoenv' 'credential-process' dev", true),
            ("ssoenv.exe --quiet credential-process dev", true),
            ("SSOENV.EXE credential-process dev", cfg!(windows)),
            ("ssoenv use dev", false),
            ("/opt/ssoenv-wrapper credential-process x", false),
            ("/opt/ssoenv.sh credential-process x", false),
            ("get --for ssoenv credential-process x", false),
            ("'/opt/my ssoenv/get' credential-process x", false),
            ("env A=b ssoenv credential-process dev", false),
            ("/a b/ssoenv credential-process dev", !cfg!(windows)),
            ("/a b c/d/ssoenv credential-process 111111111111/Admin --session s", !cfg!(windows)),
            ("/a b/ssoenv use dev", false),
            ("/usr/bin/sudo /a/ssoenv credential-process dev", false),
            ("/usr/bin/sudo -u me bin/ssoenv credential-process dev", false),
            ("/usr/bin/env A=b bin/ssoenv credential-process dev", false),
            ("/opt/get ssoenv credential-process dev", false),
            ("a b/ssoenv credential-process dev", false),
            ("ssoenv 'x credential-process y'", false),
        ] {
            assert_eq!(ProcessLine::read(line).unwrap().is_ours(), is_ours, "{line}");
        }
    }
}
