//! Credentials for a prompt, which asks nobody and waits for nothing: those in the cache, and meanwhile a process of its
//! own that fetches newer ones. When it may try again is `attempt.rs`'s business.

use super::attempt::Attempt;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::session::Session;
use crate::credentials::chain_cache;
use crate::credentials::sources::static_keys;
use crate::sso::{self, Standing};
use crate::system::System;
use crate::time::Time;
use std::time::Duration;

/// What a prompt gets.
#[derive(Debug)]
pub enum BackgroundResult {
    /// Other credentials than the shell holds, and good ones.
    New(Credentials),
    /// They are being fetched; look again then.
    Pending(Time),
    /// They were not to be had; look again then.
    Failed {
        /// Why, without a full stop.
        why: String,
        /// Whether a person has to sign in.
        needs_sign_in: bool,
        /// When to look again.
        again: Time,
    },
}

/// Seconds until a prompt looks for what is being fetched.
const SOON: i64 = 3;

/// Seconds until a shell looks again at the latest: somebody may have signed in elsewhere, or fetched what it needs.
const MINUTE: i64 = 60;

/// What a shell holds: the key id, and when the credentials end.
#[derive(Clone, Copy, Debug)]
pub struct HeldKeys<'a> {
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: &'a str,
    /// Their end; of keys that do not end it does not matter.
    pub expires_at: Time,
}

/// Looks for credentials that last longer than those that are held, if any are. `fetch` starts the process that fetches
/// them (see [`Attempt::ends`]). All of this takes as long as `patience` at the most, and that once for each attempt.
pub fn look(
    sys: &System,
    config: &Config,
    chain: &Chain,
    held: Option<HeldKeys<'_>>,
    patience: Duration,
    fetch: impl FnOnce() -> std::io::Result<()>,
) -> BackgroundResult {
    let (now, started) = (sys.clock.now(), sys.clock.mark());
    let is_process = chain.is_printed();
    let newer = |cached: Option<Credentials>| {
        let cached = cached?;
        let left = cached.left(now);
        // What a process has printed is its own business after a minute: whose it would print now nobody knows.
        let is_kept = !is_process || cached.issued_at.plus(MINUTE) >= now;
        let is_newer = held.map_or(is_kept, |held| {
            held.access_key_id != cached.access_key_id && left > held.expires_at.left(now)
        });
        (is_newer && left > 0).then_some(cached)
    };
    let Some(name) = chain_cache::attempt_key(sys, chain) else { return own(sys, chain, newer) };
    if let Some(credentials) = newer(chain_cache::read(sys, config, chain)) {
        return BackgroundResult::New(credentials);
    }
    let last = Attempt::load(sys, &name);
    let (mut patience, mut is_noted) = (patience, true);
    if last.is_running(now) {
        patience = if last.is_new(now) { patience } else { Duration::ZERO };
    } else {
        // Whoever has signed in since is not kept waiting by what failed before.
        let session = chain.session();
        let is_over = |session: &&Session| sso::standing(sys, session) == Standing::SignInNeeded;
        if let Some(session) = session.filter(is_over).filter(|_| !has_source(sys, config, chain)) {
            let why = format!("the sign-in to {} is over", session.label());
            return BackgroundResult::Failed { why, needs_sign_in: true, again: now.plus(MINUTE) };
        }
        let is_early = last.next(now) > now;
        let written_at = || sso::token_cache::written_at(sys, session?);
        if is_early && !last.is_overtaken_by(written_at()) {
            return waits(&last, now);
        }
        is_noted = last.begins(sys, &name, is_early);
        if let Err(error) = fetch() {
            let why = format!("fetching could not be started: {error}");
            return BackgroundResult::Failed { why, needs_sign_in: false, again: now.plus(MINUTE) };
        }
    }
    while started.elapsed() < patience {
        sys.clock.sleep(Duration::from_millis(10));
        // Before the cache: what an attempt leaves is there when it ends.
        let attempt = Attempt::load(sys, &name);
        if let Some(credentials) = newer(chain_cache::peek(sys, config, chain)) {
            return BackgroundResult::New(credentials);
        }
        if is_noted && !attempt.is_running(sys.clock.now()) {
            return waits(&attempt, now);
        }
    }
    // Where nothing can be noted nobody sees that it is going on.
    BackgroundResult::Pending(now.plus(if is_noted { SOON } else { MINUTE }))
}

/// Keys that nothing has to be fetched for.
fn own(
    sys: &System,
    chain: &Chain,
    newer: impl Fn(Option<Credentials>) -> Option<Credentials>,
) -> BackgroundResult {
    let again = sys.clock.now().plus(MINUTE);
    match static_keys::credentials(sys, chain) {
        Some(Ok(credentials)) => {
            newer(Some(credentials)).map_or(BackgroundResult::Pending(again), BackgroundResult::New)
        }
        Some(Err(error)) => {
            BackgroundResult::Failed { why: format!("{error:#}"), needs_sign_in: false, again }
        }
        None => BackgroundResult::Pending(again),
    }
}

/// Whether credentials are cached by which a role of the chain can be assumed without the sign-in.
fn has_source(sys: &System, config: &Config, chain: &Chain) -> bool {
    chain.sources().skip(1).any(|source| {
        chain_cache::read(sys, config, &source).is_some_and(|cached| cached.left(sys.clock.now()) > 0)
    })
}

/// An attempt that has ended: there will be another, but a shell looks at the cache before that.
fn waits(last: &Attempt, now: Time) -> BackgroundResult {
    let again = last.next(now).min(now.plus(MINUTE));
    match last.failed() {
        Some(why) => {
            BackgroundResult::Failed { why: why.to_owned(), needs_sign_in: last.needs_sign_in(), again }
        }
        None => BackgroundResult::Pending(again),
    }
}
