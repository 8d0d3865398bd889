//! A TARGET that is the name or the email address of an account. Only a person at a terminal may name an account so:
//! names are text from outside that can change, so a script must not depend on them.

use super::account_words::{NamedAccount, named, nearest};
use super::candidates;
use super::kept_listings::{self, KeptListing};
use super::resolved_target::{Asked, Target};
use super::untrusted_aliases;
use crate::config::Config;
use crate::config::known_sessions;
use crate::config::session::{Identity, Session};
use crate::config::suggest;
use crate::environ::RenewalArgs;
use crate::error::Failure;
use crate::output::audience;
use crate::system::System;
use crate::system::terminal::{presence, prompts, visible};
use crate::targets::parse::{Reading, RoleWord, SessionWord};

/// Most accounts that a hint shows.
const SHOWN: usize = 4;

/// Resolves a word that names no profile, by the kept listings. Fails with `missing`, completed by what the listings
/// know, if the word names no account, or if nobody is there to mean one.
pub(super) fn target(
    sys: &System,
    config: Config,
    word: &str,
    given: &RenewalArgs,
    asked: Asked,
    missing: Failure,
) -> anyhow::Result<Target> {
    let mut listings = kept_listings::load(sys, &config);
    if let Some(label) = &given.session {
        listings.retain(|(session, _)| session.label() == label);
    }
    let found = named(word, &listings);
    let is_present = asked == Asked::All && presence::absence(sys).is_none();
    if found.is_empty() {
        let missing = suggest_accounts(word, &listings, missing);
        return Err(untrusted_aliases::mention(sys, word, missing).into());
    }
    if given.source.is_some() {
        return Err(suggest_accounts(word, &listings, missing).into());
    }
    if !is_present {
        let hint =
            format!("{} is an account's name, which can change: write {}", visible(word), listed(&found));
        return Err(missing.hint(hint).into());
    }
    let NamedAccount { session, account, role } = found[choose(sys, word, &found)?];
    let mut reading = Reading::of("the account's name", account.id.as_str());
    reading.role = role.map(|role| RoleWord::PermissionSet(role.to_owned()));
    reading.session = session_word(&config, session);
    candidates::target(sys, config, &reading, given, asked)
}

/// Completes the error of an alias whose target is no profile: it may be the name of an account, which an alias cannot
/// lead to. A similar profile is another role.
pub(super) fn explain_alias(sys: &System, config: &Config, word: &str, missing: Failure) -> Failure {
    const NO_NAME: &str = "an alias cannot lead to an account's name, which can change: write";
    let listings = kept_listings::load(sys, config);
    let found = named(word, &listings);
    let is_profile = !matches!(config.profile(word), Ok(None));
    let is_other =
        |hint: &str| hint == "ssoenv list" || hint.starts_with("did you mean ") && !hint.contains('/');
    match found.is_empty() {
        _ if is_profile => missing,
        false => missing.hint(format!("{NO_NAME} {}", listed(&found))),
        true if word.contains('/') && missing.hint.as_deref().is_some_and(is_other) => {
            missing.hint(format!("{NO_NAME} ACCOUNT_ID/ROLE"))
        }
        true => missing,
    }
}

/// Returns the session as a word of the reading; `None` if it is the only one, so that profiles of every form count.
fn session_word(config: &Config, session: &Session) -> Option<SessionWord> {
    let all = known_sessions::for_accounts(known_sessions::all(config));
    if all.len() == 1 {
        return None;
    }
    Some(match &session.identity {
        Identity::Named(name) => SessionWord::Named(name.clone()),
        Identity::Inline(_) => SessionWord::Portal(session.start_url.clone()),
    })
}

/// Returns the position of the only account, or of the one that the person chooses.
fn choose(sys: &System, word: &str, found: &[NamedAccount<'_>]) -> Result<usize, Failure> {
    if found.len() == 1 {
        return Ok(0);
    }
    // The first run of the same command has asked already, and has named the account's id.
    if let Some(name) = audience::repeated(&sys.env) {
        let is_it = |it: &NamedAccount<'_>| name.split('/').any(|part| part == it.account.id);
        if let Some(at) = found.iter().position(is_it) {
            return Ok(at);
        }
    }
    let shown: Vec<String> = found
        .iter()
        .map(|NamedAccount { session, account, .. }| {
            let line = format!("{}  {}  {}  {}", account.id, account.name, account.email, session.label());
            visible(&line)
        })
        .collect();
    prompts::choose(sys, &format!("{}:", visible(word)), &shown)
}

/// Formats what a script writes in place of the name.
fn listed(found: &[NamedAccount<'_>]) -> String {
    let one = |NamedAccount { session, account, role }: &NamedAccount<'_>| {
        let session = match &session.identity {
            Identity::Named(name) if found.len() > 1 => format!("{name}/"),
            _ => String::new(),
        };
        let only = || account.roles.first().filter(|_| account.roles.len() == 1).map(|role| &**role);
        format!("{session}{}/{}", account.id, role.or_else(only).unwrap_or("ROLE"))
    };
    let more = if found.len() > SHOWN { ", …" } else { "" };
    let shown: Vec<String> = found.iter().take(SHOWN).map(one).collect();
    shown.join(" or ") + more
}

/// Adds accounts with similar names to the question of the hint.
fn suggest_accounts(word: &str, listings: &[KeptListing], missing: Failure) -> Failure {
    let near = nearest(word, listings);
    let near: Vec<String> =
        near.iter().map(|account| format!("account {} ({})", account.id, visible(&account.name))).collect();
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    let Some(question) = suggest::question(&near) else { return missing };
    let hint = match missing.hint.as_deref() {
        Some("ssoenv list") | None => question,
        Some(profiles) if profiles.starts_with("did you mean ") => {
            let accounts = question.trim_start_matches("did you mean ");
            format!("{}, or {accounts}", profiles.trim_end_matches('?'))
        }
        Some(other) => other.to_owned(),
    };
    missing.hint(hint)
}
