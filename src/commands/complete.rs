//! `__complete`: candidates for the word at the cursor. Never fails and prints no message, since it runs while a
//! person types.

use crate::cli::{Cli, Complete, HookShell, Named};
use crate::completion::accounts::{self, Words};
use crate::completion::bash::TypedLine;
use crate::completion::{Candidate, aliases, answer, names, plain, powershell, roles, verbs};
use crate::config::Config;
use crate::manual::PAGES;
use crate::settings::Settings;
use crate::system::System;
use crate::targets::{kept_listings, parse};
use clap::CommandFactory;

pub(super) fn run(sys: &System, arguments: &Complete) -> anyhow::Result<Vec<u8>> {
    let typed: Vec<_> = arguments.words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    Ok(match (arguments.shell, typed.as_slice()) {
        (HookShell::Bash, [breaks, line]) => {
            let line = TypedLine::read(breaks, line);
            found(sys, &line.words).map_or(answer::FILES.into(), |found| answer::bash(&line, &found))
        }
        (HookShell::Bash, _) => Vec::new(),
        (HookShell::Zsh | HookShell::Fish, [before @ .., word]) => {
            let is_zsh = arguments.shell == HookShell::Zsh;
            let words = [before, &[plain(word).to_owned()]].concat();
            let write = if is_zsh { answer::zsh } else { answer::fish };
            found(sys, &words).map_or(answer::FILES.into(), |found| write(&found))
        }
        (HookShell::Zsh | HookShell::Fish, []) => Vec::new(),
        (HookShell::Powershell, _) => {
            let words: Vec<_> = typed.iter().map(|word| powershell::word(word)).collect();
            answer::powershell(&found(sys, &words).unwrap_or_default())
        }
    })
}

/// Returns the candidates for the last word; `None` if it is a path, which the shell completes. The first word is the
/// program.
fn found(sys: &System, words: &[String]) -> Option<Vec<Candidate>> {
    let word = words.last().map_or("", String::as_str);
    let mut all = Vec::new();
    let reads_options = verbs::reads_options(words);
    for candidate in verbs::candidates(Cli::command(), words) {
        let value = candidate.get_value().to_string_lossy();
        let Some(named) = Named::of(&candidate) else {
            let about = candidate.get_help().map(ToString::to_string);
            all.push(Candidate { about, value: value.into_owned() });
            continue;
        };
        // For `--option=VALUE`, the value of the candidate is the part before the name.
        let Some(start) = word.strip_prefix(&*value) else { continue };
        let mut named = match named {
            Named::Path if reads_options && word.starts_with('-') => continue,
            Named::Path => return None,
            _ if value.is_empty() && is_too_early(words) => continue,
            Named::Profile => names::profiles(&config(sys), &settings(sys), start),
            Named::Target => targets(sys, start, true),
            Named::TargetById => targets(sys, start, false),
            Named::Session => names::sessions(&config(sys), start),
            Named::Page => pages(start),
            Named::Region => names::regions(start),
            Named::Service => names::services(start),
            Named::Role => roles_of(sys, words, start),
            Named::Time => roles::times(start),
        };
        if value.is_empty() && takes_several(words) {
            named.retain(|candidate| !words[..words.len() - 1].contains(&candidate.value));
        }
        // A name with a leading hyphen would be read as an option.
        named.retain(|candidate| !(reads_options && candidate.value.starts_with('-')));
        named.iter_mut().for_each(|candidate| candidate.value.insert_str(0, &value));
        all.extend(named);
    }
    Some(all)
}

/// Returns profiles and aliases; and only where no such word begins so, the accounts of the kept listings, which take
/// longer to read. `names` says that the verb takes their names.
fn targets(sys: &System, start: &str, names: bool) -> Vec<Candidate> {
    let (config, settings) = (config(sys), settings(sys));
    let mut found = names::profiles(&config, &settings, start);
    found.extend(aliases::aliases(&config, &settings, start));
    if !found.is_empty() {
        return found;
    }
    let is_profile = |text: &str| config.profile(text).is_ok_and(|profile| profile.is_some());
    let is_free = |text: &str| {
        let is_alias = || settings.alias(text).is_ok_and(|alias| alias.is_some());
        let is_form = text == "." || !matches!(parse::read(text), Ok(None));
        !is_form && !is_profile(text) && !is_alias()
    };
    accounts::accounts(
        &kept_listings::of_named_sessions(sys, &config),
        start,
        &Words { names, is_free: &is_free },
    )
}

/// Returns the roles of the account that a word before the cursor names, or of this shell's.
fn roles_of(sys: &System, words: &[String], start: &str) -> Vec<Candidate> {
    let config = config(sys);
    let of_word = |word: &String| {
        let of_form = || parse::read(word).ok().flatten().map(|reading| reading.account_id);
        roles::account_of(&config, word).or_else(of_form)
    };
    let before = words.get(2..words.len() - 1).unwrap_or_default();
    let named = before.iter().filter(|word| !word.starts_with('-')).find_map(of_word);
    let Some(account_id) = named.or_else(|| sys.env.text("SSOENV_ACCOUNT_ID")) else { return Vec::new() };
    roles::roles(&config, &kept_listings::of_named_sessions(sys, &config), &account_id, start)
}

/// Whether the verb takes a name only behind an option that is not there yet.
fn is_too_early(words: &[String]) -> bool {
    words.get(1).is_some_and(|verb| verb == "off") && !words.iter().any(|word| word == "--everywhere")
}

/// Whether the verb takes several names, each of which is offered once.
fn takes_several(words: &[String]) -> bool {
    words.get(1).is_some_and(|verb| ["each", "serve", "sync"].contains(&verb.as_str()))
}

/// Returns the verbs and pages that `help` shows.
fn pages(start: &str) -> Vec<Candidate> {
    let command = Cli::command();
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    let begun = verbs.filter(|verb| verb.get_name().starts_with(start));
    let candidate = |verb: &clap::Command| Candidate {
        value: verb.get_name().to_owned(),
        about: verb.get_about().map(ToString::to_string),
    };
    let named = PAGES.iter().filter(|page| page.name.starts_with(start));
    let of_manual =
        named.map(|page| Candidate { value: page.name.to_owned(), about: Some(page.summary.to_owned()) });
    begun.map(candidate).chain(of_manual).collect()
}

fn settings(sys: &System) -> Settings {
    // An error message would end up in the line that is being typed.
    Settings::load(&sys.env).unwrap_or_default()
}

fn config(sys: &System) -> Config {
    // At once: the person has pressed a key, so this does not wait for a program that is writing the file.
    Config::load_at_once(&sys.env).unwrap_or_else(|_| Config::from_texts("", ""))
}
