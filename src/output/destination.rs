//! Where the output of a verb goes: to a shell that evaluates it, to the hook's wrapper, or to a program as data; and
//! the command line that gets it there.

use crate::environ::EnvChange;
use crate::error::Failure;
use crate::output::audience;
use crate::shell::{Family, emit, quote};
use crate::system::{System, process, terminal};

/// Returns the shell to write for; `None` for data. Fails with `Usage`, before anything is done, if stdout is a
/// terminal.
///
/// `shell` is the one given by the person, instead of the one that runs ssoenv; `print` allows output to a terminal.
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

/// Returns this command line in the form in which a shell of this family evaluates it.
fn evaluated(family: Family) -> String {
    let words = process::arguments().into_iter().skip(1);
    evaluated_words(family, words.map(|word| word.to_string_lossy().into_owned()))
}

/// Returns the command that activates a profile in the shell that runs ssoenv.
pub fn use_line(sys: &System, profile: &str) -> String {
    line_with(sys, profile, &[])
}

/// Returns the typed `use` with the profile that the person picked, for the shell that runs ssoenv.
pub fn completed_line(sys: &System, profile: &str) -> String {
    let options = process::arguments().into_iter().skip(2).filter(|word| word != "--");
    let options: Vec<String> = options.map(|word| word.to_string_lossy().into_owned()).collect();
    line_with(sys, profile, &options)
}

/// Returns the command that deactivates the profile of the shell that runs ssoenv.
pub fn evaluated_off(sys: &System) -> String {
    match audience::family(None, &sys.env, &sys.parent) {
        Ok(family) => evaluated_words(family, ["off".to_owned()].into_iter()),
        Err(_) => "ssoenv off --format json".to_owned(),
    }
}

fn line_with(sys: &System, profile: &str, options: &[String]) -> String {
    let end = profile.starts_with('-').then_some("--");
    let words = end.into_iter().chain([profile]).map(str::to_owned);
    let words = ["use".to_owned()].into_iter().chain(options.iter().cloned()).chain(words);
    match audience::family(None, &sys.env, &sys.parent) {
        Ok(family) if audience::is_wrapped(&sys.env) || is_data(options) => quoted_words(family, words),
        Ok(family) => evaluated_words(family, words),
        // ssoenv writes no code for this shell, but the bare command still names the profile.
        Err(_) => format!("ssoenv use {}", shlex::try_quote(profile).unwrap_or_default()),
    }
}

/// Whether the options of a `use` ask for data, which no shell evaluates.
fn is_data(options: &[String]) -> bool {
    let of_option = |option: &String| option.strip_prefix("--format=").map(str::to_owned);
    let joined = options.iter().find_map(of_option);
    let behind = || options.iter().skip_while(|option| *option != "--format").nth(1).cloned();
    joined.or_else(behind).is_some_and(|format| format != "shell")
}

fn evaluated_words(family: Family, words: impl Iterator<Item = String>) -> String {
    let line = quoted_words(family, words);
    match family {
        Family::Posix => format!("eval \"$({line})\""),
        Family::Fish => format!("{line} | source"),
        Family::PowerShell => format!("iex \"$({line})\""),
        Family::Csh => format!("eval \"`{line}`\""),
        Family::Cmd => format!("for /f \"delims=\" %i in ('{line}') do @call %i"),
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
        Family::Csh => String::from_utf8_lossy(&quote::csh(word.as_bytes())).into_owned(),
        Family::Cmd => format!("\"{word}\""),
    };
    ["ssoenv".to_owned()].into_iter().chain(words.map(quoted)).collect::<Vec<_>>().join(" ")
}

/// Returns a change for the hook's wrapper, from verbs that otherwise print something else; nothing without the
/// wrapper.
pub fn for_wrapper(sys: &System, change: &EnvChange) -> Result<Vec<u8>, Failure> {
    // The wrapper captures stdout. If it is a terminal, a person has merely set the wrapper's variable.
    let caught = audience::is_wrapped(&sys.env) && !terminal::stdout_is_terminal();
    if !caught || change.steps().next().is_none() {
        return Ok(Vec::new());
    }
    written(sys, Some(audience::family(None, &sys.env, &sys.parent)?), change)
}

/// Writes a change for its reader: code for a shell, data for the wrappers of PowerShell and fish, which evaluate
/// nothing, and otherwise JSON.
pub fn written(sys: &System, family: Option<Family>, change: &EnvChange) -> Result<Vec<u8>, Failure> {
    match family {
        Some(Family::PowerShell) if audience::is_wrapped(&sys.env) => emit::json(change),
        Some(Family::Fish) if audience::is_fish_hook(&sys.env) => emit::lines(change),
        Some(family) if audience::is_wrapped(&sys.env) => emit::statements(family, change),
        Some(family) => emit::plain_statements(family, change),
        None => emit::json(change),
    }
}
