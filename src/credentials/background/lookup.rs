//! Credentials for a prompt, which must not wait: those in the cache, and a background process that fetches newer ones. When
//! the next attempt may begin is in `attempt.rs`.

use super::attempt::Attempt;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::session::Session;
use crate::credentials::chain_cache;
use crate::credentials::sources::static_keys;
use crate::sso::{self, Standing};
use crate::system::{System, process};
use crate::time::Time;
use std::time::Duration;

/// Result of a lookup that must not block.
#[derive(Debug)]
pub enum BackgroundResult {
    /// Unexpired credentials that the shell does not hold.
    New(Credentials),
    /// They are being fetched; look again at this time.
    Pending(Time),
    /// They are not available.
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
    /// When they end; ignored for keys that do not end.
    pub expires_at: Time,
}

/// Who waits for what is being fetched.
#[derive(Clone, Copy)]
pub enum Waiter<'a> {
    /// What the shell holds is still good.
    Nobody,
    /// A prompt, for less than a second.
    Prompt,
    /// A command that would run with expired credentials, for ten seconds at most; after the first one this is called.
    Command(&'a dyn Fn()),
}

impl Waiter<'_> {
    /// The longest wait, less what comes before and after.
    fn patience(self) -> Duration {
        match self {
            Waiter::Nobody => Duration::ZERO,
            Waiter::Prompt => Duration::from_millis(850),
            Waiter::Command(_) => Duration::from_millis(9_800),
        }
    }
}

/// Finds credentials that last longer than the held ones. `fetch` starts the process that fetches them (see
/// [`Attempt::ends`]). Waits for it as long as the waiter has patience, and only once per
/// attempt: a command that a person has taken back with Ctrl-C does not wait when it is typed again.
pub fn find_newer(
    sys: &System,
    config: &Config,
    chain: &Chain,
    held: Option<HeldKeys<'_>>,
    waiter: Waiter<'_>,
    fetch: impl FnOnce() -> std::io::Result<()>,
) -> BackgroundResult {
    let (now, started) = (sys.clock.now(), sys.clock.mark());
    let is_process = chain.is_printed();
    let if_newer = |cached: Option<Credentials>| {
        let cached = cached?;
        let left = cached.left(now);
        // After a minute a process may print the credentials of somebody else.
        let is_kept = !is_process || cached.issued_at.plus(MINUTE) >= now;
        let is_newer = held.map_or(is_kept, |held| {
            held.access_key_id != cached.access_key_id && left > held.expires_at.left(now)
        });
        (is_newer && left > 0).then_some(cached)
    };
    let Some(name) = chain_cache::attempt_key(sys, chain) else {
        return find_static_keys(sys, chain, if_newer);
    };
    if let Some(credentials) = if_newer(chain_cache::read(sys, config, chain)) {
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
        if let Some(session) = session.filter(is_over).filter(|_| !has_source(sys, config, chain)) {
            let why = format!("the sign-in to {} has expired", session.label());
            return BackgroundResult::Failed { why, needs_sign_in: true, again: now.plus(MINUTE) };
        }
        let is_early = last.next(now) > now;
        let written_at = || sso::token_cache::written_at(sys, session?);
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
        // Before the cache: what an attempt leaves is there when it ends.
        let attempt = Attempt::load(sys, &name);
        if let Some(credentials) = if_newer(chain_cache::peek(sys, config, chain)) {
            return BackgroundResult::New(credentials);
        }
        if is_noted && !attempt.is_running(sys.clock.now()) {
            return result_after(&attempt, now);
        }
    }
    // Where nothing can be noted nobody sees that it is going on.
    BackgroundResult::Pending(now.plus(if is_noted { SOON } else { MINUTE }))
}

/// Finds keys that need not be fetched.
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

/// Whether cached credentials can assume a role of the chain without the sign-in.
fn has_source(sys: &System, config: &Config, chain: &Chain) -> bool {
    chain.sources().skip(1).any(|source| {
        chain_cache::read(sys, config, &source).is_some_and(|cached| cached.left(sys.clock.now()) > 0)
    })
}

/// Result after an attempt that has ended. Before the next attempt the shell looks at the cache once more.
fn result_after(last: &Attempt, now: Time) -> BackgroundResult {
    let again = last.next(now).min(now.plus(MINUTE));
    match last.failed() {
        Some(why) => {
            BackgroundResult::Failed { why: why.to_owned(), needs_sign_in: last.needs_sign_in(), again }
        }
        None => BackgroundResult::Pending(again),
    }
}
