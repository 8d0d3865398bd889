//! Contents of `status`: this shell, its directory, a target, and each session. Reads only the environment and the
//! caches.

use super::directory::{Directory, directory};
use super::login_row::LoginRow;
use super::session_state::SessionState;
use super::shell::{self, Shell, shell};
use super::subject::StatusSubject;
use crate::accounts::names;
use crate::config::Config;
use crate::config::chain::CredentialOrigin;
use crate::config::known_sessions::{self, Known};
use crate::config::login_session;
use crate::credentials::chain_cache;
use crate::environ::ShellVariables;
use crate::settings::Storage;
use crate::sso::{self, SignInState, Standing, token_cache};
use crate::system::System;
use crate::time::Time;
use serde::Serialize;

#[derive(Serialize)]
pub(in crate::commands) struct Summary {
    /// This shell's profile.
    pub(in crate::commands) shell: Option<Shell>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) directory: Option<Directory>,
    /// Only if a TARGET is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) profile: Option<Cached>,
    pub(in crate::commands) sessions: Vec<Row>,
    /// Sign-ins of `aws login`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::commands) logins: Vec<LoginRow>,
}

/// Cached credentials of a profile.
#[derive(Serialize)]
pub(super) struct Cached {
    pub(super) profile: String,
    pub(super) account_id: Option<String>,
    pub(super) account_name: Option<String>,
    pub(super) role_name: Option<String>,
    pub(super) expires_at: Option<String>,
    #[serde(skip)]
    pub(super) left: i64,
    /// Whether the profile has keys in the files, and so nothing is cached.
    #[serde(skip)]
    pub(super) has_keys: bool,
}

#[derive(Serialize)]
pub(in crate::commands) struct Row {
    pub(in crate::commands) session: String,
    pub(super) start_url: Option<String>,
    pub(super) region: Option<String>,
    pub(in crate::commands) state: SessionState,
    pub(super) expires_at: Option<String>,
    /// Whether it continues without a person when the token expires; for how long is not known here.
    pub(super) renews: bool,
    pub(in crate::commands) profiles: Vec<String>,
    pub(super) reason: Option<String>,
    /// `keychain`, if the sign-in is sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) storage: Option<&'static str>,
    /// A sign-in in the other place, which ssoenv does not use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) other_sign_in: Option<String>,
    #[serde(skip)]
    pub(super) left: i64,
}

/// Summarises this shell, its directory, and the sessions; only the target's session if a target is given.
pub(in crate::commands) fn summary(
    sys: &System,
    config: &Config,
    before: &ShellVariables,
    named: Option<StatusSubject>,
) -> Summary {
    let mut known = known_sessions::all(config);
    if let Some(named) = &named {
        let session = named.session(config);
        known.retain(|known| session.as_ref().is_some_and(|own| known.is(own)));
    }
    let mut logins = login_session::all(config);
    if let Some(named) = &named {
        let origin = named.chain(config).map(|chain| chain.origin.clone());
        logins
            .retain(|known| matches!(&origin, Ok(CredentialOrigin::Login(own)) if own.id == known.login.id));
    }
    Summary {
        logins: logins.into_iter().map(|known| LoginRow::of(sys, known)).collect(),
        shell: shell(sys, before).map(|shell| shell::with_reason(sys, before, shell)),
        directory: directory(sys),
        profile: named.map(|named| cached(sys, config, named)),
        sessions: known.into_iter().map(|known| row(sys, known)).collect(),
    }
}

/// Returns what is cached for the chain of a TARGET, or its keys in the files.
fn cached(sys: &System, config: &Config, named: StatusSubject) -> Cached {
    let chain = named.chain(config).ok();
    let cached = chain.as_ref().and_then(|chain| chain_cache::read(sys, config, chain));
    let now = sys.clock.now();
    let keys = chain.as_ref().and_then(|chain| match &chain.origin {
        CredentialOrigin::Keys(keys) if chain.hops.is_empty() => Some(keys),
        _ => None,
    });
    let stated = keys.and_then(|keys| keys.expiry.as_ref()).map(|expiry| expiry.at);
    // Expired cached credentials are fetched again, so only keys in a file are shown as expired.
    let cached_until = cached.and_then(|cached| cached.expires_at).filter(|until| until.left(now) > 0);
    let expires_at = stated.or(cached_until);
    let role = chain.as_ref().and_then(|chain| chain.role());
    let account = chain.as_ref().and_then(|chain| Some((chain.session()?, chain.role()?.0)));
    let account_id = chain.as_ref().and_then(|chain| chain.identity_account_id());
    Cached {
        account_name: account.and_then(|(session, id)| names::name(sys, session, id)),
        account_id: account_id.map(str::to_owned),
        role_name: role.map(|(_, role_name)| role_name.to_owned()),
        left: expires_at.map_or(0, |until| until.left(now)),
        has_keys: keys.is_some(),
        expires_at: expires_at.map(Time::rfc3339),
        profile: named.name().to_owned(),
    }
}

fn row(sys: &System, known: Known) -> Row {
    let mut row = Row {
        session: known.label,
        start_url: None,
        region: None,
        state: SessionState::Broken,
        expires_at: None,
        renews: false,
        profiles: known.profiles,
        reason: None,
        storage: None,
        other_sign_in: None,
        left: 0,
    };
    let session = match known.session {
        Ok(session) => session,
        Err(failure) => {
            row.reason = Some(failure.to_string());
            return row;
        }
    };
    let storage = match token_cache::storage(sys, &session) {
        Ok(storage) => storage,
        Err(error) => {
            row.reason = Some(format!("{error:#}"));
            return row;
        }
    };
    row.storage = (storage == Storage::Keychain).then(|| storage.word());
    let other = sso::misplaced_token(sys, &session, storage);
    row.other_sign_in = other.map(|path| path.display().to_string());
    let now = sys.clock.now();
    let SignInState { standing, token, renews, is_refused } = sso::inspect(sys, &session);
    row.renews = renews;
    let refused = match storage {
        Storage::Files => "the service has refused this sign-in",
        Storage::Keychain => "the service has refused this sign-in, or its key is lost",
    };
    row.reason = is_refused.then(|| refused.to_owned());
    row.state = match standing {
        Standing::SignedIn(_) => SessionState::SignedIn,
        Standing::Renewable => SessionState::Renewable,
        Standing::SignInNeeded => SessionState::SignInNeeded,
    };
    if let Some(token) = token {
        row.left = token.expires_at.left(now);
        row.expires_at = Some(token.expires_at.rfc3339());
    }
    row.start_url = Some(session.start_url);
    row.region = Some(session.region);
    row
}
