//! Credentials for a prompt, which must not wait: from the cache, while a background process fetches newer ones.
//! `attempt.rs` decides when that process may start.

use super::attempt::Attempt;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::login_session::LoginSession;
use crate::config::session::Session;
use crate::credentials::cache::CachePlace;
use crate::credentials::cache_place::cache_place;
use crate::credentials::chain_cache;
use crate::credentials::sources::static_keys;
use crate::login_session::{self, LoginStanding};
use crate::settings::Settings;
use crate::sso::{self, Standing};
use crate::system::{System, process};
use crate::time::Time;
use std::time::Duration;

/// Result of a lookup that must not block.
#[derive(Debug)]
pub enum BackgroundResult {
    /// Unexpired credentials, other than the shell has.
    New(Credentials),
    /// The background process is running; look again at this time.
    Pending(Time),
    /// No newer credentials are available.
    Failed {
        /// Why, without a full stop.
        why: String,
        /// Whether a person has to sign in.
        needs_sign_in: bool,
        /// When to look again.
        again: Time,
    },
}

/// Seconds until a prompt looks again for credentials that are being fetched.
const SOON: i64 = 3;

/// Longest time in seconds until a shell looks again: another shell may have signed in or fetched.
const MINUTE: i64 = 60;

/// The keys that a shell has.
#[derive(Clone, Copy, Debug)]
pub struct HeldKeys<'a> {
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: &'a str,
    /// When they expire; ignored for keys that do not expire.
    pub expires_at: Time,
}

/// Who waits for the background process, and how long.
#[derive(Clone, Copy)]
pub enum Waiter<'a> {
    /// Nobody: the shell's credentials are still valid.
    Nobody,
    /// A prompt, for less than a second.
    Prompt,
    /// A command that would run with expired credentials, for at most ten seconds. The function is called after the
    /// first second, to tell the person.
    Command(&'a dyn Fn()),
}

impl Waiter<'_> {
    /// Returns the longest wait, which leaves time for the work before and after within one and ten seconds.
    fn patience(self) -> Duration {
        match self {
            Waiter::Nobody => Duration::ZERO,
            Waiter::Prompt => Duration::from_millis(850),
            Waiter::Command(_) => Duration::from_millis(9_800),
        }
    }
}

