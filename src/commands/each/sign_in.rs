//! What needs a person before the first command starts: one sign-in per session at most, and codes of MFA devices.

use super::jobs::PlannedTarget;
use super::keyring::Keyring;
use crate::activation::sign_in;
use crate::config::chain::AssumeRoleStep;
use crate::error::{self, Kind};
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::presence;
use std::collections::HashSet;

/// Fetches the first credentials of each session, so that a session that has ended is noticed before anything runs.
/// Returns whether a person has signed in: then everything has to be resolved again. `asked`: sessions that a person
/// was asked about.
pub(super) fn prepare(
    sys: &System,
    settings: &Settings,
    targets: &[PlannedTarget],
    keyring: &Keyring<'_>,
    asked: &mut HashSet<String>,
) -> anyhow::Result<bool> {
    let is_present = presence::absence(sys).is_none();
    let mut seen = HashSet::new();
    for place in keyring.open() {
        let chain = &targets[place].chain;
        let key = chain.session().map(|session| session.cache_key().to_owned());
        let is_first = key.is_some_and(|key| seen.insert(key));
        let needs_code = is_present && chain.hops.iter().any(AssumeRoleStep::asks_for_code);
        if !is_first && !needs_code {
            continue;
        }
        let Err(error) = keyring.fetch_first(place, is_present) else { continue };
        match (error::kind(&error), chain.session()) {
            (Kind::Interrupted, _) => return Err(error),
            (Kind::SignIn, Some(session)) if is_present && asked.insert(session.cache_key().to_owned()) => {
                let config = targets[place].active().target().config.clone();
                sign_in::offer(sys, &config, chain, session, settings, error)?;
                return Ok(true);
            }
            _ => keyring.fail(place, &error),
        }
    }
    Ok(false)
}
