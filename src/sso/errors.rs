//! Messages for a session that does not exist, has ended, or is not accepted.

use super::portal_url;
use super::token::Token;
use crate::config::session::Session;
use crate::error::Failure;
use crate::services::endpoint::Endpoints;
use crate::time::{Time, spoken};

/// Error for a session without a token.
pub fn not_signed_in(session: &Session) -> Failure {
    Failure::sign_in(format!("not signed in to {}", session.label())).hint(session.sign_in_hint())
}

pub(super) fn sign_in_ended(token: &Token, session: &Session, now: Time) -> Failure {
    let ago = token.expires_at.left(now);
    let (when, hint) = if ago <= 0 {
        (format!("ended {} ago", spoken(-ago)), session.sign_in_hint())
    } else {
        ("is no longer accepted".to_owned(), refused_hint(session))
    };
    Failure::sign_in(format!("the sign-in to {} {when}", session.label())).hint(hint)
}

/// Explains the portal's refusal of a token that has just been renewed.
pub fn token_rejected(refusal: anyhow::Error, session: &Session, endpoints: &Endpoints) -> anyhow::Error {
    let failure = Failure::sign_in(format!("{} no longer accepts the sign-in", session.label()));
    refusal.context(failure.hint(endpoints.sso.hint(&refused_hint(session))))
}

/// Hint for a token that is rejected before it expires. Somebody has ended the session, most often; but the service
/// of another region knows none of its tokens either.
fn refused_hint(session: &Session) -> String {
    let (sign_in, place) = (session.sign_in_hint(), portal_url::section_name(session));
    format!("{sign_in}; if that does not help, check sso_region of {place}")
}
