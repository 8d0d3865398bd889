//! The sessions that `sync` takes.

use crate::cli::{Sync, Which};
use crate::commands::which_session::chosen_sessions;
use crate::config::Config;
use crate::config::known_sessions::{self, Known, leads_to};
use crate::config::session::Identity;
use crate::error::Failure;
use crate::settings::Settings;
use crate::system::System;

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
        // The older form has no name that a profile could refer to.
        let is_named = |known: &Known| {
            known.session.as_ref().map_or(true, |it| matches!(it.identity, Identity::Named(_)))
        };
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
        // A profile of the older form for the same start URL is no other session.
        let all = known_sessions::for_accounts(chosen(None, true)?);
        known = if all.len() == 1 { all } else { chosen(None, false)? };
        for one in &mut known {
            if let Some(named) = named_for(one, config) {
                *one = named;
            }
        }
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

/// Returns the `[sso-session]` with the start URL of a session of the older form.
fn named_for(known: &Known, config: &Config) -> Option<Known> {
    let session = known.session.as_ref().ok().filter(|it| !matches!(it.identity, Identity::Named(_)))?;
    let is_it = |other: &Known| other.session.as_ref().is_ok_and(|it| leads_to(session, it) && !known.is(it));
    known_sessions::all(config).into_iter().find(is_it)
}

fn older_form(known: &Known) -> Failure {
    let what = format!("{} has no [sso-session], which profiles of `sync` refer to", known.label);
    Failure::configuration(what).hint("create one with `ssoenv configure`")
}
