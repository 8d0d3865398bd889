//! Renews a token: one process of this machine at a time, and without losing a refresh token. docs/files.md has the
//! rules.

use super::errors::{not_signed_in, not_stored, sign_in_ended};
use super::token::{Judgement, Renewal, Token, judge};
use super::token_cache::{self, Cached, StagedToken};
use super::{precedence, refusals, replaced_token};
use crate::config::session::Session;
use crate::error::{self, Failure, Kind};
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::{Refusal, ServiceError};
use crate::services::oidc::{self, Grant, Offer};
use crate::storage::KeyWanted;
use crate::system::System;
use crate::system::files::locks::{self, Waited};
use crate::system::http::Effort;
use crate::system::signals::Hold;
use crate::time::spoken;
use std::time::Duration;

/// Longest wait for another process while the token is still valid.
const IN_PASSING: Duration = Duration::from_secs(2);

/// Renews the session's token, or waits for the process that does. `seen` is the token to replace. While it is valid,
/// a failure is only a warning.
pub(super) fn renew(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    seen: &Token,
    rejected: Option<&Secret>,
) -> anyhow::Result<Token> {
    // A replaced token has just been renewed, so do not check its age again.
    let renewed = || replaced_token::newer(sys, session, seen, rejected);
    let good = seen.is_good(sys.clock.now(), rejected);
    let (patience, effort) = if good { (IN_PASSING, Effort::BRIEF) } else { (locks::PATIENCE, Effort::FULL) };
    let attempted = match locks::wait(sys, &token_cache::lock_name(session), patience, renewed) {
        Waited::Done(token) => return Ok(token),
        Waited::TimedOut => {
            let work = format!("renewing the sign-in to {}", session.label());
            Err(locks::busy(&work, patience).into())
        }
        Waited::Held(_lock) => match renewed() {
            Some(token) => return Ok(token),
            None => attempts(sys, session, endpoints, seen, rejected, effort),
        },
    };
    attempted.or_else(|error| still_good(sys, session, seen, rejected, error))
}

/// Tries twice, since another tool may have used the refresh token between our reading and our request.
fn attempts(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    seen: &Token,
    rejected: Option<&Secret>,
    effort: Effort,
) -> anyhow::Result<Token> {
    let _precedence = precedence::before_listings(sys, session);
    let mut token = token_cache::read(sys, session)?.ok_or_else(|| not_signed_in(session))?;
    let mut spent = None;
    for _ in 0..2 {
        let renewal = match judge(&token, session, rejected, sys.clock.now()) {
            Judgement::Fresh | Judgement::Aging(None) => return Ok(token),
            Judgement::Expired(None) => break,
            Judgement::Aging(Some(renewal)) | Judgement::Expired(Some(renewal)) => renewal.clone(),
        };
        match attempt(sys, session, endpoints, &token, &renewal, effort) {
            Ok(renewed) => return Ok(renewed),
            Err(Failed::Otherwise(error)) => return Err(error),
            Err(Failed::Spent(refusal)) => {
                spent = Some(refusal);
                match replaced_token::stored_by_another(sys, session, &renewal) {
                    Some(found) => token = found,
                    None => {
                        refusals::remember_renewal(sys, session, &renewal.refresh_token);
                        break;
                    }
                }
            }
        }
    }
    let over = sign_in_ended(seen, session, sys.clock.now());
    Err(match spent {
        Some(refusal) => anyhow::Error::new(refusal).context(over),
        None => over.into(),
    })
}

/// Why one attempt gave no token.
enum Failed {
    /// The refresh token was already used: another process may have stored its successor.
    Spent(Refusal),
    /// Any other error.
    Otherwise(anyhow::Error),
}

