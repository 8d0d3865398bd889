//! Errors of the command line in one line, and the next command in another.

use super::{habits, options, shells, verbs};
use crate::cli::Cli;
use crate::commands::help;
use crate::config::shell_word::quoted;
use crate::config::suggest;
use crate::system::System;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};

/// Returns error and hint for the words that were typed, without the program's name.
pub(super) fn explained(sys: &System, refusal: &clap::Error, words: &[String]) -> (String, String) {
    let mut command = Cli::command();
    command.build();
    let first = words.first().map(String::as_str).unwrap_or_default();
    let Some(verb) = command.find_subcommand(first) else {
        return match refusal.kind() {
            ErrorKind::InvalidSubcommand => verbs::unknown(sys, words),
            _ if first.starts_with('-') => before_the_verb(&command, words),
            _ => (said(refusal), "`ssoenv help` lists the verbs".to_owned()),
        };
    };
    let (typed, value) = (one(refusal, ContextKind::InvalidArg), one(refusal, ContextKind::InvalidValue));
    let name = readable(&typed);
    match refusal.kind() {
        ErrorKind::UnknownArgument if typed.starts_with('-') => no_option(verb, &typed, words),
        ErrorKind::UnknownArgument => one_too_many(verb, &typed),
        ErrorKind::InvalidValue if value.is_empty() => {
            (format!("{} has no value", option(&name)), format!("write a value after it: {name}"))
        }
        ErrorKind::InvalidValue => no_such_value(verb, refusal, &name, &value),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(refusal).map(ToString::to_string);
            let why = why.map_or_else(String::new, |why| format!(": {why}"));
            let what = match value.is_empty() {
                true => format!("the value of {} is empty", option(&name)),
                false => format!("{} cannot be {value}{why}", option(&name)),
            };
            (what, looks_like(&name))
        }
        ErrorKind::MissingRequiredArgument if name == "--everywhere" => {
            let rest = words[1..].iter().map(|word| shlex::try_quote(word).unwrap_or_default());
            let rest = rest.collect::<Vec<_>>().join(" ");
            (
                format!("{first} {rest} needs --everywhere"),
                format!("for every shell: ssoenv {first} --everywhere {rest}; for this one: ssoenv {first}"),
            )
        }
        ErrorKind::MissingRequiredArgument => {
            let what = if name == "SHELL" { "the name of a shell".to_owned() } else { format!("a {name}") };
            (format!("{first} needs {what}"), example(sys, first))
        }
        ErrorKind::ArgumentConflict => {
            let other = readable(&one(refusal, ContextKind::PriorArg));
            let (name, other) = (option(&name), option(&other));
            if name == other {
                (format!("{name} is given twice"), format!("omit one {name}"))
            } else {
                (format!("{name} and {other} exclude each other"), "omit one of them".to_owned())
            }
        }
        ErrorKind::TooManyValues => {
            (format!("{} takes no value", option(&name)), format!("write {} alone", option(&name)))
        }
        ErrorKind::InvalidUtf8 => {
            ("a word of the command line is not UTF-8".to_owned(), "write it in UTF-8".to_owned())
        }
        _ => (said(refusal), more(first)),
    }
}

/// Returns a part of clap's error.
fn one(refusal: &clap::Error, kind: ContextKind) -> String {
    match refusal.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" and "),
        _ => String::new(),
    }
}

/// Converts `--region <REGION>` to `--region REGION`.
fn readable(argument: &str) -> String {
    argument.chars().filter(|c| !"<>[]".contains(*c)).collect::<String>().replace("...", "")
}

/// Returns the option of `--region REGION` and of `--prune=all`.
fn option(argument: &str) -> &str {
    argument.split([' ', '=']).next().unwrap_or(argument)
}

