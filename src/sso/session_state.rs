//! Gets a token for the portal without a person: a cached one, otherwise a renewed one, otherwise an error whose hint
//! is the command that signs in. `sign_in` begins a session and `sign_out` ends it.

use super::errors::sign_in_ended;
use super::misplaced_token::none_here;
use super::token::judge;
use super::token_cache::{self, Cached};
use super::token_outline::{Age, RENEW_BELOW, TokenOutline};
use super::{refusals, renewal};
use crate::config::session::Session;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::sso::token::{Judgement, Token};
use crate::system::System;
use crate::system::process::hook_role::HOOK;
use crate::time::{Time, spoken};

/// Returns a token that the portal should accept. `rejected` is a token that it has just refused; it counts as
/// expired.
pub fn token(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    rejected: Option<&Secret>,
) -> anyhow::Result<Token> {
    // The keychain is asked once for all that follows.
    let _key = sys.key_in_use.begin();
    let cached = token_cache::load(sys, session)?;
    if matches!(cached, Cached::Lost | Cached::Rubbish) {
        note_loss(sys, session);
    }
    let token = token_cache::present(sys, session, cached)?.ok_or_else(|| none_here(sys, session))?;
    match judge(&token, session, rejected, sys.clock.now()) {
        // Nothing can renew the aging token, but the portal still accepts it.
        Judgement::Fresh | Judgement::Aging(None) => Ok(token),
        Judgement::Expired(None) => Err(sign_in_ended(&token, session, sys.clock.now()).into()),
        Judgement::Aging(Some(_)) | Judgement::Expired(Some(_)) => {
            renewal::renew(sys, session, endpoints, &token, rejected)
        }
    }
}

/// Records that a token cannot be used, so that nothing asks the keychain for its key again and again.
fn note_loss(sys: &System, session: &Session) {
    if let Some(outline) = token_cache::outline(sys, session).ok().and_then(Cached::token) {
        refusals::remember_loss(sys, session, &outline);
    }
}

/// Whether a token is renewed without a person before it expires. The organisation's limit for that is not in any
/// file; the expiry of the client registration is another limit.
pub fn renews(token: &TokenOutline, session: &Session, now: Time) -> bool {
    // The registration must still be valid when the first renewal is due.
    token.is_renewable(session, token.expires_at.plus(-RENEW_BELOW).max(now))
}

/// Whether the session can give credentials without a person; for listings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The token is valid until this time.
    SignedIn(Time),
    /// The token has expired or is about to, and will be renewed when it is needed.
    Renewable,
    /// A person must sign in.
    SignInNeeded,
}

/// What the caches say about a session.
#[derive(Clone, Debug)]
pub struct SignInState {
    /// Whether the session can give credentials.
    pub standing: Standing,
    /// The cached token, valid or not.
    pub token: Option<TokenOutline>,
    /// Whether the sign-in continues without a person when the token expires.
    pub renews: bool,
    /// Whether a sign-in is needed because the service has refused this one.
    pub is_refused: bool,
}

/// Returns a session's state from the caches, without a call.
pub fn standing(sys: &System, session: &Session) -> Standing {
    inspect(sys, session).standing
}

/// Same as [`standing`], with everything that was found.
pub fn inspect(sys: &System, session: &Session) -> SignInState {
    let Ok(Cached::Token(token)) = token_cache::outline(sys, session) else {
        let standing = Standing::SignInNeeded;
        return SignInState { standing, token: None, renews: false, is_refused: false };
    };
    let now = sys.clock.now();
    let refused = refusals::of_token(sys, session, &token);
    let renews = !refused.renewal && renews(&token, session, now);
    let is_renewable = !refused.renewal && token.is_renewable(session, now);
    let standing = match Age::of(token.expires_at, refused.access, now) {
        Age::Aging | Age::Expired if is_renewable => Standing::Renewable,
        Age::Fresh | Age::Aging => Standing::SignedIn(token.expires_at),
        Age::Expired => Standing::SignInNeeded,
    };
    let is_refused = standing == Standing::SignInNeeded && (refused.access || refused.renewal);
    SignInState { standing, token: Some(token), renews, is_refused }
}

/// Whether the sign-in expires within 15 minutes and is not renewed.
pub fn ends_soon(sys: &System, session: &Session) -> bool {
    let state = inspect(sys, session);
    let soon = |token: &TokenOutline| token.expires_at.left(sys.clock.now()) < RENEW_BELOW;
    !state.renews && state.token.as_ref().is_some_and(soon)
}

/// Tells the person, once for each token, that the sign-in expires soon and is not renewed. Not from the hook.
pub fn announce_end(sys: &System, session: &Session, token: &Token) {
    let now = sys.clock.now();
    let left = token.expires_at.left(now);
    let token = token.outline();
    let is_said = left < RENEW_BELOW && !renews(&token, session, now) && !sys.env.has(HOOK);
    if is_said && refusals::is_first_announcement(sys, session, &token.access_token) {
        let (label, left) = (session.label(), spoken(left));
        sys.terminal.note(&format!(
            "the sign-in to {label} expires in {left} and cannot be renewed: {}",
            session.sign_in_step()
        ));
    }
}
