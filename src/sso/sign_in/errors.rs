//! Errors of a sign-in.

use super::SignInRequest;
use crate::config::session::Session;
use crate::error::{Failure, Kind};
use crate::services::error::ServiceError;
use crate::sso::portal_url;
use crate::system::System;
use crate::system::terminal::excerpt;
use crate::time::spoken;
use std::time::Duration;

/// Returns the error for no sign-in within `patience`.
pub(super) fn timed_out(session: &Session, patience: Duration) -> Failure {
    let (session_name, waited) = (session.label(), spoken(patience.as_secs() as i64));
    Failure::sign_in(format!("the sign-in to {session_name} timed out after {waited}"))
        .hint(session.sign_in_hint())
}

/// Returns the error for a sign-in that the person, or an administrator, declined.
pub(super) fn declined(session: &Session) -> Failure {
    Failure::refused(format!("the sign-in to {} was declined", session.label())).hint(session.sign_in_hint())
}

/// Returns the error for a sign-in that another process began and failed.
pub(super) fn failed_elsewhere(session: &Session) -> Failure {
    let failure = Failure::sign_in(format!("the sign-in to {} in another terminal failed", session.label()));
    failure.hint(session.sign_in_hint())
}

/// Returns the error for a service that does not know the client it has just registered.
pub(super) fn unknown_tool(session: &Session) -> Failure {
    Failure::service(format!(
        "AWS does not know the client that it has just registered for {}",
        session.label()
    ))
    .hint("try again in a moment, or with --device-code")
}

/// Returns the error for a token that cannot be stored.
pub(super) fn unwritable(session: &Session) -> Failure {
    Failure::new(Kind::General, format!("cannot store the sign-in to {} here", session.label()))
        .hint("make the cache folder writable, or sign in where it is (in a container: on the host)")
}

/// Explains an error in the redirect by its description, or by its name without one; `--verbose` shows both.
pub(super) fn explain_redirect(
    sys: &System,
    session: &Session,
    error: &str,
    words: Option<&str>,
) -> anyhow::Error {
    let said = excerpt(words.unwrap_or(error));
    sys.terminal.verbose(|| format!("the service answered: {}, {said}", excerpt(error)));
    if error == "access_denied" {
        return declined(session).into();
    }
    let failure = Failure::service(format!("the sign-in to {} failed in the browser", session.label()))
        .hint("try again, or sign in with --device-code");
    anyhow::Error::msg(said).context(failure)
}

/// Explains a refusal of the service. The service's own words go to `--verbose` if the explanation suffices.
pub(super) fn explain_refusal(sys: &System, place: SignInRequest<'_>, no: ServiceError) -> anyhow::Error {
    let SignInRequest { session, endpoints, start_url } = place;
    let refusal = match no {
        ServiceError::Unanswered(error) => return error,
        ServiceError::Refused(refusal) => refusal,
    };
    let name = session.label();
    let failure = if refusal.is(&["InvalidRequestException", "invalid_request"]) {
        // The service's answer to a start URL that it does not know, which is so in every region but the right one.
        Failure::configuration(format!(
            "Identity Center in {} does not accept the start URL {start_url} of {name}",
            session.region
        ))
        .hint(endpoints.oidc.hint(&portal_url::hint(session, start_url)))
    } else if refusal.is(&["InvalidScopeException", "invalid_scope"]) {
        Failure::configuration(format!("Identity Center does not know a scope of {name}"))
            .hint("correct sso_registration_scopes; the usual value is sso:account:access")
    } else if refusal.is(&["AccessDeniedException", "access_denied"]) {
        declined(session)
    } else if refusal.is(&[
        "InvalidGrantException",
        "invalid_grant",
        "ExpiredTokenException",
        "expired_token",
    ]) {
        Failure::sign_in(format!("the sign-in code for {name} has expired")).hint(session.sign_in_hint())
    } else {
        return refusal.unexplained(&endpoints.oidc, &format!("did not complete the sign-in to {name}"));
    };
    sys.terminal.verbose(|| format!("the service answered: {refusal}"));
    failure.into()
}
