//! Ends a session: tells the service, then removes the local token, also if the service could not be told.

use super::refusals;
use super::token::Token;
use super::token_cache::{self, CachedToken};
use crate::aws::region::check_region;
use crate::config::session::{Identity, Session};
use crate::error::{Failure, Kind};
use crate::services::endpoint::Endpoints;
use crate::services::error::{Refusal, rejects_token};
use crate::system::System;
use crate::system::files::locks;
use crate::system::http::{self, Effort, Method, Request};
use anyhow::Context;

/// Result of a sign-out.
#[derive(Debug)]
pub enum SignedOut {
    /// No sign-in was cached.
    WasNot,
    /// The session is ended at the service, and the token removed.
    Ended,
    /// The token is removed, but the service could not be told; holds why.
    Untold(anyhow::Error),
}

/// Signs out. `endpoints` are those of the region that [`region`] returns; with an error in them only the token is
/// removed.
pub fn sign_out(
    sys: &System,
    session: &Session,
    endpoints: Result<Endpoints, Failure>,
) -> anyhow::Result<SignedOut> {
    // A renewal in progress would write the token again. If it hangs, stop waiting after the time limit.
    let _lock = locks::wait(sys, &token_cache::lock_name(session), locks::PATIENCE, || None::<()>);
    let ended = match token_cache::load(sys, session)? {
        CachedToken::Nothing => return Ok(SignedOut::WasNot),
        // There is no token that could be sent to the service.
        CachedToken::Rubbish => Ok(()),
        CachedToken::Token(token) => {
            endpoints.map_err(Into::into).and_then(|endpoints| end_session(sys, &endpoints, &token))
        }
    };
    token_cache::remove(sys, session).with_context(|| {
        let done = if ended.is_ok() {
            "was ended at AWS, but it is still stored on this machine"
        } else {
            "could not be removed"
        };
        Failure::new(Kind::General, format!("the sign-in to {} {done}", session.label()))
            .hint("make the cache folder writable and sign out again, or remove the file")
    })?;
    refusals::forget(sys, session);
    Ok(match ended {
        Ok(()) => SignedOut::Ended,
        Err(error) => SignedOut::Untold(error),
    })
}

/// Finds a token whose session is no longer configured, and rebuilds the session from the token's file.
pub fn find_unconfigured(sys: &System, name: &str) -> Option<Session> {
    let mut session = Session {
        identity: Identity::Named(name.to_owned()),
        start_url: String::new(),
        region: String::new(),
        scopes: None,
    };
    let Ok(CachedToken::Token(token)) = token_cache::load(sys, &session) else { return None };
    session.start_url = token.field("startUrl")?.to_owned();
    // The region becomes part of a URL, and any tool may have written the file.
    session.region = token.field("region").filter(|region| check_region(region).is_ok())?.to_owned();
    Some(session)
}

/// Returns the region of the sign-in: that in the token's file, as in the AWS CLI, otherwise the configured one.
pub fn region(sys: &System, session: &Session) -> String {
    let Ok(CachedToken::Token(token)) = token_cache::load(sys, session) else {
        return session.region.clone();
    };
    let written = token.field("region").filter(|region| check_region(region).is_ok());
    written.map_or_else(|| session.region.clone(), str::to_owned)
}

/// Ends the session at the service. A token that the service does not know counts as success.
fn end_session(sys: &System, endpoints: &Endpoints, token: &Token) -> anyhow::Result<()> {
    let request = Request {
        operation: "Logout",
        url: format!("{}/logout", endpoints.sso),
        headers: &[("x-amz-sso_bearer_token", token.access_token.expose())],
        method: Method::Post(None),
        ca_bundle: endpoints.ca_bundle.clone(),
        effort: Effort::BRIEF,
        asks_again: |_| false,
    };
    let reply = http::send(sys, &request).map_err(|error| endpoints.sso.explain_call_error(error))?;
    let refusal = Refusal::read(&reply);
    match reply.status {
        200..=299 => Ok(()),
        // The service does not know the token any more, so the session has ended.
        _ if rejects_token(&refusal) => Ok(()),
        _ => {
            let failure = Failure::service(format!("{} did not end the sign-in", endpoints.sso))
                .hint(endpoints.sso.hint("you can also sign out in the AWS access portal"));
            Err(anyhow::Error::new(refusal).context(failure))
        }
    }
}
