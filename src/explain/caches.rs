//! Cache files on the way to a chain's credentials, and how long they last. Reads only; renews nothing.

use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::login_session::LoginSession;
use crate::config::session::Session;
use crate::credentials::{CachePlace, chain_cache};
use crate::login_session::{self, LoginStanding};
use crate::settings::Storage;
use crate::sso::{self, SignInState, Standing, registration, token_cache};
use crate::system::System;
use crate::system::files;
use crate::time::Time;
use serde::Serialize;
use std::path::Path;

/// A cache file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cache {
    /// Kind of its contents.
    pub kind: CacheKind,
    /// The entry's session, or account and role.
    pub of: String,
    /// Path, also if it does not exist; empty if nothing is cached.
    pub path: String,
    /// Whether it exists.
    pub exists: bool,
    /// When it expires or has expired.
    pub expires_at: Option<String>,
    /// Whether it is usable as it is.
    pub usable: bool,
    /// A note about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Seconds until it expires.
    #[serde(skip)]
    pub left: i64,
}

/// Kind of a cache file's contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CacheKind {
    /// The sign-in's token.
    Token,
    /// The client registration.
    Registration,
    /// Credentials of a role.
    RoleCredentials,
    /// A sign-in of `aws login`, with its credentials.
    Login,
}

/// Cached credentials.
pub struct CacheState {
    /// Seconds until they expire.
    pub left: i64,
    /// Whether `use` takes them without a call.
    pub is_served: bool,
    expires_at: Option<Time>,
}

/// Returns the state of a chain's cached credentials.
pub fn cache_state(sys: &System, config: &Config, chain: &Chain) -> Option<CacheState> {
    let cached = chain_cache::read(sys, config, chain)?;
    let is_served = chain_cache::is_served(sys, chain, &cached, None);
    Some(CacheState { left: cached.left(sys.clock.now()), is_served, expires_at: cached.expires_at })
}

/// Returns every cache file of a chain, in the order of use. `place` is where role credentials are cached.
pub fn caches(sys: &System, config: &Config, chain: &Chain, place: &CachePlace) -> Vec<Cache> {
    let mut found = chain.session().map(|session| of_session(sys, session)).unwrap_or_default();
    let mut chains: Vec<Chain> = chain.sources().collect();
    // The credentials of the last source are needed first.
    chains.reverse();
    for chain in chains {
        let Some(on_disk) = chain_cache::path(sys, &chain, &CachePlace::Files) else { continue };
        if let Some(login) = chain.login() {
            found.push(of_login(sys, config, &chain, login, &on_disk));
            continue;
        }
        let path = chain_cache::path(sys, &chain, place);
        let state = cache_state(sys, config, &chain);
        let of = chain.role().map_or_else(|| chain.name.clone(), |(id, role)| format!("{id}/{role}"));
        let left = state.as_ref().map_or(0, |state| state.left);
        let exists_there = path.as_ref().is_some_and(|path| exists(path));
        let note = match place {
            CachePlace::Memory(_) if exists(&on_disk) => {
                Some(format!("the next use removes {} (`cache = memory`)", on_disk.display()))
            }
            CachePlace::Memory(None) => {
                Some("is not cached: this machine has no folder in memory for `cache = memory`".to_owned())
            }
            _ if exists_there && state.is_none() => {
                Some("may belong to another source profile, so it is not used".to_owned())
            }
            _ => None,
        };
        found.push(Cache {
            kind: CacheKind::RoleCredentials,
            of,
            exists: exists_there,
            expires_at: state.as_ref().and_then(|state| state.expires_at).map(Time::rfc3339),
            usable: state.as_ref().is_some_and(|state| state.is_served),
            note,
            path: path.map_or_else(String::new, |path| path.display().to_string()),
            left,
        });
    }
    found
}

