//! Verbs, options and their values: what clap's completion engine finds in the description of the command line, less
//! what nobody wants there. Names of profiles and sessions are marks yet. Pure.

use clap::Command;
use clap_complete::engine::{self, CompletionCandidate};
use std::ffi::OsString;

/// What may stand in the place of the last word; the first word is the program. Options are offered only after a `-`
/// and in their long form, hidden verbs and options never.
pub fn candidates(mut command: Command, words: &[String]) -> Vec<CompletionCandidate> {
    let mut asked: Vec<OsString> = words.iter().map(OsString::from).collect();
    let Some(word) = words.last() else { return Vec::new() };
    if word == "-" {
        // After a single one the engine puts `-q` before `--quiet`, and leaves that out then.
        asked.last_mut().into_iter().for_each(|last| *last = "--".into());
    }
    let found = engine::complete(&mut command, asked, words.len() - 1, None).unwrap_or_default();
    let is_long =
        |candidate: &CompletionCandidate| candidate.get_value().as_encoded_bytes().starts_with(b"--");
    let is_wanted = |candidate: &CompletionCandidate| match candidate.get_id() {
        Some(id) if id.starts_with("arg::") => word.starts_with('-') && is_long(candidate),
        _ => true,
    };
    found.into_iter().filter(|candidate| !candidate.is_hide_set() && is_wanted(candidate)).collect()
}

/// Whether a value that begins with `-` would be taken for an option in the place of the last word.
pub fn reads_options(words: &[String]) -> bool {
    let Some((word, before)) = words.split_last() else { return true };
    let is_attached = word.starts_with("--") && word.contains('=');
    !is_attached && !before.iter().any(|word| word == "--")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Arg, ArgAction};

    fn command() -> Command {
        Command::new("ssoenv")
            .subcommand(Command::new("use").about("Use it").defer(options))
            .subcommand(Command::new("off"))
            .subcommand(Command::new("__hook").hide(true))
    }

    fn options(verb: Command) -> Command {
        verb.arg(Arg::new("color").long("color").value_parser(["auto", "always"]))
            .arg(Arg::new("quiet").long("quiet").short('q').action(ArgAction::SetTrue))
            .arg(Arg::new("secret").long("secret").action(ArgAction::SetTrue).hide(true))
            .arg(Arg::new("name").value_parser(["dev", "use"]))
    }

    #[test]
    fn only_what_may_stand_there_is_offered() {
        for (line, expected) in [
            ("", "use off help"),
            ("u", "use"),
            ("x", ""),
            ("__", ""),
            ("help o", "off"),
            ("help __", ""),
            ("use ", "dev use"),
            ("use d", "dev"),
            ("use use ", ""),
            ("use -", "--color --quiet --help"),
            ("use --", "--color --quiet --help"),
            ("use --q", "--quiet"),
            ("use -q", ""),
            ("use --sec", ""),
            ("use --color ", "auto always"),
            ("use --color al", "always"),
            ("use --color=", "--color=auto --color=always"),
            ("use --color=au", "--color=auto"),
            ("use --quiet=", ""),
            ("use --color auto ", "dev use"),
            ("use --color=auto --quiet d", "dev"),
            ("use -q d", "dev"),
            ("use -- d", "dev"),
            ("use -- --q", ""),
        ] {
            let words: Vec<String> = format!("ssoenv {line}").split(' ').map(str::to_owned).collect();
            let found = candidates(command(), &words);
            let found: Vec<_> = found.iter().map(|it| it.get_value().to_string_lossy()).collect();
            assert_eq!(found.join(" "), expected, "{line:?}");
        }
        assert!(candidates(command(), &[]).is_empty());
    }

    #[test]
    fn a_name_with_a_dash_is_safe_after_the_end_of_options_and_behind_an_equals_sign() {
        for (line, expected) in
            [("", true), ("-", true), ("--profile -", true), ("-- -", false), ("--profile=-", false)]
        {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            assert_eq!(reads_options(&words), expected, "{line:?}");
        }
    }
}
