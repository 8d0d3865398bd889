//! Where the answer of a verb goes: to a shell that evaluates it, to the hook's wrapper, or to a program as data. And
//! how a person gets it there.

use crate::environ::EnvChange;
use crate::error::Failure;
use crate::output::audience;
use crate::shell::{Family, emit, quote};
use crate::system::{System, process, terminal};

/// The shell that a change is written for, `None` for data. Fails before anything is done when stdout is a terminal.
///
/// `shell`: the one that was named, in place of the one that runs us. `print`: whether a terminal may be written to.
pub fn destination(
    sys: &System,
    shell: Option<&str>,
    print: bool,
    is_code: bool,
) -> Result<Option<Family>, Failure> {
    let family = if is_code { Some(audience::family(shell, &sys.env, &sys.parent)?) } else { None };
    if !terminal::stdout_is_terminal() || print {
        return Ok(family);
    }
    Err(match family {
        Some(family) => Failure::usage("this output is for a shell to evaluate, but stdout is a terminal")
            .hint(format!("{}  (to show it with its secrets, add --print)", evaluated(family))),
        None => Failure::usage("this output contains secrets, and stdout is a terminal")
            .hint("redirect it to a file or a program, or show it with --print"),
    })
}

/// The same command line as a shell of this family evaluates it.
fn evaluated(family: Family) -> String {
    let words = process::arguments().into_iter().skip(1);
    evaluated_words(family, words.map(|word| word.to_string_lossy().into_owned()))
}

/// What takes a profile in the shell that runs us.
pub fn use_line(sys: &System, profile: &str) -> String {
    line_with(sys, profile, &[])
}

/// The `use` that was typed, with the profile that it did not name, for the shell that runs us.
pub fn completed_line(sys: &System, profile: &str) -> String {
    let options = process::arguments().into_iter().skip(2).filter(|word| word != "--");
    let options: Vec<String> = options.map(|word| word.to_string_lossy().into_owned()).collect();
    line_with(sys, profile, &options)
}

fn line_with(sys: &System, profile: &str, options: &[String]) -> String {
    let end = profile.starts_with('-').then_some("--");
    let words = end.into_iter().chain([profile]).map(str::to_owned);
    let words = ["use".to_owned()].into_iter().chain(options.iter().cloned()).chain(words);
    match audience::family(None, &sys.env, &sys.parent) {
        Ok(family) if audience::is_wrapped(&sys.env) => quoted_words(family, words),
        Ok(family) => evaluated_words(family, words),
        Err(_) => format!("ssoenv use {}", shlex::try_quote(profile).unwrap_or_default()),
    }
}

fn evaluated_words(family: Family, words: impl Iterator<Item = String>) -> String {
    let line = quoted_words(family, words);
    match family {
        Family::Posix => format!("eval \"$({line})\""),
        Family::Fish => format!("{line} | source"),
        Family::PowerShell => format!("iex \"$({line})\""),
    }
}

fn quoted_words(family: Family, words: impl Iterator<Item = String>) -> String {
    let needs_no_quotes = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_./@+:=,".contains(c))
    };
    let quoted = |word: String| match family {
        _ if needs_no_quotes(&word) => word,
        Family::Posix => String::from_utf8_lossy(&quote::posix(word.as_bytes())).into_owned(),
        Family::Fish => String::from_utf8_lossy(&quote::fish(word.as_bytes())).into_owned(),
        Family::PowerShell => quote::powershell(&word),
    };
    ["ssoenv".to_owned()].into_iter().chain(words.map(quoted)).collect::<Vec<_>>().join(" ")
}

/// A change that the hook's wrapper makes for a verb which others call for something else; without it, nothing.
pub fn for_wrapper(sys: &System, change: &EnvChange) -> Result<Vec<u8>, Failure> {
    // The wrapper catches what it asked for: a terminal is somebody who has only set its variable.
    let caught = audience::is_wrapped(&sys.env) && !terminal::stdout_is_terminal();
    if !caught || change.steps().next().is_none() {
        return Ok(Vec::new());
    }
    written(sys, Some(audience::family(None, &sys.env, &sys.parent)?), change)
}

/// The change as its reader wants it: code, or JSON where there is no shell, and data for the wrappers of PowerShell and
/// fish, which evaluate nothing.
pub fn written(sys: &System, family: Option<Family>, change: &EnvChange) -> Result<Vec<u8>, Failure> {
    match family {
        Some(Family::PowerShell) if audience::is_wrapped(&sys.env) => emit::json(change),
        Some(Family::Fish) if audience::is_fish_hook(&sys.env) => emit::lines(change),
        Some(family) if audience::is_wrapped(&sys.env) => emit::statements(family, change),
        Some(family) => emit::plain_statements(family, change),
        None => emit::json(change),
    }
}