/// Returns the file of a sign-in with `aws login`.
fn of_login(sys: &System, config: &Config, chain: &Chain, login: &LoginSession, path: &Path) -> Cache {
    let state = cache_state(sys, config, chain);
    let exists = exists(path);
    let note = match login_session::standing(sys, login) {
        _ if exists && state.is_none() => Some("contains no valid sign-in"),
        LoginStanding::Renewable => Some("is renewed at the next use"),
        LoginStanding::SignedIn { renews: true, .. } => Some("renews by itself"),
        LoginStanding::SignedIn { renews: false, .. } => Some("cannot be renewed"),
        LoginStanding::SignInNeeded if exists => Some("sign-in needed"),
        LoginStanding::SignInNeeded => None,
    };
    Cache {
        kind: CacheKind::Login,
        of: login.profile.clone(),
        path: path.display().to_string(),
        exists,
        expires_at: state.as_ref().and_then(|state| state.expires_at).map(Time::rfc3339),
        usable: state.as_ref().is_some_and(|state| state.is_served),
        note: note.map(str::to_owned),
        left: state.map_or(0, |state| state.left),
    }
}

/// Returns the session's token and its client registration.
fn of_session(sys: &System, session: &Session) -> Vec<Cache> {
    let now = sys.clock.now();
    // Settings that cannot be read have failed before.
    let Ok(storage) = token_cache::storage(sys, session) else { return Vec::new() };
    let paths = token_cache::path_in(sys, session, storage)
        .and_then(|token| Ok((token, registration::path_in(sys, session, storage)?)));
    let Ok((token_path, registration_path)) = paths else { return Vec::new() };
    let sealed = (storage == Storage::Keychain).then_some("sealed with a key of the keychain");
    let SignInState { standing, token, is_refused, .. } = sso::inspect(sys, session);
    let exists_token = exists(&token_path);
    let foreign =
        token.as_ref().and_then(|token| token.start_url.as_ref()).filter(|url| **url != session.start_url);
    let note = match (&token, foreign, standing) {
        (None, _, _) if exists_token => Some("contains no valid token".to_owned()),
        (Some(_), Some(url), _) => Some(format!("from {url}, which is not the configured start URL")),
        (Some(_), None, Standing::Renewable) => Some("is renewed at the next use".to_owned()),
        (Some(_), None, _) if is_refused => {
            Some("no longer accepted by the service: sign-in needed".to_owned())
        }
        _ => None,
    };
    let beside = sso::misplaced_token(sys, session, storage)
        .map(|path| format!("{} has another one, which is not used", path.display()));
    let token = Cache {
        kind: CacheKind::Token,
        of: session.label().to_owned(),
        exists: exists_token,
        expires_at: token.as_ref().map(|token| token.expires_at.rfc3339()),
        usable: matches!(standing, Standing::SignedIn(_)),
        note: in_one([note, exists_token.then_some(sealed).flatten().map(str::to_owned), beside]),
        path: token_path.display().to_string(),
        left: token.map_or(0, |token| token.expires_at.left(now)),
    };
    let exists_registration = exists(&registration_path);
    let ends = files::read_regular(&registration_path).ok().flatten().and_then(|contents| {
        let file: serde_json::Value = serde_json::from_slice(&contents.bytes).ok()?;
        Time::parse(file.get("expiresAt")?.as_str()?)
    });
    let left = ends.map_or(0, |ends| ends.left(now));
    let registration = Cache {
        kind: CacheKind::Registration,
        of: session.label().to_owned(),
        exists: exists_registration,
        expires_at: ends.map(Time::rfc3339),
        // Of a sealed one nothing can be read without the key.
        usable: left > 0 || (exists_registration && sealed.is_some()),
        note: exists_registration.then_some(sealed).flatten().map(str::to_owned),
        path: registration_path.display().to_string(),
        left,
    };
    vec![token, registration]
}

fn in_one(notes: [Option<String>; 3]) -> Option<String> {
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join(", "))
}

fn exists(path: &Path) -> bool {
    files::read_regular(path).is_ok_and(|contents| contents.is_some())
}