/// Finds credentials that last longer than those of the shell. `fetch` starts the background process (see
/// [`Attempt::ends`]). Waits as long as the waiter allows, but only once per attempt: after Ctrl-C, the same command
/// does not wait again.
pub fn find_newer(
    sys: &System,
    (config, settings): (&Config, &Settings),
    chain: &Chain,
    held: Option<HeldKeys<'_>>,
    waiter: Waiter<'_>,
    fetch: impl FnOnce() -> std::io::Result<()>,
) -> BackgroundResult {
    // Expiry times need the wall clock; the wait must not, since that clock may be set meanwhile.
    let (now, started) = (sys.clock.now(), sys.clock.mark());
    let is_process = chain.is_printed();
    let if_newer = |cached: Option<Credentials>| {
        let cached = cached?;
        let left = cached.left(now);
        // After a minute the process may print other credentials, so ask it again.
        let is_kept = !is_process || cached.issued_at.plus(MINUTE) >= now;
        let is_newer = held.map_or(is_kept, |held| {
            held.access_key_id != cached.access_key_id && left > held.expires_at.left(now)
        });
        (is_newer && left > 0).then_some(cached)
    };
    let Some(name) = chain_cache::attempt_key(sys, chain) else {
        return find_static_keys(sys, chain, if_newer);
    };
    let place = &match cache_place(sys, settings, chain) {
        Ok(place) if place.is_nowhere() && chain.login().is_none() => return handed_over_nowhere(chain, now),
        Ok(place) => place,
        Err(failure) => {
            let why = failure.to_string();
            return BackgroundResult::Failed { why, needs_sign_in: false, again: now.plus(MINUTE) };
        }
    };
    chain_cache::remove_from_disk(sys, chain, place);
    if let Some(credentials) = if_newer(chain_cache::read_in(sys, config, chain, place)) {
        return BackgroundResult::New(credentials);
    }
    let last = Attempt::load(sys, &name);
    let (mut patience, mut is_noted) = (waiter.patience(), true);
    let is_command = matches!(waiter, Waiter::Command(_));
    let session_id = process::terminal_session().filter(|_| is_command);
    if last.is_running(now) {
        let is_awaited = last.is_within(patience, now) && !last.was_waited_for(session_id);
        patience = if is_awaited { patience } else { Duration::ZERO };
    } else {
        // A sign-in since then ends the pause after a failure.
        let session = chain.session();
        let is_over = |session: &&Session| sso::standing(sys, session) == Standing::SignInNeeded;
        // A background process could only fail here: it cannot ask a person to sign in.
        if let Some(session) = session.filter(is_over).filter(|_| !has_source(sys, config, chain, place)) {
            let why = format!("the sign-in to {} has expired", session.label());
            return BackgroundResult::Failed { why, needs_sign_in: true, again: now.plus(MINUTE) };
        }
        let login = match &chain.origin {
            CredentialOrigin::Login(login) => Some(login),
            _ => None,
        };
        let has_ended =
            |login: &&LoginSession| login_session::standing(sys, login) == LoginStanding::SignInNeeded;
        if let Some(login) = login.filter(has_ended).filter(|_| !has_source(sys, config, chain, place)) {
            let why = format!("the sign-in of profile {} with `aws login` has expired", login.profile);
            return BackgroundResult::Failed { why, needs_sign_in: true, again: now.plus(MINUTE) };
        }
        let is_early = last.next(now) > now;
        let written_at = || match login {
            Some(login) => login_session::written_at(sys, login),
            None => sso::token_cache::written_at(sys, session?),
        };
        let is_wanted = is_command && last.may_be_repeated();
        if is_early && !is_wanted && !last.is_overtaken_by(written_at()) {
            return result_after(&last, now);
        }
        is_noted = last.begins(sys, &name, is_early, session_id);
        if let Err(error) = fetch() {
            let why = format!("cannot start the background fetch: {error}");
            return BackgroundResult::Failed { why, needs_sign_in: false, again: now.plus(MINUTE) };
        }
    }
    let mut is_silent = true;
    while started.elapsed() < patience {
        sys.clock.sleep(Duration::from_millis(10));
        if let Waiter::Command(word) = waiter
            && is_silent
            && started.elapsed() >= Duration::from_secs(1)
        {
            is_silent = false;
            word();
        }
        // Read the record before the cache: an attempt stores the credentials before it records its end.
        let attempt = Attempt::load(sys, &name);
        if let Some(credentials) = if_newer(chain_cache::peek(sys, config, chain, place)) {
            return BackgroundResult::New(credentials);
        }
        if is_noted && !attempt.is_running(sys.clock.now()) {
            return result_after(&attempt, now);
        }
    }
    // Without a record nobody can see that the process is running, so wait longer before the next one.
    BackgroundResult::Pending(now.plus(if is_noted { SOON } else { MINUTE }))
}

/// Returns the result where credentials are cached nowhere: a background process cannot hand them over.
fn handed_over_nowhere(chain: &Chain, now: Time) -> BackgroundResult {
    let why = format!(
        "they are kept in memory alone (`cache = memory`), for which this machine has no folder: run `ssoenv use {}`",
        chain.selected
    );
    BackgroundResult::Failed { why, needs_sign_in: false, again: now.plus(MINUTE) }
}

/// Finds keys from the files or the environment, which need no fetch.
fn find_static_keys(
    sys: &System,
    chain: &Chain,
    if_newer: impl Fn(Option<Credentials>) -> Option<Credentials>,
) -> BackgroundResult {
    let again = sys.clock.now().plus(MINUTE);
    match static_keys::resolve_keys(sys, chain) {
        Some(Ok(credentials)) => {
            if_newer(Some(credentials)).map_or(BackgroundResult::Pending(again), BackgroundResult::New)
        }
        Some(Err(error)) => {
            BackgroundResult::Failed { why: format!("{error:#}"), needs_sign_in: false, again }
        }
        None => BackgroundResult::Pending(again),
    }
}

/// Whether cached credentials of a source can assume a role of the chain, so that no sign-in is needed.
fn has_source(sys: &System, config: &Config, chain: &Chain, place: &CachePlace) -> bool {
    // The first is the chain itself, whose credentials are the missing ones.
    chain.sources().skip(1).any(|source| {
        chain_cache::read_in(sys, config, &source, place)
            .is_some_and(|cached| cached.left(sys.clock.now()) > 0)
    })
}

/// Returns the result after an attempt that has ended. The shell looks at the cache again at least once a minute.
fn result_after(last: &Attempt, now: Time) -> BackgroundResult {
    let again = last.next(now).min(now.plus(MINUTE));
    match last.failed() {
        Some(why) => {
            BackgroundResult::Failed { why: why.to_owned(), needs_sign_in: last.needs_sign_in(), again }
        }
        None => BackgroundResult::Pending(again),
    }
}
