//! New credentials for the end of a chain: one process fetches them, the others wait and use what it has stored.

use super::request::{CredentialRequest, Fetched};
use crate::aws::credentials::Credentials;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::{Config, credentials_file};
use crate::credentials::cache::{CachePlace, by_sign_in};
use crate::credentials::chain_cache;
use crate::credentials::sources::assume_role::SourceCredentials;
use crate::credentials::sources::assume_role::{self, Prepared};
use crate::credentials::sources::mfa_code::MfaCodes;
use crate::credentials::sources::{credential_process, login, sso_role, static_keys};
use crate::error::Failure;
use crate::sso;
use crate::sso::token_cache::Cached;
use crate::system::System;
use crate::system::files::locks::{self, Waited};
use crate::system::terminal::presence;
use std::cell::Cell;

/// Fetches new credentials, or returns those that another process has just stored. `seen` are the cached ones that
/// are no longer good enough; `of_source` gives the credentials that assume the last role of the chain.
pub(in crate::credentials) fn renew<'a>(
    sys: &System,
    (config, place): (&Config, &CachePlace),
    chain: &Chain,
    want: CredentialRequest<'a>,
    codes: &MfaCodes<'a>,
    seen: Option<&Credentials>,
    of_source: SourceCredentials<'_, 'a>,
) -> anyhow::Result<Credentials> {
    let began = sys.clock.now();
    let is_process = chain.is_printed();
    // Another key id was stored just now: use it, however long it lasts, since nothing newer exists. A process may
    // print the same keys for a while, so callers that waited for it use those too.
    let has_waited = Cell::new(false);
    let renewed = || {
        let cached = chain_cache::read_in(sys, config, chain, place)?;
        let replaced = seen.is_none_or(|seen| seen.access_key_id != cached.access_key_id);
        let is_new = replaced || (is_process && has_waited.get() && cached.issued_at >= began);
        (is_new && cached.left(sys.clock.now()) > 0).then_some(cached)
    };
    if let CredentialOrigin::Process(process) = &chain.origin {
        // Before the lock: a process that asks for its own profile would wait for the lock that we hold.
        credential_process::guard_against_recursion(sys, &process.profile)?;
    }
    let name = chain_cache::file_name(chain).unwrap_or_default();
    let (session, sign_in) = (chain.session(), chain.session().map(sso::token_cache::name));
    // Before a person is asked and before the source's credentials are used: a sign-out, or another person's sign-in,
    // from here on removes the record, and then the result must not be stored.
    let note = || sign_in.as_ref().is_some_and(|sign_in| by_sign_in::record(sys, sign_in, &name));
    let mut noted = note();
    // Before the lock: a person needs time to enter a code, and a role may occur twice in its own chain.
    let source = chain.source();
    let prepare = || {
        let source = source.as_ref();
        source
            .map(|source| assume_role::prepare(sys, config, chain, source, want, codes, of_source))
            .transpose()
    };
    let mut prepared = prepare()?;
    let watched = want.asks && presence::absence(sys).is_none();
    let _lock = if (is_process && watched) || place.is_nowhere() {
        // The process may ask the person something, and no other process should wait for the answer. Nor for a result that
        // is stored nowhere.
        None
    } else {
        let key = chain_cache::attempt_key(sys, chain).unwrap_or_default();
        let done = || {
            has_waited.set(true);
            renewed()
        };
        match locks::wait(sys, &format!("role-{key}"), locks::PATIENCE, done) {
            Waited::Done(credentials) => return Ok(credentials),
            Waited::Held(lock) => Some(lock),
            Waited::TimedOut => {
                let work = format!("fetching the credentials of {}", chain.name);
                return Err(locks::busy(&work, locks::PATIENCE).into());
            }
        }
    };
    // The former holder may have stored its result after our last look and then released the lock.
    if let Some(credentials) = renewed() {
        return Ok(credentials);
    }
    let fetched = |prepared: &Option<Prepared<'_>>| match (prepared, &chain.origin) {
        (Some(prepared), _) => prepared.assume(sys, want, codes, of_source),
        (None, CredentialOrigin::Sso(role)) => {
            let credentials = sso_role::fetch(sys, config, chain, role, want.many)?;
            // A person has signed out during the call and expects no new credentials.
            if matches!(sso::token_cache::outline(sys, &role.session), Ok(Cached::Nothing)) {
                return Err(sso::not_signed_in(&role.session).into());
            }
            Ok(Fetched { credentials, user: None })
        }
        (None, CredentialOrigin::Process(process)) => credential_process::run(sys, process, watched)
            .map(|credentials| Fetched { credentials, user: None }),
        (None, CredentialOrigin::Login(session)) => {
            login::renew(sys, config, chain, session).map(|credentials| Fetched { credentials, user: None })
        }
        (None, _) => Err(static_keys::unsupported_source(chain).into()),
    };
    let (Some(session), Some(sign_in)) = (session, &sign_in) else {
        let fetched = fetched(&prepared)?;
        store(sys, config, chain, place, &fetched);
        return Ok(fetched.credentials);
    };
    // One repetition covers a sign-in during the first request.
    for again in [false, true] {
        if again {
            // The source's credentials may be from the earlier sign-in as well.
            noted = note();
            prepared = prepare()?;
        }
        let fetched = fetched(&prepared)?;
        let is_whose = || !noted || by_sign_in::is_recorded(sys, sign_in, &name);
        if !is_whose() {
            continue;
        }
        store(sys, config, chain, place, &fetched);
        if is_whose() {
            return Ok(fetched.credentials);
        }
        // The sign-in changed while the file was written, so the file holds the former person's credentials.
        chain_cache::remove(sys, chain, place)?;
    }
    let failure = Failure::service(format!("the sign-in to {} changed during the request", session.label()));
    Err(failure.hint("try again").into())
}

/// Updates the sections of the credentials file that `use --write-credentials` wrote for this chain; removes them if
/// credentials are to be kept in memory alone. A failure is only a warning.
pub(in crate::credentials) fn renew_written(
    sys: &System,
    config: &Config,
    chain: &Chain,
    place: &CachePlace,
    credentials: &Credentials,
) {
    let name = &chain.name;
    let (done, verb) = match place {
        CachePlace::Files => (credentials_file::renew(sys, config, name, credentials), "update"),
        CachePlace::Memory(_) => (credentials_file::remove_of_target(sys, config, name), "remove"),
    };
    if let Err(error) = done {
        sys.terminal
            .warn(&format!("cannot {verb} the credentials of {name} in the credentials file: {error:#}"));
    }
}

fn store(sys: &System, config: &Config, chain: &Chain, place: &CachePlace, fetched: &Fetched) {
    let user = fetched.user.as_ref().map(|(id, arn)| (id.as_str(), arn.as_str()));
    // Without the file these credentials still serve this run.
    if let Err(error) = chain_cache::write(sys, chain, place, &fetched.credentials, user) {
        sys.terminal.warn(&format!("cannot cache the credentials of {}: {error:#}", chain.name));
    }
    renew_written(sys, config, chain, place, &fetched.credentials);
}
