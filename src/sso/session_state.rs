//! The sign-in session. Here: how a token for the portal is come by without a person; cached, else renewed, else an
//! error whose hint is the command that signs in. Beside it: how a person begins a session (`sign_in`) and ends it
//! (`sign_out`).

use super::errors::{not_signed_in, sign_in_ended};
use super::token::judge;
use super::{renewal, token_cache};
use crate::config::session::{Identity, Session};
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::sso::token::{Judgement, Token};
use crate::system::System;
use crate::time::Time;

/// A token that the portal should accept. `rejected` is one that it has just refused: that one counts as expired.
pub fn token(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    rejected: Option<&Secret>,
) -> anyhow::Result<Token> {
    let token = token_cache::read(sys, session)?.ok_or_else(|| not_signed_in(session))?;
    match judge(&token, session, rejected, sys.clock.now()) {
        Judgement::Fresh => Ok(token),
        Judgement::Aging(None) => {
            sys.terminal.verbose(|| {
                format!("the sign-in to {} ends soon and does not renew itself", session.label())
            });
            Ok(token)
        }
        Judgement::Expired(None) => Err(sign_in_ended(&token, session, sys.clock.now()).into()),
        Judgement::Aging(Some(_)) | Judgement::Expired(Some(_)) => {
            renewal::renew(sys, session, endpoints, &token, rejected)
        }
    }
}

/// Until when a token renews itself at the latest; the service may end the session before. `None`: it does not.
pub fn renews_until(token: &Token, session: &Session, now: Time) -> Option<Time> {
    match judge(token, session, None, now) {
        Judgement::Aging(None) | Judgement::Expired(None) => None,
        _ if matches!(session.identity, Identity::Inline(_)) => None,
        _ => token.renewal().map(|renewal| renewal.registration.expires_at).filter(|until| *until > now),
    }
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

/// Looks at the cache only.
pub fn standing(sys: &System, session: &Session) -> Standing {
    inspect(sys, session).0
}

/// The same, with the token that was looked at.
pub fn inspect(sys: &System, session: &Session) -> (Standing, Option<Token>) {
    let Ok(token_cache::CachedToken::Token(token)) = token_cache::load(sys, session) else {
        return (Standing::SignInNeeded, None);
    };
    let standing = match judge(&token, session, None, sys.clock.now()) {
        Judgement::Fresh | Judgement::Aging(None) => Standing::SignedIn(token.expires_at),
        Judgement::Aging(Some(_)) | Judgement::Expired(Some(_)) => Standing::Renewable,
        Judgement::Expired(None) => Standing::SignInNeeded,
    };
    (standing, Some(token))
}