/// Renews the token and stores it. A signal is deferred meanwhile, since the new refresh token is sent only once.
fn attempt(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    token: &Token,
    renewal: &Renewal,
    effort: Effort,
) -> Result<Token, Failed> {
    // Created first, so dropped last: a signal must not interrupt the removal of the temporary file either.
    let _hold = Hold::start();
    let staged = token_cache::stage(sys, session, KeyWanted::ToOpen).map_err(|error| {
        let what = Failure::sign_in(format!("cannot renew the sign-in to {} here", session.label()))
            .hint("make the cache folder writable, or sign in where it is (in a container: on the host)");
        Failed::Otherwise(not_stored(error, what))
    })?;
    let grant = match refresh(sys, endpoints, renewal, effort) {
        Ok(grant) => grant,
        Err(NoGrant::Spent(refusal)) => return Err(Failed::Spent(refusal)),
        Err(NoGrant::Over(refusal)) => {
            refusals::remember_renewal(sys, session, &renewal.refresh_token);
            let over = sign_in_ended(token, session, sys.clock.now());
            return Err(Failed::Otherwise(anyhow::Error::new(refusal).context(over)));
        }
        Err(NoGrant::Unanswered(error)) => return Err(Failed::Otherwise(error)),
    };
    // A person may have signed out or in while the service was answering: keep their result.
    match token_cache::load(sys, session).map_err(Failed::Otherwise)? {
        Cached::Nothing => return Err(Failed::Otherwise(not_signed_in(session).into())),
        Cached::Token(found)
            if !replaced_token::has(&found, renewal) && found.expires_at > sys.clock.now() =>
        {
            return Ok(found);
        }
        Cached::Token(_) | Cached::Rubbish | Cached::Lost => {}
    }
    let renewed = token.renewed(grant, &session.start_url, &session.region);
    store(sys, session, staged, &renewed);
    refusals::forget(sys, session);
    Ok(renewed)
}

/// Why there is no new token.
#[derive(Debug)]
enum NoGrant {
    /// `invalid_grant`: the refresh token is used up or revoked. Another tool may have used it a moment ago.
    Spent(Refusal),
    /// The service does not renew this sign-in any more.
    Over(Refusal),
    /// No answer, or an answer that does not explain itself.
    Unanswered(anyhow::Error),
}

/// Requests a new token with the refresh token.
fn refresh(sys: &System, endpoints: &Endpoints, renewal: &Renewal, effort: Effort) -> Result<Grant, NoGrant> {
    let offer = Offer::RefreshToken(&renewal.refresh_token);
    let refusal = match oidc::create_token(sys, endpoints, &renewal.registration, offer, effort) {
        Ok(grant) => return Ok(grant),
        Err(ServiceError::Unanswered(error)) => return Err(NoGrant::Unanswered(error)),
        Err(ServiceError::Refused(refusal)) => refusal,
    };
    // Compare the error code, not the HTTP status: InvalidClient is 401, the others are 400, and a proxy may answer
    // with either.
    if refusal.is(&["InvalidGrantException", "invalid_grant"]) {
        return Err(NoGrant::Spent(refusal));
    }
    let over = [
        "InvalidClientException",
        "invalid_client",
        "ExpiredTokenException",
        "expired_token",
        "AccessDeniedException",
        "access_denied",
        "UnauthorizedClientException",
        "unauthorized_client",
    ];
    if refusal.is(&over) {
        return Err(NoGrant::Over(refusal));
    }
    Err(NoGrant::Unanswered(refusal.unexplained(&endpoints.oidc, "did not renew the sign-in")))
}

fn store(sys: &System, session: &Session, staged: StagedToken, renewed: &Token) {
    if let Err(error) = staged.store(sys, renewed) {
        // The old refresh token may be used up, and the new one cannot be stored; the new access token still serves
        // this run.
        sys.terminal.warn(&format!(
            "cannot store the renewed sign-in to {} ({error:#}); you may have to sign in again at the next renewal",
            session.label()
        ));
    }
}

/// Returns the old token with a warning while it is valid; otherwise the error.
fn still_good(
    sys: &System,
    session: &Session,
    seen: &Token,
    rejected: Option<&Secret>,
    error: anyhow::Error,
) -> anyhow::Result<Token> {
    let now = sys.clock.now();
    let signed_out = matches!(token_cache::outline(sys, session), Ok(Cached::Nothing));
    if !seen.is_good(now, rejected) || signed_out {
        return Err(without_service_words(sys, error));
    }
    let (name, left) = (session.label(), spoken(seen.expires_at.left(now)));
    sys.terminal.warn(&match (error::kind(&error), error.downcast_ref::<Refusal>()) {
        (Kind::SignIn, Some(refusal)) => {
            sys.terminal.verbose(|| format!("the service answered: {refusal}"));
            format!("the sign-in to {name} can no longer be renewed and expires in {left}")
        }
        _ => format!("{error:#}; the sign-in to {name} expires in {left}"),
    });
    Ok(seen.clone())
}

/// Removes the service's own words from an error that says that the sign-in has expired; they go to `--verbose`.
fn without_service_words(sys: &System, error: anyhow::Error) -> anyhow::Error {
    let Some(refusal) = error.downcast_ref::<Refusal>().filter(|_| error::kind(&error) == Kind::SignIn)
    else {
        return error;
    };
    sys.terminal.verbose(|| format!("the service answered: {refusal}"));
    error.downcast::<Failure>().map_or_else(|error| error, Into::into)
}
