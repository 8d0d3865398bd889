//! Words that are not a verb: a profile, a session, a habit from another tool, or a typing error.

use super::habits;
use crate::cli::{Cli, parse};
use crate::config::shell_word::quoted;
use crate::config::{Config, suggest};
use crate::system::System;
use crate::targets::parse as targets;
use clap::CommandFactory;
use std::ffi::OsString;

/// Returns error and hint for a command line whose first word is not a verb.
pub(super) fn unknown(sys: &System, words: &[String]) -> (String, String) {
    let word = words.first().map(String::as_str).unwrap_or_default();
    // Only for the hint: broken files must not hide that the verb is wrong.
    let config = Config::load(&sys.env).ok();
    if let Some(what) = of_target(config.as_ref(), word) {
        let line = accepted(&["use"], words).unwrap_or_else(|| format!("ssoenv use {}", quoted(word)));
        return (format!("{word} is {what}, not a verb"), line);
    }
    let sessions = config.as_ref().map(Config::session_names).unwrap_or_default();
    if sessions.iter().any(|name| name == word) {
        return (format!("{word} is a session, not a verb"), format!("ssoenv login {}", quoted(word)));
    }
    let message = format!("there is no verb {word}");
    (message, hint(config.as_ref(), words))
}

/// Describes the word, if it can be a TARGET.
fn of_target(config: Option<&Config>, word: &str) -> Option<&'static str> {
    match word {
        "-" => return Some("the profile before"),
        "." => return Some("the profile of this directory"),
        _ => {}
    }
    let has_profile = |config: &Config| config.profile(word).ok().flatten().is_some();
    if config.is_some_and(has_profile) {
        return Some("a profile");
    }
    matches!(targets::read(word), Ok(Some(_))).then_some("a TARGET")
}

/// Returns the hint for an unknown verb: the equivalent of another tool's command, a similar verb, or a similar
/// profile.
fn hint(config: Option<&Config>, words: &[String]) -> String {
    let word = words.first().map(String::as_str).unwrap_or_default();
    if let Some(meant) = of_other_tools(words) {
        return meant;
    }
    let command = Cli::command();
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set()).map(clap::Command::get_name);
    let near = suggest::nearest(word, verbs);
    if let [verb] = near[..]
        && let Some(line) = accepted(&[verb], &words[1..])
    {
        return format!("did you mean `{line}`?");
    }
    if let Some(question) = suggest::question(&near) {
        return question;
    }
    let profiles = config.map(Config::profile_names).unwrap_or_default();
    match suggest::nearest(word, profiles.iter().map(String::as_str))[..] {
        [] => "`ssoenv help` lists the verbs".to_owned(),
        [profile] => format!("did you mean `ssoenv use {}`?", quoted(profile)),
        [profile, ..] if profile.to_lowercase() == word.to_lowercase() => {
            format!("did you mean `ssoenv use {}`?", quoted(profile))
        }
        ref several => suggest::question(several)
            .map(|question| question.replacen("did you mean ", "did you mean `ssoenv use` with ", 1))
            .unwrap_or_default(),
    }
}

/// Returns the equivalent for another tool's verb, with the rest of the line if that is valid.
fn of_other_tools(words: &[String]) -> Option<String> {
    if let Some((verb, rest)) = habits::of_aws(words) {
        return accepted(&[verb], rest).or_else(|| Some(format!("ssoenv {verb}")));
    }
    let (word, rest) = words.split_first()?;
    let meaning = habits::meaning(word)?;
    // `sts get-caller-identity`: two words for one thing.
    let rest = match rest {
        [next, rest @ ..] if habits::meaning(next) == Some(meaning) => rest,
        rest => rest,
    };
    if !rest.is_empty() && !meaning.contains('`') {
        let first: Vec<&str> =
            meaning.split(' ').skip(1).filter(|word| !habits::STANDS_FOR_REST.contains(word)).collect();
        if let Some(line) = accepted(&first, rest) {
            return Some(line);
        }
    }
    let target = rest.iter().find(|word| !word.starts_with('-')).map(|word| quoted(word));
    Some(habits::with_target(meaning, target.as_deref()))
}

/// Returns the command line with these words, if it is valid.
pub(super) fn accepted(first: &[&str], rest: &[String]) -> Option<String> {
    let words: Vec<&str> = first.iter().copied().chain(rest.iter().map(String::as_str)).collect();
    let line: Vec<OsString> = ["ssoenv"].iter().chain(&words).map(OsString::from).collect();
    // A hint must not lead to the next error.
    parse(&line).ok()?;
    let words: Option<Vec<String>> =
        words.iter().map(|word| Some(shlex::try_quote(word).ok()?.into_owned())).collect();
    Some(format!("ssoenv {}", words?.join(" ")))
}
