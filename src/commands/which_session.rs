//! Finds the session that a person means: by name, by profile, or the obvious one.

use crate::cli::Which;
use crate::config::known_sessions::{self, Known};
use crate::config::login_session::{self, KnownLogin};
use crate::config::session::{no_session, no_sessions};
use crate::config::{Config, DEFAULT_PROFILE};
use crate::error::Failure;
use crate::system::System;
use crate::system::terminal::{presence, prompts};

/// Returns the chosen sessions: one, or every one with `--all`. Fails if there is none.
pub(super) fn chosen_sessions(sys: &System, config: &Config, which: &Which) -> Result<Vec<Known>, Failure> {
    if let Some(profile) = &which.profile {
        return Known::of_profile(config, profile).map(|known| vec![known]);
    }
    let all = known_sessions::all(config);
    if let Some(name) = &which.session {
        return named(config, all, name).map(|known| vec![known]);
    }
    if all.is_empty() {
        return Err(without_sessions(config));
    }
    if which.all { Ok(all) } else { obvious(sys, config, all).map(|known| vec![known]) }
}

/// Returns the error for a configuration without sessions, which may have sign-ins of `aws login`.
fn without_sessions(config: &Config) -> Failure {
    let failure = no_sessions(config);
    match login_session::all(config).first() {
        Some(KnownLogin { login, .. }) => {
            let (name, line) = (&login.profile, login.sign_in_hint());
            failure
                .hint(format!("profile {name} signs in with `{line}`; `ssoenv configure` creates a session"))
        }
        None => failure,
    }
}

fn named(config: &Config, all: Vec<Known>, name: &str) -> Result<Known, Failure> {
    let labels: Vec<String> = all.iter().map(|known| known.label.clone()).collect();
    if let Some(known) = all.into_iter().find(|known| known.label == name) {
        return Ok(known);
    }
    let failure = no_session(config, name, &labels);
    if config.profile_names().iter().any(|profile| profile == name) {
        return Err(failure.hint(format!("{name} is a profile: name it with --profile")));
    }
    Err(failure)
}

/// Returns the only session that gives accounts, otherwise that of the active profile, of the default profile, or the
/// one that the person chooses.
fn obvious(sys: &System, config: &Config, all: Vec<Known>) -> Result<Known, Failure> {
    // Editors write sessions for services of their own, which nobody means here.
    let with_accounts = known_sessions::with_accounts(all.clone());
    let mut all = if with_accounts.is_empty() { all } else { with_accounts };
    if all.len() == 1 {
        return Ok(all.remove(0));
    }
    let active = ["SSOENV_PROFILE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"]
        .into_iter()
        .filter_map(|name| sys.env.text(name));
    for profile in active.chain([DEFAULT_PROFILE.to_owned()]) {
        let session = known_sessions::of_profile(config, &profile).ok();
        let is_it = |known: &Known| session.as_ref().is_some_and(|session| known.is(session));
        if let Some(at) = all.iter().position(is_it) {
            return Ok(all.swap_remove(at));
        }
    }
    let labels: Vec<String> = all.iter().map(|known| known.label.clone()).collect();
    if presence::absence(sys).is_some() {
        return Err(Failure::configuration("there are several sessions")
            .hint(format!("name one of {}", labels.join(", "))));
    }
    let at = prompts::choose(sys, "Which session?", &labels)?;
    Ok(all.swap_remove(at))
}
