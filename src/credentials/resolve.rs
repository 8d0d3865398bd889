//! What a profile may become: credentials, from the cache shared with the AWS CLI, else fetched, by way of every role
//! that is assumed. The rules of freshness are in the README, "What it stores, and where".

use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::{Chain, Origin};
use crate::credentials::background::attempt;
use crate::credentials::cache::{self, by_sign_in};
use crate::credentials::sources::assume_role::{self, Prepared};
use crate::credentials::sources::{credential_process, sso_role, static_keys};
use crate::error::{self, Failure, Kind};
use crate::sso;
use crate::sso::token_cache::Found;
use crate::system::System;
use crate::system::files::locks::{self, Waited};
use crate::system::terminal::presence;
use crate::time::{Time, spoken};
use std::cell::Cell;

/// What a caller asks of the credentials.
#[derive(Clone, Copy, Debug, Default)]
pub struct Want<'a> {
    /// Seconds that should be left; without it the credentials' own margin.
    pub min_left: Option<i64>,
    /// Not from the cache.
    pub refresh: bool,
    /// The code of an MFA device, which is good for one role.
    pub mfa_code: Option<&'a str>,
    /// Whether a person may be asked for such a code.
    pub asks: bool,
}

/// Credentials at the end of a chain. Reads one file, of an assumed role two, and writes nothing while the cached ones
/// are good.
pub fn credentials(
    sys: &System,
    config: &Config,
    chain: &Chain,
    want: Want<'_>,
) -> anyhow::Result<Credentials> {
    assume_role::check_given(want.mfa_code)?;
    step(sys, config, chain, want, &Cell::new(want.mfa_code))
}

/// The same for one role of several: `mfa_code` is taken by the first one that asks for it.
pub(in crate::credentials) fn step<'a>(
    sys: &System,
    config: &Config,
    chain: &Chain,
    want: Want<'a>,
    mfa_code: &Cell<Option<&'a str>>,
) -> anyhow::Result<Credentials> {
    if let Some(own) = static_keys::credentials(sys, chain) {
        return own;
    }
    if matches!(chain.origin, Origin::Foreign(_)) {
        return Err(static_keys::nothing(chain).into());
    }
    let cached = cache::read(sys, config, chain);
    // Whoever runs a process that prints credentials leaves it to the process to keep them, as the SDKs do.
    let is_kept = !chain.is_printed();
    let is_good = |cached: &&Credentials| is_kept && !want.refresh && is_fresh(cached, want, sys.clock.now());
    if let Some(credentials) = cached.as_ref().filter(is_good) {
        return Ok(credentials.clone());
    }
    match renew(sys, config, chain, want, mfa_code, cached.as_ref()) {
        Ok(credentials) => {
            let left = credentials.left(sys.clock.now());
            if left <= 0 {
                let failure =
                    Failure::service(format!("new credentials of {} ended before they arrived", chain.name));
                return Err(failure.hint("check the clock of this machine").into());
            }
            if let Some(min_left) = want.min_left.filter(|min_left| left < *min_left) {
                let (left, asked) = (spoken(left), spoken(min_left));
                let name = &chain.name;
                sys.terminal
                    .warn(&format!("credentials of {name} last {left}, less than the {asked} asked for"));
            }
            Ok(credentials)
        }
        Err(error) => {
            // Only while they are there: a sign-out, or a sign-in as somebody else, has removed them meanwhile.
            let is_there = |credentials: &Credentials| {
                let now = cache::read(sys, config, chain);
                now.is_some_and(|now| now.access_key_id == credentials.access_key_id)
            };
            still_good(sys, chain, cached.filter(is_there), error)
        }
    }
}

/// Credentials newer than those that were cached when this attempt began, whatever those are worth; for a process that
/// nobody waits for.
pub fn newer(sys: &System, config: &Config, chain: &Chain) -> anyhow::Result<Credentials> {
    if let Some(own) = static_keys::credentials(sys, chain) {
        return own;
    }
    let cached = cache::read(sys, config, chain);
    let now = sys.clock.now();
    let began = cache::way(sys, chain).and_then(|name| attempt::Attempt::load(sys, &name).began(now));
    // Of many prompts at once each has started a process, and another one was faster.
    let is_new = |cached: &Credentials| {
        is_fresh(cached, Want::default(), now) && began.is_some_and(|began| cached.issued_at >= began)
    };
    match cached {
        Some(credentials) if is_new(&credentials) => Ok(credentials),
        seen => renew(sys, config, chain, Want::default(), &Cell::new(None), seen.as_ref()),
    }
}

