//! Credentials at the end of a chain: cached ones, otherwise new ones, otherwise cached ones that are short of the
//! margin but not expired. docs/files.md has the rules of freshness.

use super::renew::{renew, renew_written};
use super::request::CredentialRequest;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::credentials::background::attempt;
use crate::credentials::cache::CachePlace;
use crate::credentials::cache_place::cache_place_of;
use crate::credentials::chain_cache;
use crate::credentials::sources::mfa_code::{MfaCodes, check_mfa_code};
use crate::credentials::sources::static_keys;
use crate::error::{self, Failure, Kind};
use crate::system::System;
use crate::time::spoken;

/// Resolves the credentials of a chain. With good cached credentials, it reads one cache file (two for an assumed
/// role) and writes none.
pub fn resolve(
    sys: &System,
    config: &Config,
    chain: &Chain,
    want: CredentialRequest<'_>,
) -> anyhow::Result<Credentials> {
    check_mfa_code(want.mfa_code)?;
    let place = cache_place_of(sys, want.settings, chain)?;
    let credentials = resolve_link(sys, config, chain, &place, want, &MfaCodes::new(want.mfa_code))?;
    // Another tool may have renewed the cached credentials since the section was written.
    renew_written(sys, config, chain, &place, &credentials);
    Ok(credentials)
}

/// Seconds left from which a sign-in of `aws login` is not renewed, whatever the caller requires: new credentials
/// last 15 minutes, and each renewal replaces the refresh token.
const WORTH_A_LOGIN_RENEWAL: i64 = 10 * 60;

/// Resolves one link of a chain.
fn resolve_link<'a>(
    sys: &System,
    config: &Config,
    chain: &Chain,
    place: &CachePlace,
    want: CredentialRequest<'a>,
    codes: &MfaCodes<'a>,
) -> anyhow::Result<Credentials> {
    if let Some(keys) = static_keys::resolve_keys(sys, chain) {
        return keys.inspect(|keys| warn_of_short_life(sys, chain, keys, want));
    }
    if matches!(chain.origin, CredentialOrigin::Foreign(_)) {
        return Err(static_keys::unsupported_source(chain).into());
    }
    chain_cache::remove_from_disk(sys, chain, place);
    let mut cached = chain_cache::read_in(sys, config, chain, place);
    let least = |cached: &Credentials| match chain.login() {
        Some(_) => want.least(cached).min(WORTH_A_LOGIN_RENEWAL),
        None => want.least(cached),
    };
    let is_served = |cached: &mut Credentials| {
        !want.refresh && chain_cache::is_served(sys, chain, cached, Some(least(cached)))
    };
    if let Some(credentials) = cached.take_if(is_served) {
        // Others that are served are as good as was asked.
        if chain.login().is_some() {
            warn_of_short_life(sys, chain, &credentials, want);
        }
        return Ok(credentials);
    }
    match renew(sys, (config, place), chain, want, codes, cached.as_ref(), &|source, want, codes| {
        resolve_link(sys, config, source, place, want, codes)
    }) {
        Ok(credentials) => {
            let left = credentials.left(sys.clock.now());
            if left <= 0 {
                let failure = Failure::service(format!(
                    "the new credentials of {} had already expired on arrival",
                    chain.name
                ));
                return Err(failure.hint("check the clock of this machine").into());
            }
            warn_of_short_life(sys, chain, &credentials, want);
            Ok(credentials)
        }
        Err(error) if want.no_fallback => Err(error),
        Err(error) => {
            // Only if they are still in the cache: a sign-out, or another person's sign-in, has removed them.
            let is_there = |credentials: &Credentials| {
                let now = chain_cache::read_in(sys, config, chain, place);
                now.is_some_and(|now| now.access_key_id == credentials.access_key_id)
            };
            fall_back(sys, chain, want, cached.filter(is_there), error)
        }
    }
}

/// Fetches credentials newer than those that were cached when this attempt began, even if those are fresh. For the
/// background process.
pub fn fetch_newer(sys: &System, config: &Config, chain: &Chain) -> anyhow::Result<Credentials> {
    if let Some(keys) = static_keys::resolve_keys(sys, chain) {
        return keys;
    }
    let place = &cache_place_of(sys, None, chain)?;
    chain_cache::remove_from_disk(sys, chain, place);
    let cached = chain_cache::read_in(sys, config, chain, place);
    let now = sys.clock.now();
    let began =
        chain_cache::attempt_key(sys, chain).and_then(|name| attempt::Attempt::load(sys, &name).began(now));
    // Many prompts may start a process at once, and another one may have fetched already.
    let is_new = |cached: &Credentials| {
        cached.is_fresh(now, None) && began.is_some_and(|began| cached.issued_at >= began)
    };
    match cached {
        Some(credentials) if is_new(&credentials) => Ok(credentials),
        seen => renew(
            sys,
            (config, place),
            chain,
            CredentialRequest::default(),
            &MfaCodes::default(),
            seen.as_ref(),
            &|source, want, codes| resolve_link(sys, config, source, place, want, codes),
        ),
    }
}

fn warn_of_short_life(sys: &System, chain: &Chain, credentials: &Credentials, want: CredentialRequest<'_>) {
    let left = credentials.left(sys.clock.now());
    if let Some(min_left) = want.min_left.filter(|min_left| left < *min_left) {
        let (left, asked, name) = (spoken(left), spoken(min_left), &chain.name);
        let message = match chain.login() {
            Some(_) => format!(
                "the credentials of {name} expire in {left}; those of `aws login` last 15m at most (`ssoenv exec --mode endpoint` renews them)"
            ),
            None => format!("the credentials of {name} expire in {left}, earlier than the requested {asked}"),
        };
        warn(sys, want, "short", &message);
    }
}

/// Prints a warning; for many targets at once, one of each kind.
fn warn(sys: &System, want: CredentialRequest<'_>, kind: &'static str, message: &str) {
    match want.many {
        Some(many) => many.warn(sys, kind, message),
        None => sys.terminal.warn(message),
    }
}

/// Returns cached credentials that have not expired, with a warning, unless the error is a refusal or an interrupt.
fn fall_back(
    sys: &System,
    chain: &Chain,
    want: CredentialRequest<'_>,
    cached: Option<Credentials>,
    error: anyhow::Error,
) -> anyhow::Result<Credentials> {
    let left = cached.as_ref().map_or(0, |cached| cached.left(sys.clock.now()));
    // A failing process may be refusing: it is unknown whether the old credentials are still allowed.
    let is_process = chain.is_printed();
    let is_final = is_process || matches!(error::kind(&error), Kind::Refused | Kind::Interrupted);
    match cached {
        Some(credentials) if left > 0 && !is_final => {
            let left = spoken(left);
            let message = format!("{error:#}; the cached credentials of {} expire in {left}", chain.name);
            warn(sys, want, "cached", &message);
            Ok(credentials)
        }
        _ => Err(error),
    }
}
