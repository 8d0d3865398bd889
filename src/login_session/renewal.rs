//! Renews a sign-in of `aws login` without losing its refresh token. Other tools renew it too and take no lock, so
//! what they have stored meanwhile is used.

use super::cached_login::{CachedLogin, LoginRenewal};
use super::errors::{ended, malformed, not_renewable, not_signed_in};
use super::login_cache::{self, LoginFile};
use super::refusals;
use crate::aws::credentials::Credentials;
use crate::config::login_session::LoginSession;
use crate::error::Failure;
use crate::services::error::{Refusal, ServiceError};
use crate::services::signin::{self, DpopKey, LoginRefusal, RefreshToken, SigninEndpoint};
use crate::system::System;
use crate::system::http::Effort;
use crate::system::signals::Hold;
use anyhow::Context;
use std::time::Duration;

/// Time for another tool, which has used the refresh token, to store the new one.
const TO_STORE: Duration = Duration::from_secs(1);

/// Renews the sign-in and stores it. The caller holds the lock of its credentials. `endpoint` gives the service in
/// the region of the sign-in, if the file states one. Tries twice, since another tool may have used the refresh token
/// between our reading and our request.
pub fn renew(
    sys: &System,
    login: &LoginSession,
    endpoint: &dyn Fn(Option<&str>) -> Result<SigninEndpoint, Failure>,
) -> anyhow::Result<Credentials> {
    let mut found = match login_cache::read(sys, login)? {
        LoginFile::Nothing => return Err(not_signed_in(login).into()),
        LoginFile::Rubbish => {
            let path = login_cache::path(sys, login)?.display().to_string();
            return Err(malformed(login, &path).into());
        }
        LoginFile::Login(found) => found,
    };
    let mut is_second = false;
    loop {
        let Some(renewal) = found.renewal.clone() else { return Err(not_renewable(login).into()) };
        let refused = match attempt(sys, login, endpoint, &found, &renewal)? {
            Attempted::Renewed(credentials) => return Ok(credentials),
            Attempted::Refused(reason, refusal) => (reason, refusal),
        };
        match stored_by_another(sys, login, &renewal) {
            Some(other) if other.credentials.is_fresh(sys.clock.now(), None) => return Ok(other.credentials),
            Some(other) if !is_second => (found, is_second) = (other, true),
            _ => {
                let (reason, refusal) = refused;
                if reason != LoginRefusal::NotPermitted {
                    refusals::remember(sys, login, &renewal.refresh_token);
                }
                sys.terminal.verbose(|| format!("the service answered: {refusal}"));
                return Err(ended(login, reason).into());
            }
        }
    }
}

/// Result of one attempt.
enum Attempted {
    /// New credentials, which are stored, or those that another tool has stored.
    Renewed(Credentials),
    /// The service refuses the renewal.
    Refused(LoginRefusal, Refusal),
}

/// Renews and stores. A signal is deferred meanwhile, since the new refresh token is sent only once.
fn attempt(
    sys: &System,
    login: &LoginSession,
    endpoint: &dyn Fn(Option<&str>) -> Result<SigninEndpoint, Failure>,
    found: &CachedLogin,
    renewal: &LoginRenewal,
) -> anyhow::Result<Attempted> {
    let place = endpoint(found.region.as_deref())?;
    let key = DpopKey::parse(renewal.key.expose()).ok_or_else(|| not_renewable(login))?;
    // Created first, so dropped last: a signal must not interrupt the removal of the temporary file either.
    let _hold = Hold::start();
    // Before the call: a refresh token that cannot be stored signs the person out.
    let staged = login_cache::stage(sys, login).with_context(|| {
        Failure::sign_in(format!("cannot renew the sign-in of profile {} here", login.profile))
            .hint("make the cache folder writable, or sign in where it is (in a container: on the host)")
    })?;
    let offer =
        RefreshToken { client_id: &renewal.client_id, refresh_token: &renewal.refresh_token, key: &key };
    let grant = match signin::refresh(sys, &place, &offer, Effort::FULL) {
        Ok(grant) => grant,
        Err(ServiceError::Unanswered(error)) => return Err(error),
        Err(ServiceError::Refused((LoginRefusal::Other, refusal)))
            if !refusal.is(&["AccessDeniedException"]) =>
        {
            let what = format!("did not renew the sign-in of profile {}", login.profile);
            return Err(refusal.unexplained(&place.endpoint, &what));
        }
        Err(ServiceError::Refused((reason, refusal))) => return Ok(Attempted::Refused(reason, refusal)),
    };
    // The person may have signed out or in while the service was answering: keep their result.
    match login_cache::read(sys, login)? {
        LoginFile::Nothing => return Err(not_signed_in(login).into()),
        LoginFile::Login(other) if !has(&other, renewal) && other.credentials.left(sys.clock.now()) > 0 => {
            return Ok(Attempted::Renewed(other.credentials));
        }
        LoginFile::Login(_) | LoginFile::Rubbish => {}
    }
    let renewed = found.renewed(grant, sys.clock.now());
    if let Err(error) = staged.commit_or_overwrite(renewed.text().as_bytes()) {
        // The old refresh token may be used up; the new credentials still serve this run.
        sys.terminal.warn(&format!(
            "cannot store the renewed sign-in of profile {} ({error}); you may have to sign in again at the next renewal",
            login.profile
        ));
    }
    Ok(Attempted::Renewed(renewed.credentials))
}

fn has(found: &CachedLogin, renewal: &LoginRenewal) -> bool {
    found.renewal.as_ref().is_some_and(|found| found.refresh_token == renewal.refresh_token)
}

/// Returns the stored sign-in once its refresh token is another than the used one, since the tool that used it may
/// still be writing.
fn stored_by_another(sys: &System, login: &LoginSession, spent: &LoginRenewal) -> Option<Box<CachedLogin>> {
    let start = sys.clock.mark();
    loop {
        match login_cache::read(sys, login) {
            Ok(LoginFile::Login(found)) if !has(&found, spent) => return Some(found),
            Ok(LoginFile::Nothing) | Err(_) => return None,
            Ok(_) if start.elapsed() >= TO_STORE => return None,
            Ok(_) => sys.clock.sleep(Duration::from_millis(50)),
        }
    }
}
