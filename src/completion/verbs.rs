//! Candidates for verbs, options and their values: those of clap's completion engine, without unwanted ones. For
//! names of profiles and sessions it returns marks. Pure.

use clap::{Arg, Command};
use clap_complete::engine::{self, ArgValueCompleter, CompletionCandidate};
use std::ffi::{OsStr, OsString};

/// Returns the candidates for the last word; the first word is the program. Options are offered only after a `-` and
/// in their long form, hidden verbs and options never.
pub fn candidates(mut command: Command, words: &[String]) -> Vec<CompletionCandidate> {
    let mut asked: Vec<OsString> = words.iter().map(OsString::from).collect();
    let Some(word) = words.last() else { return Vec::new() };
    if word == "-" {
        // After a single `-` the engine offers `-q` instead of `--quiet`.
        asked.last_mut().into_iter().for_each(|last| *last = "--".into());
    }
    if let Some(found) = behind_end(&command, words) {
        return found;
    }
    if is_of_other_command(&command, words) {
        // The word belongs to the command of `exec`, so no option of ssoenv applies.
        asked = [&asked[..2], &["--", "", ""].map(OsString::from), &asked[words.len() - 1..]].concat();
    }
    let last = asked.len() - 1;
    let found = engine::complete(&mut command, asked, last, None).unwrap_or_default();
    let is_long =
        |candidate: &CompletionCandidate| candidate.get_value().as_encoded_bytes().starts_with(b"--");
    let is_wanted = |candidate: &CompletionCandidate| match candidate.get_id() {
        Some(id) if id.starts_with("arg::") => word.starts_with('-') && is_long(candidate),
        _ => true,
    };
    found.into_iter().filter(|candidate| !candidate.is_hide_set() && is_wanted(candidate)).collect()
}

/// Returns the candidates for the argument of a verb that must follow `--`, if the cursor is there. The engine does not
/// know such arguments.
fn behind_end(command: &Command, words: &[String]) -> Option<Vec<CompletionCandidate>> {
    let (word, before) = words.split_last()?;
    let mut verb = command.find_subcommand(before.get(1)?)?.clone();
    if !before.iter().any(|word| word == "--") {
        return None;
    }
    verb.build();
    let last = verb.get_arguments().find(|argument| argument.is_last_set())?;
    let completer = last.get::<ArgValueCompleter>();
    Some(completer.map(|completer| completer.complete(OsStr::new(word))).unwrap_or_default())
}

/// Whether the cursor is in the words of a command that a verb runs.
fn is_of_other_command(command: &Command, words: &[String]) -> bool {
    let Some(mut verb) = words.get(1).and_then(|verb| command.find_subcommand(verb)).cloned() else {
        return false;
    };
    verb.build();
    // TARGET, and the command itself.
    const FIRST: usize = 2;
    if !verb.get_arguments().any(|argument| argument.is_trailing_var_arg_set()) {
        return false;
    }
    let takes_value = |word: &str| {
        let is_it =
            |argument: &&Arg| argument.get_long().is_some_and(|long| word.strip_prefix("--") == Some(long));
        verb.get_arguments().find(is_it).is_some_and(|argument| argument.get_action().takes_values())
    };
    let (mut before, mut found) = (words[2..words.len() - 1].iter(), 0);
    while let Some(word) = before.next() {
        if found == 0 && word == "--" {
            // After a `--` every word counts, also one that begins with a hyphen.
            found = before.len();
            break;
        }
        if word.starts_with('-') && found < FIRST && word != "--" {
            if takes_value(word) {
                before.next();
            }
        } else if word != "--" {
            found += 1;
        }
    }
    found >= FIRST
}

/// Whether a last word that begins with `-` would be read as an option.
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
            .subcommand(Command::new("run").defer(|verb| {
                let rest = Arg::new("rest").trailing_var_arg(true).num_args(1..).allow_hyphen_values(true);
                options(verb).arg(rest.value_parser(["git", "git-lfs"]))
            }))
            .subcommand(Command::new("each").defer(|verb| {
                let mark = |_: &OsStr| vec![CompletionCandidate::new("file")];
                let last = Arg::new("command").last(true).num_args(1..).allow_hyphen_values(true);
                options(verb).arg(last.add(ArgValueCompleter::new(mark)))
            }))
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
            ("", "use run each off help"),
            ("each d", "dev"),
            // The caller drops paths where an option is typed.
            ("each dev --c", "file --color"),
            ("each dev -- ", "file"),
            ("each dev -- git --c", "file"),
            ("each -- d", "file"),
            ("run --color al", "always"),
            ("run dev --c", "--color"),
            ("run dev g", "git git-lfs"),
            ("run dev git --c", ""),
            ("run dev git --color ", "git git-lfs"),
            ("run --color auto dev -q git --c", ""),
            ("run dev -- git --c", ""),
            ("run dev -- g", "git git-lfs"),
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