/// One process fetches, the others take what it has stored. `seen` is what is not good enough.
fn renew<'a>(
    sys: &System,
    config: &Config,
    chain: &Chain,
    want: Want<'a>,
    mfa_code: &Cell<Option<&'a str>>,
    seen: Option<&Credentials>,
) -> anyhow::Result<Credentials> {
    let began = sys.clock.now();
    let is_process = chain.is_printed();
    // Whoever has replaced it has just fetched it: newer there are none, however long they last. A process may print
    // the same for a while, and those who have waited for it take that.
    let has_waited = Cell::new(false);
    let renewed = || {
        let cached = cache::read(sys, config, chain)?;
        let replaced = seen.is_none_or(|seen| seen.access_key_id != cached.access_key_id);
        let is_new = replaced || (is_process && has_waited.get() && cached.issued_at >= began);
        (is_new && cached.left(sys.clock.now()) > 0).then_some(cached)
    };
    if let Origin::Process(process) = &chain.origin {
        // Before the lock: a process that asks for the profile it is run for would wait for it.
        credential_process::deeper(sys, &process.profile)?;
    }
    let (name, session) = (cache::name(chain).unwrap_or_default(), chain.session());
    // Before anybody is asked, and a source's credentials are taken: whoever signs out, or in as somebody else, from here
    // on leaves nothing noted.
    let note = || session.is_some_and(|session| by_sign_in::note(sys, session, &name));
    let mut noted = note();
    // Before the lock: a person who is asked for a code may take their time, and a role may be in its own chain.
    let source = chain.source();
    let prepare = || {
        let source = source.as_ref();
        source.map(|source| assume_role::prepare(sys, config, chain, source, want, mfa_code)).transpose()
    };
    let mut prepared = prepare()?;
    let watched = want.asks && presence::absence(sys).is_none();
    let _lock = if is_process && watched {
        // It may ask them something as well, and nobody is to wait for the answer.
        None
    } else {
        let way = cache::way(sys, chain).unwrap_or_default();
        let done = || {
            has_waited.set(true);
            renewed()
        };
        match locks::wait(sys, &format!("role-{way}"), locks::PATIENCE, done) {
            Waited::Done(credentials) => return Ok(credentials),
            Waited::Held(lock) => Some(lock),
            Waited::TimedOut => {
                let work = format!("fetching the credentials of {}", chain.name);
                return Err(locks::busy(&work, locks::PATIENCE).into());
            }
        }
    };
    if let Some(credentials) = renewed() {
        return Ok(credentials);
    }
    let fetched = |prepared: &Option<Prepared<'_>>| match (prepared, &chain.origin) {
        (Some(prepared), _) => prepared.assume(sys, config, want),
        (None, Origin::Sso(role)) => {
            let credentials = sso_role::fetch(sys, config, chain, role)?;
            if matches!(sso::token_cache::look(sys, &role.session), Ok(Found::Nothing)) {
                return Err(sso::never(&role.session).into());
            }
            Ok(Fetched { credentials, user: None })
        }
        (None, Origin::Process(process)) => credential_process::run(sys, process, watched)
            .map(|credentials| Fetched { credentials, user: None }),
        (None, _) => Err(static_keys::nothing(chain).into()),
    };
    let Some(session) = session else {
        let fetched = fetched(&prepared)?;
        keep(sys, chain, &fetched);
        return Ok(fetched.credentials);
    };
    for again in [false, true] {
        if again {
            // Those of the source may be somebody else's as well.
            noted = note();
            prepared = prepare()?;
        }
        let fetched = fetched(&prepared)?;
        let is_whose = || !noted || by_sign_in::is_noted(sys, session, &name);
        if !is_whose() {
            continue;
        }
        keep(sys, chain, &fetched);
        if is_whose() {
            return Ok(fetched.credentials);
        }
        cache::remove(sys, chain)?;
    }
    let failure = Failure::service(format!("the sign-in to {} changed in between", session.label()));
    Err(failure.hint("try again").into())
}

/// What a service gives.
pub(in crate::credentials) struct Fetched {
    pub(in crate::credentials) credentials: Credentials,
    /// What STS calls the session of an assumed role: its id and its ARN.
    pub(in crate::credentials) user: Option<(String, String)>,
}

fn keep(sys: &System, chain: &Chain, fetched: &Fetched) {
    let user = fetched.user.as_ref().map(|(id, arn)| (id.as_str(), arn.as_str()));
    if let Err(error) = cache::write(sys, chain, &fetched.credentials, user) {
        sys.terminal.warn(&format!("the credentials of {} could not be cached: {error:#}", chain.name));
    }
}

fn is_fresh(credentials: &Credentials, want: Want<'_>, now: Time) -> bool {
    credentials.left(now) >= want.min_left.unwrap_or_else(|| credentials.margin()).max(1)
}

/// Unexpired credentials in spite of a failure, unless somebody has said no.
fn still_good(
    sys: &System,
    chain: &Chain,
    cached: Option<Credentials>,
    error: anyhow::Error,
) -> anyhow::Result<Credentials> {
    let left = cached.as_ref().map_or(0, |cached| cached.left(sys.clock.now()));
    // A process that fails has said no, as far as anybody can tell: whose credentials it would print now is its business.
    let is_process = chain.is_printed();
    let is_final = is_process || matches!(error::kind(&error), Kind::Refused | Kind::Interrupted);
    match cached {
        Some(credentials) if left > 0 && !is_final => {
            let left = spoken(left);
            sys.terminal.warn(&format!(
                "{error:#}; the cached credentials of {} are good for {left} more",
                chain.name
            ));
            Ok(credentials)
        }
        _ => Err(error),
    }
}
