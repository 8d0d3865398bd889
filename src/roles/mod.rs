//! What a session may become: credentials of a role, from the cache shared with the AWS CLI, else fetched. The rules of
//! freshness are in the README, "What it stores, and where".

pub mod assignments;
pub mod attempt;
pub mod behind;
pub mod cache;
mod chain;
pub mod credentials;
mod fetch;
pub mod names;
pub mod portal;
pub mod record;

use crate::config::Config;
use crate::config::endpoint::Endpoints;
use crate::config::profile::{Profile, SsoRole};
use crate::error::{self, Failure, Kind};
use crate::sso::{self, cache::Found};
use crate::system::System;
use crate::system::locks::{self, Waited};
use crate::time::{Time, spoken};
use credentials::Credentials;
use fetch::fetch;

/// What a caller asks of the credentials.
#[derive(Clone, Copy, Debug, Default)]
pub struct Want {
    /// Seconds that should be left; without it the credentials' own margin.
    pub min_left: Option<i64>,
    /// Not from the cache.
    pub refresh: bool,
}

/// Credentials of the profile's role. Reads one file and writes nothing while the cached ones are good.
pub fn credentials(
    sys: &System,
    config: &Config,
    profile: &Profile,
    role: &SsoRole,
    want: Want,
) -> anyhow::Result<Credentials> {
    let cached = cache::read(sys, role);
    let is_good = |cached: &&Credentials| !want.refresh && is_fresh(cached, want, sys.clock.now());
    if let Some(credentials) = cached.as_ref().filter(is_good) {
        return Ok(credentials.clone());
    }
    match renew(sys, config, profile, role, cached.as_ref()) {
        Ok(credentials) => {
            let left = credentials.expires_at.left(sys.clock.now());
            if left <= 0 {
                let failure = Failure::service(format!(
                    "new credentials of {} ended before they arrived",
                    profile.name
                ));
                return Err(failure.hint("check the clock of this machine").into());
            }
            if let Some(min_left) = want.min_left.filter(|min_left| left < *min_left) {
                let (left, asked) = (spoken(left), spoken(min_left));
                sys.terminal.warn(&format!(
                    "credentials of {} last {left}, less than the {asked} asked for",
                    profile.name
                ));
            }
            Ok(credentials)
        }
        Err(error) => {
            // Only while they are there: a sign-out, or a sign-in as somebody else, has removed them meanwhile.
            let is_there = |credentials: &Credentials| {
                let now = cache::read(sys, role);
                now.is_some_and(|now| now.access_key_id == credentials.access_key_id)
            };
            still_good(sys, profile, cached.filter(is_there), error)
        }
    }
}

/// Credentials newer than those that were cached when this attempt began, whatever those are worth; for a process that
/// nobody waits for.
pub fn newer(
    sys: &System,
    config: &Config,
    profile: &Profile,
    role: &SsoRole,
) -> anyhow::Result<Credentials> {
    let cached = cache::read(sys, role);
    let now = sys.clock.now();
    let began = attempt::Attempt::load(sys, role).began(now);
    // Of many prompts at once each has started a process, and another one was faster.
    let is_new = |cached: &Credentials| {
        is_fresh(cached, Want::default(), now) && began.is_some_and(|began| cached.issued_at >= began)
    };
    match cached {
        Some(credentials) if is_new(&credentials) => Ok(credentials),
        seen => renew(sys, config, profile, role, seen.as_ref()),
    }
}

/// One process fetches, the others take what it has stored. `seen` is what is not good enough.
fn renew(
    sys: &System,
    config: &Config,
    profile: &Profile,
    role: &SsoRole,
    seen: Option<&Credentials>,
) -> anyhow::Result<Credentials> {
    // Whoever has replaced it has just fetched it: newer there are none, however long they last.
    let renewed = || {
        let cached = cache::read(sys, role)?;
        let replaced = seen.is_none_or(|seen| seen.access_key_id != cached.access_key_id);
        (replaced && cached.expires_at > sys.clock.now()).then_some(cached)
    };
    let _lock = match locks::wait(sys, &format!("role-{}", cache::name(role)), locks::PATIENCE, renewed) {
        Waited::Done(credentials) => return Ok(credentials),
        Waited::Held(lock) => lock,
        Waited::TimedOut => {
            let work = format!("fetching the credentials of {}", profile.name);
            return Err(locks::busy(&work, locks::PATIENCE).into());
        }
    };
    if let Some(credentials) = renewed() {
        return Ok(credentials);
    }
    let endpoints = Endpoints::of(&sys.env, config, &profile.settings, &role.session.region)?;
    let name = cache::name(role);
    for _ in 0..2 {
        // Before the service is asked: whoever signs out, or in as somebody else, while it answers leaves nothing noted.
        let noted = record::note(sys, &role.session, &name);
        let credentials = fetch(sys, profile, role, &endpoints)?;
        if matches!(sso::cache::look(sys, &role.session), Ok(Found::Nothing)) {
            return Err(sso::never(&role.session).into());
        }
        let is_whose = || !noted || record::is_noted(sys, &role.session, &name);
        if !is_whose() {
            continue;
        }
        if let Err(error) = cache::write(sys, role, &credentials) {
            sys.terminal.warn(&format!("the credentials of {} could not be cached: {error:#}", profile.name));
        }
        if is_whose() {
            return Ok(credentials);
        }
        cache::remove(sys, role)?;
    }
    let failure = Failure::service(format!("the sign-in to {} changed in between", role.session.label()));
    Err(failure.hint("try again").into())
}

fn is_fresh(credentials: &Credentials, want: Want, now: Time) -> bool {
    credentials.expires_at.left(now) >= want.min_left.unwrap_or_else(|| credentials.margin()).max(1)
}

/// Unexpired credentials in spite of a failure, unless somebody has said no.
fn still_good(
    sys: &System,
    profile: &Profile,
    cached: Option<Credentials>,
    error: anyhow::Error,
) -> anyhow::Result<Credentials> {
    let left = cached.as_ref().map_or(0, |cached| cached.expires_at.left(sys.clock.now()));
    match cached {
        Some(credentials) if left > 0 && error::kind(&error) != Kind::Refused => {
            let left = spoken(left);
            sys.terminal.warn(&format!(
                "{error:#}; the cached credentials of {} are good for {left} more",
                profile.name
            ));
            Ok(credentials)
        }
        _ => Err(error),
    }
}
