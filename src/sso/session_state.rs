//! The sign-in session. Here: how a token for the portal is come by without a person; cached, else renewed, else an
//! error whose hint is the command that signs in. Beside it: how a person begins a session (`sign_in`) and ends it
//! (`sign_out`).

use super::errors::{not_signed_in, sign_in_ended};
use super::token::{RENEW_BELOW, judge};
use super::{refusals, renewal, token_cache};
use crate::config::session::{Identity, Session};
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::sso::token::{Judgement, Token};
use crate::system::System;
use crate::system::process::hook_role::HOOK;
use crate::time::{Time, spoken};

/// A token that the portal should accept. `rejected` is one that it has just refused: that one counts as expired.
pub fn token(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    rejected: Option<&Secret>,
) -> anyhow::Result<Token> {
    let token = token_cache::read(sys, session)?.ok_or_else(|| not_signed_in(session))?;
    match judge(&token, session, rejected, sys.clock.now()) {
        Judgement::Fresh | Judgement::Aging(None) => Ok(token),
        Judgement::Expired(None) => Err(sign_in_ended(&token, session, sys.clock.now()).into()),
        Judgement::Aging(Some(_)) | Judgement::Expired(Some(_)) => {
            renewal::renew(sys, session, endpoints, &token, rejected)
        }
    }
}

/// Whether a token is renewed without a person before it expires. How long that goes on is for the organisation to say: no
/// file knows it, and the end of the client registration is not it.
pub fn renews(token: &Token, session: &Session, now: Time) -> bool {
    let begins = token.expires_at.plus(-RENEW_BELOW).max(now);
    token.renewal().is_some_and(|renewal| renewal.registration.expires_at > begins)
        && matches!(session.identity, Identity::Named(_))
}

/// Whether credentials could be had from the session now, without a person; for listings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The token is good, until then.
    SignedIn(Time),
    /// The token is old, and will be renewed when it is needed.
    Renewable,
    /// A person must sign in.
    SignInNeeded,
}

/// What the caches say of a session.
#[derive(Clone, Debug)]
pub struct SignInState {
    /// What can be had from it.
    pub standing: Standing,
    /// The token that was looked at, good or not.
    pub token: Option<Token>,
    /// Whether the sign-in goes on without a person when the token expires.
    pub renews: bool,
    /// Whether a sign-in is needed because the service has refused this one.
    pub is_refused: bool,
}

/// Looks at the caches only.
pub fn standing(sys: &System, session: &Session) -> Standing {
    inspect(sys, session).standing
}

/// The same, with all that was seen.
pub fn inspect(sys: &System, session: &Session) -> SignInState {
    let Ok(token_cache::CachedToken::Token(token)) = token_cache::load(sys, session) else {
        let standing = Standing::SignInNeeded;
        return SignInState { standing, token: None, renews: false, is_refused: false };
    };
    let now = sys.clock.now();
    let refused = refusals::of_token(sys, session, &token);
    let rejected = refused.access.then_some(&token.access_token);
    let renews = !refused.renewal && renews(&token, session, now);
    let standing = match judge(&token, session, rejected, now) {
        Judgement::Aging(Some(_)) | Judgement::Expired(Some(_)) if !refused.renewal => Standing::Renewable,
        Judgement::Fresh | Judgement::Aging(_) => Standing::SignedIn(token.expires_at),
        Judgement::Expired(_) => Standing::SignInNeeded,
    };
    let is_refused = standing == Standing::SignInNeeded && (refused.access || refused.renewal);
    SignInState { standing, token: Some(token), renews, is_refused }
}

/// Whether the sign-in ends within a quarter of an hour, and nothing renews it.
pub fn ends_soon(sys: &System, session: &Session) -> bool {
    let state = inspect(sys, session);
    let soon = |token: &Token| token.expires_at.left(sys.clock.now()) < RENEW_BELOW;
    !state.renews && state.token.as_ref().is_some_and(soon)
}

/// Says, once for a token and to a person, that the sign-in ends soon and nothing renews it.
pub fn announce_end(sys: &System, session: &Session, token: &Token) {
    let now = sys.clock.now();
    let left = token.expires_at.left(now);
    let is_said = left < RENEW_BELOW && !renews(token, session, now) && !sys.env.has(HOOK);
    if is_said && refusals::is_first_announcement(sys, session, token) {
        let (label, left) = (session.label(), spoken(left));
        sys.terminal.note(&format!(
            "the sign-in to {label} expires in {left} and cannot be renewed: {}",
            session.sign_in_step()
        ));
    }
}