/// Returns the first line of clap's own message, for errors that have no text here.
fn said(refusal: &clap::Error) -> String {
    let text = refusal.render().to_string();
    text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

fn more(verb: &str) -> String {
    format!("`ssoenv help {verb}` lists its options")
}

/// Returns error and hint for an option before the verb, or in its place.
fn before_the_verb(command: &Command, words: &[String]) -> (String, String) {
    let typed = words[0].split('=').next().unwrap_or_default();
    let target = words[0].split_once('=').map(|(_, value)| value).or(words.get(1).map(String::as_str));
    let is_verb = |word: &&String| command.find_subcommand(word).is_some_and(|verb| !verb.is_hide_set());
    if let Some(at) = words.iter().position(|word| is_verb(&word)) {
        let rest = [&words[at + 1..], &words[..at]].concat();
        if let Some(line) = verbs::accepted(&[&words[at]], &rest) {
            return (format!("{typed} goes after the verb"), line);
        }
    }
    if let Some(meaning) = habits::meaning(typed) {
        return (
            format!("{typed} is not a verb"),
            habits::with_target(meaning, target.map(quoted).as_deref()),
        );
    }
    let long = typed.trim_start_matches('-');
    let has = |verb: &&Command| verb.get_arguments().any(|argument| argument.get_long() == Some(long));
    match command.get_subcommands().filter(|verb| !verb.is_hide_set()).find(has) {
        Some(verb) => (
            format!("{typed} goes after a verb"),
            format!("for instance: ssoenv {} {}", verb.get_name(), words.join(" ")),
        ),
        None => (format!("there is no option {typed}"), "`ssoenv help` lists the verbs".to_owned()),
    }
}

fn no_option(verb: &Command, typed: &str, words: &[String]) -> (String, String) {
    let name = verb.get_name();
    let meant: Vec<String> = options::meant(verb, typed);
    let meant: Vec<&str> = meant.iter().map(String::as_str).collect();
    let takes_target = verb.get_arguments().any(|argument| argument.get_id() == "target");
    let behind = words.iter().skip_while(|word| *word != typed).nth(1).filter(|word| !word.starts_with('-'));
    let hint = match (typed, behind) {
        ("-p" | "--profile", Some(target)) if takes_target => format!("ssoenv {name} {}", quoted(target)),
        _ => suggest::question(&meant).unwrap_or_else(|| more(name)),
    };
    (format!("{name} has no option {typed}"), hint)
}

fn one_too_many(verb: &Command, typed: &str) -> (String, String) {
    let name = verb.get_name();
    let takes: Vec<String> = verb.get_positionals().map(|argument| readable(&argument.to_string())).collect();
    let message = match &takes[..] {
        [] => format!("{name} takes only options, and {typed} is not one"),
        [one] => format!("{name} takes one {one}, and {typed} is one too many"),
        _ => format!("{typed} is one word too many for {name}"),
    };
    let hint =
        if name == "use" { format!("to run a command: ssoenv exec TARGET -- {typed}") } else { more(name) };
    (message, hint)
}

fn no_such_value(verb: &Command, refusal: &clap::Error, name: &str, value: &str) -> (String, String) {
    let verb = verb.get_name();
    if name == "SHELL" {
        let what = if verb == "init" { "hook" } else { "completion" };
        return (format!("there is no {what} for {value}"), shells::hint(verb, value));
    }
    if option(name) == "--shell"
        && let Some(hint) = shells::hint_of_language(value)
    {
        return (format!("--shell cannot be {value}"), hint);
    }
    let known = match refusal.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(known)) => known.clone(),
        _ => Vec::new(),
    };
    let near = suggest::nearest(value, known.iter().map(String::as_str));
    let all = match known.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => known.join(", "),
    };
    let hint = match (suggest::question(&near), all.is_empty()) {
        (Some(question), _) => question,
        (None, false) if known.len() == 1 => format!("its only value is {all}"),
        (None, false) => format!("{} is one of {all}", option(name)),
        (None, true) => more(verb),
    };
    (format!("{} cannot be {value}", option(name)), hint)
}

/// Returns a hint with a valid value.
fn looks_like(name: &str) -> String {
    match name.split(' ').nth(1) {
        Some("DURATION") => "a duration looks like 45m or 2h".to_owned(),
        Some("PORT") => format!("omit {} to get a free port", option(name)),
        Some("N") => format!("for instance: {} 8", option(name)),
        _ => format!("write another value: {name}"),
    }
}

/// Returns an example of the verb; for verbs about shells, with the shell that runs ssoenv.
fn example(sys: &System, verb: &str) -> String {
    let own = sys.parent.name().and_then(crate::shell::hook::HookScript::of_name);
    match (verb, own) {
        ("init" | "completions", Some(shell)) => format!("ssoenv {verb} {}", shell.name()),
        ("init" | "completions", None) => format!("for instance: ssoenv {verb} bash"),
        _ => help::first(verb).map_or_else(|| more(verb), |line| format!("for instance: {line}")),
    }
}
