//! Messages for a session that does not exist, has expired, or is not accepted.

use super::portal_url;
use super::token::Token;
use crate::config::session::Session;
use crate::error::Failure;
use crate::services::endpoint::Endpoints;
use crate::system::System;
use crate::time::Time;

/// Returns the error for a session without a token.
pub fn not_signed_in(session: &Session) -> Failure {
    Failure::sign_in(format!("not signed in to {}", session.label())).hint(session.sign_in_hint())
}

/// Explains why a token cannot be stored: by `what` if files are the reason, else by itself, as of the keychain.
pub(super) fn not_stored(error: anyhow::Error, what: Failure) -> anyhow::Error {
    if error.is::<Failure>() { error } else { error.context(what) }
}

/// Returns the error for a sealed token where no setting says that there is one.
pub(super) fn nothing_says_sealed(session: &Session) -> Failure {
    let label = session.label();
    Failure::configuration(format!("the sign-in to {label} is sealed, and no setting says so any more"))
        .hint(format!("ssoenv storage keychain {}", crate::config::shell_word::quoted(label)))
}

/// Returns the error for a token whose key is lost.
pub(super) fn key_is_lost(session: &Session) -> Failure {
    let what = format!("the sign-in to {} cannot be opened: its key is not in the keychain", session.label());
    Failure::sign_in(what).hint(session.sign_in_hint())
}

/// Returns the error for a token that has expired, or that the service rejects before it expires.
pub(super) fn sign_in_ended(token: &Token, session: &Session, now: Time) -> Failure {
    if token.expires_at.left(now) <= 0 {
        return Failure::sign_in(format!("the sign-in to {} has expired", session.label()))
            .hint(session.sign_in_hint());
    }
    Failure::sign_in(format!("the sign-in to {} is no longer accepted", session.label()))
        .hint(refused_hint(session))
}

/// Returns the error for a token that the portal rejects although it was just renewed. The portal's own words go to
/// `--verbose`.
pub fn token_rejected(
    sys: &System,
    refusal: &anyhow::Error,
    session: &Session,
    endpoints: &Endpoints,
) -> anyhow::Error {
    sys.terminal.verbose(|| format!("the service answered: {refusal:#}"));
    let failure = Failure::sign_in(format!("the sign-in to {} is no longer accepted", session.label()));
    failure.hint(endpoints.sso.hint(&refused_hint(session))).into()
}

/// Returns the hint for a token that is rejected before it expires. Usually the session was ended elsewhere; but with
/// a wrong `sso_region` the service does not know the token either.
fn refused_hint(session: &Session) -> String {
    let (sign_in, place) = (session.sign_in_step(), portal_url::section_name(session));
    format!("{sign_in}; if that does not help, check sso_region of {place}")
}
