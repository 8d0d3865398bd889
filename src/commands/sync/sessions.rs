//! The sessions that `sync` takes.

use crate::cli::{Sync, Which};
use crate::commands::which_session::chosen_sessions;
use crate::config::Config;
use crate::config::known_sessions::{self, Known};
use crate::config::session::Identity;
use crate::error::Failure;
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::{presence, prompts};

/// Returns the named sessions, or every one; without either those whose settings have sync options, or the only one, or
/// the one that the person chooses.
pub(super) fn sessions(
    sys: &System,
    config: &Config,
    settings: &Settings,
    arguments: &Sync,
) -> Result<Vec<Known>, Failure> {
    let chosen = |session: Option<&String>, all: bool| {
        let which = Which { session: session.cloned(), profile: None, all };
        chosen_sessions(sys, config, &which)
    };
    if arguments.all {
        let mut all = known_sessions::for_accounts(chosen(None, true)?);
        if all.is_empty() {
            return Err(known_sessions::without_accounts(config));
        }
        let (named, older): (Vec<Known>, Vec<Known>) = all.drain(..).partition(is_named);
        return match older.first() {
            Some(known) if named.is_empty() => Err(older_form(known)),
            _ => Ok(named),
        };
    }
    let mut names = arguments.sessions.clone();
    if names.is_empty() {
        names = settings.sessions_to_sync()?;
        let existing = config.session_names();
        names.retain(|name| existing.contains(name));
    }
    let mut known = Vec::new();
    if names.is_empty() {
        known.push(only_or_chosen(sys, config, chosen(None, true)?)?);
    }
    for (at, name) in names.iter().enumerate() {
        if !names[..at].contains(name) {
            known.extend(chosen(Some(name), false)?);
        }
    }
    for known in &known {
        if !matches!(known.session()?.identity, Identity::Named(_)) {
            return Err(older_form(known));
        }
    }
    Ok(known)
}

/// Returns the only session that profiles can refer to, or the one that the person chooses: profiles for another one
/// would be a surprise, so that neither the active profile nor a sign-in decides.
fn only_or_chosen(sys: &System, config: &Config, all: Vec<Known>) -> Result<Known, Failure> {
    let all = known_sessions::with_accounts(all);
    let (mut named, older): (Vec<Known>, Vec<Known>) = all.into_iter().partition(is_named);
    match named.len() {
        0 => Err(older.first().map_or_else(|| known_sessions::without_accounts(config), older_form)),
        1 => Ok(named.remove(0)),
        _ => {
            let labels: Vec<String> = named.iter().map(|known| known.label.clone()).collect();
            if presence::absence(sys).is_some() {
                return Err(Failure::configuration("there are several sessions")
                    .hint(format!("name one or more of {}; or add --all", labels.join(", "))));
            }
            Ok(named.swap_remove(prompts::choose(sys, "Which session?", &labels)?))
        }
    }
}

/// Whether profiles can refer to the session. The older form has no name; what cannot be read is kept for its error.
fn is_named(known: &Known) -> bool {
    known.session.as_ref().map_or(true, |it| matches!(it.identity, Identity::Named(_)))
}

fn older_form(known: &Known) -> Failure {
    let what = format!("{} has no [sso-session], which profiles of `sync` refer to", known.label);
    Failure::configuration(what).hint("create one with `ssoenv configure`")
}
