//! Renewing a token: one process of this machine at a time, and never a refresh token lost. The rules are in the
//! contract, section 5.

use super::oidc::{self, NoGrant};
use super::token::{Judgement, Renewal, Token};
use super::{cache, judge, never, over};
use crate::config::endpoint::Endpoints;
use crate::config::session::Session;
use crate::error::Failure;
use crate::secret::Secret;
use crate::system::System;
use crate::system::locks::{self, Waited};
use crate::time::spoken;
use anyhow::Context;

/// Renews the session's token, or waits for the process that does. A failure is a warning while the token is good.
pub(super) fn renew(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    rejected: Option<&Secret>,
) -> anyhow::Result<Token> {
    let fresh = || {
        let token = cache::read(sys, session).ok()??;
        (judge(&token, session, rejected, sys.clock.now()) == Judgement::Fresh).then_some(token)
    };
    let _lock = match locks::wait(sys, &format!("token-{}", cache::name(session)), fresh) {
        Waited::Done(token) => return Ok(token),
        Waited::Held(lock) => Some(lock),
        Waited::TimedOut => None,
    };
    let mut token = cache::read(sys, session)?.ok_or_else(|| never(session))?;
    // Twice, since another tool may have rotated the refresh token while we held it in our hands.
    for _ in 0..2 {
        let renewal = match judge(&token, session, rejected, sys.clock.now()) {
            Judgement::Fresh | Judgement::Aging(None) => return Ok(token),
            Judgement::Expired(None) => return Err(over(&token, session, sys.clock.now()).into()),
            Judgement::Aging(Some(renewal)) | Judgement::Expired(Some(renewal)) => renewal.clone(),
        };
        if _lock.is_none() {
            let failure = Failure::service(format!(
                "another process has been renewing the sign-in to {} for {}",
                session.label(),
                spoken(locks::PATIENCE.as_secs() as i64)
            ));
            return still_good(
                sys,
                session,
                token,
                rejected,
                failure.hint("look for a process that hangs, or try again").into(),
            );
        }
        match attempt(sys, session, endpoints, &token, &renewal) {
            Ok(renewed) => return Ok(renewed),
            Err(Failed::Spent(refusal)) => {
                let found = cache::read(sys, session)?.ok_or_else(|| never(session))?;
                if found.renewal().map(|renewal| &renewal.refresh_token) == Some(&renewal.refresh_token) {
                    let error = anyhow::Error::new(refusal).context(over(&token, session, sys.clock.now()));
                    return still_good(sys, session, token, rejected, error);
                }
                token = found;
            }
            Err(Failed::Otherwise(error)) => return still_good(sys, session, token, rejected, error),
        }
    }
    let error = over(&token, session, sys.clock.now()).into();
    still_good(sys, session, token, rejected, error)
}

enum Failed {
    Spent(super::refusal::Refusal),
    Otherwise(anyhow::Error),
}

fn attempt(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    token: &Token,
    renewal: &Renewal,
) -> Result<Token, Failed> {
    let staged = cache::stage(sys, session).with_context(|| {
        Failure::sign_in(format!("the sign-in to {} cannot be renewed here", session.label()))
            .hint("sign in where the folder can be written (on the host, if this is a container)")
    });
    let staged = staged.map_err(Failed::Otherwise)?;
    let grant = match oidc::refresh(sys, endpoints, renewal) {
        Ok(grant) => grant,
        Err(NoGrant::Spent(refusal)) => return Err(Failed::Spent(refusal)),
        Err(NoGrant::Over(refusal)) => {
            let over = over(token, session, sys.clock.now());
            return Err(Failed::Otherwise(anyhow::Error::new(refusal).context(over)));
        }
        Err(NoGrant::Unanswered(error)) => return Err(Failed::Otherwise(error)),
    };
    let renewed = token.renewed(grant, &session.start_url, &session.region);
    if let Err(error) = staged.commit(renewed.text().as_bytes()) {
        // The old refresh token may be spent and the new one has no home; it still serves this call.
        sys.terminal.warn(&format!(
            "the renewed sign-in to {} could not be stored ({error}); the next renewal may ask for a sign-in",
            session.label()
        ));
    }
    Ok(renewed)
}

/// The old token while it is good, with a word on why it was not renewed; else the error.
fn still_good(
    sys: &System,
    session: &Session,
    token: Token,
    rejected: Option<&Secret>,
    error: anyhow::Error,
) -> anyhow::Result<Token> {
    let left = token.expires_at.left(sys.clock.now());
    if left <= 0 || rejected == Some(&token.access_token) {
        return Err(error);
    }
    sys.terminal.warn(&format!(
        "{error:#}; the sign-in to {} is good for {} more",
        session.label(),
        spoken(left)
    ));
    Ok(token)
}
