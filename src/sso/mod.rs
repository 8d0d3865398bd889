//! The sign-in session. Here: how a token for the portal is come by without a person; cached, else renewed, else an
//! error whose hint is the command that signs in. Beside it: how a person begins a session (`sign_in`) and ends it
//! (`sign_out`).

mod announce;
pub mod cache;
mod device;
mod loopback;
pub mod oidc;
mod pages;
mod pkce;
pub mod refusal;
pub mod registration;
mod renewal;
pub mod sign_in;
pub mod sign_out;
pub mod start_url;
pub mod token;

pub use pkce::DEFAULT_SCOPE;

use crate::config::endpoint::Endpoints;
use crate::config::session::{Identity, Session};
use crate::error::Failure;
use crate::secret::Secret;
use crate::system::System;
use crate::time::{Time, spoken};
use token::{Judgement, Token};

/// A token that the portal should accept. `rejected` is one that it has just refused: that one counts as expired.
pub fn token(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    rejected: Option<&Secret>,
) -> anyhow::Result<Token> {
    let token = cache::read(sys, session)?.ok_or_else(|| never(session))?;
    match judge(&token, session, rejected, sys.clock.now()) {
        Judgement::Fresh => Ok(token),
        Judgement::Aging(None) => {
            sys.terminal.verbose(|| {
                format!("the sign-in to {} ends soon and does not renew itself", session.label())
            });
            Ok(token)
        }
        Judgement::Expired(None) => Err(over(&token, session, sys.clock.now()).into()),
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
    let Ok(cache::Found::Token(token)) = cache::look(sys, session) else {
        return (Standing::SignInNeeded, None);
    };
    let standing = match judge(&token, session, None, sys.clock.now()) {
        Judgement::Fresh | Judgement::Aging(None) => Standing::SignedIn(token.expires_at),
        Judgement::Aging(Some(_)) | Judgement::Expired(Some(_)) => Standing::Renewable,
        Judgement::Expired(None) => Standing::SignInNeeded,
    };
    (standing, Some(token))
}

fn judge<'a>(token: &'a Token, session: &Session, rejected: Option<&Secret>, now: Time) -> Judgement<'a> {
    // Nobody renews tokens of the older form, so we do not rewrite a file that others take for final.
    match (&session.identity, token.judge(now, rejected)) {
        (Identity::Inline(_), Judgement::Aging(_)) => Judgement::Aging(None),
        (Identity::Inline(_), Judgement::Expired(_)) => Judgement::Expired(None),
        (_, judged) => judged,
    }
}

/// Nobody has signed in, or somebody has signed out.
pub fn never(session: &Session) -> Failure {
    Failure::sign_in(format!("not signed in to {}", session.label())).hint(session.sign_in_hint())
}

fn over(token: &Token, session: &Session, now: Time) -> Failure {
    let ago = token.expires_at.left(now);
    let (when, hint) = if ago <= 0 {
        (format!("ended {} ago", spoken(-ago)), session.sign_in_hint())
    } else {
        ("is no longer accepted".to_owned(), refused_hint(session))
    };
    Failure::sign_in(format!("the sign-in to {} {when}", session.label())).hint(hint)
}

/// What to do when a token is refused that should be good. Somebody has ended the session, most often; but the service
/// of another region knows none of its tokens either.
pub fn refused_hint(session: &Session) -> String {
    let (sign_in, place) = (session.sign_in_hint(), start_url::place(session));
    format!("{sign_in}; if that does not help, check sso_region of {place}")
}
