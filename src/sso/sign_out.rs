//! Ends a session: tells the service, then removes the local token, also if the service could not be told.

use super::refusals;
use super::token::Token;
use super::token_cache::{self, Cached};
use super::token_outline::TokenOutline;
use crate::aws::region::check_region;
use crate::config::session::{Identity, Session};
use crate::error::{Failure, Kind};
use crate::services::endpoint::Endpoints;
use crate::services::error::{Refusal, rejects_token};
use crate::settings::Storage;
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
    let mut done = SignedOut::WasNot;
    // In both places: `aws sso login` stores a plain file also where ours is sealed.
    for storage in [Storage::Files, Storage::Keychain] {
        // The state folder of a newer ssoenv is left alone; what comes next says so.
        if storage == Storage::Keychain && token_cache::path_in(sys, session, storage).is_err() {
            continue;
        }
        let ended = match token_cache::load_from(sys, session, storage) {
            Ok(Cached::Nothing) => continue,
            // There is no token that could be sent to the service.
            Ok(Cached::Rubbish | Cached::Lost) => Ok(()),
            Ok(Cached::Token(token)) => match &endpoints {
                Ok(endpoints) => end_session(sys, endpoints, &token),
                Err(failure) => Err(failure.clone().into()),
            },
            // The keychain does not give the key; the file goes all the same.
            Err(error) if storage == Storage::Keychain => Err(error),
            Err(error) => return Err(error),
        };
        token_cache::remove_from(sys, session, storage).with_context(|| {
            let done = if ended.is_ok() {
                "was ended at AWS, but it is still stored on this machine"
            } else {
                "could not be removed"
            };
            Failure::new(Kind::General, format!("the sign-in to {} {done}", session.label()))
                .hint("make the cache folder writable and sign out again, or remove the file")
        })?;
        done = match (done, ended) {
            (SignedOut::Untold(error), _) | (_, Err(error)) => SignedOut::Untold(error),
            (_, Ok(())) => SignedOut::Ended,
        };
    }
    if !matches!(done, SignedOut::WasNot) {
        refusals::forget(sys, session);
    }
    Ok(done)
}

/// Finds a token whose session is no longer configured, and rebuilds the session from the token's file.
pub fn find_unconfigured(sys: &System, name: &str) -> Option<Session> {
    let mut session = Session {
        identity: Identity::Named(name.to_owned()),
        start_url: String::new(),
        region: String::new(),
        scopes: None,
    };
    let token = any_outline(sys, &session)?;
    session.start_url = token.start_url?;
    // The region becomes part of a URL, and any tool may have written the file.
    session.region = token.region.filter(|region| check_region(region).is_ok())?;
    Some(session)
}

/// Returns the region of the sign-in: that in the token's file, as in the AWS CLI, otherwise the configured one.
pub fn region(sys: &System, session: &Session) -> String {
    let written = any_outline(sys, session).and_then(|token| token.region);
    written.filter(|region| check_region(region).is_ok()).unwrap_or_else(|| session.region.clone())
}

fn any_outline(sys: &System, session: &Session) -> Option<TokenOutline> {
    let places = [Storage::Files, Storage::Keychain].into_iter();
    places.filter_map(|storage| token_cache::outline_in(sys, session, storage).ok()).find_map(Cached::token)
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
