//! Sign-in with the browser of this machine, which returns a code to a loopback port (authorization code with PKCE,
//! RFC 8252).

use super::attempt::{Attempt, is_unregistered};
use super::errors;
use crate::error::{self, Failure, Kind};
use crate::services::error::ServiceError;
use crate::services::oidc::Registration;
use crate::services::oidc::{self, CALLBACK, Offer};
use crate::sso::registration;
use crate::sso::sign_in::callback::{self, Return, Waiting};
use crate::sso::sign_in::pkce::Pkce;
use crate::sso::sign_in::{browser_pages, instructions};
use crate::sso::token::Token;
use crate::system::http::Effort;
use crate::system::loopback_server::{ClientLimits, Listener, LoopbackRequest};
use crate::system::random;
use crate::system::terminal::typed_lines::Typed;
use anyhow::Context;

/// A link for the person, and the values that its code is exchanged with.
struct Link {
    registration: Registration,
    pkce: Pkce,
    redirect_uri: String,
}

/// Result of exchanging a code.
enum Exchanged {
    Token(Token),
    /// The service does not know the client registration any more.
    Unregistered,
    /// The pasted text was not a code of this sign-in.
    NoCode(anyhow::Error),
    Failed(anyhow::Error),
}

/// Signs in, stores the token and returns it.
pub(super) fn sign_in(attempt: &Attempt<'_>) -> anyhow::Result<Token> {
    // Listen before the browser opens: with a session in the browser it returns at once.
    let mut listener = Listener::bind(attempt.how.port, ClientLimits::BROWSERS).with_context(|| {
        let port = attempt.how.port;
        let failure = Failure::new(Kind::General, format!("cannot listen on port {port} of 127.0.0.1"));
        failure.hint("choose another port with --port, or sign in with --device-code")
    })?;
    let mut typed = attempt.how.paste.then(Typed::open).flatten();
    let start = attempt.sys.clock.mark();
    let session = attempt.place.session.label();
    let mut link = link_for(attempt, &listener, None, typed.is_some())?;
    let mut forgotten = false;
    loop {
        let waiting = Waiting {
            listener: &mut listener,
            state: &link.pkce.state,
            typed: typed.as_mut(),
            patience: attempt.how.patience.saturating_sub(start.elapsed()),
        };
        let Some((came, door)) = callback::wait(attempt.sys, waiting) else {
            // A service that has forgotten the client may show that only in the browser, which then never returns. So
            // the next sign-in registers again.
            registration::discard(attempt.sys, attempt.place.session);
            return Err(errors::timed_out(attempt.place.session, attempt.how.patience).into());
        };
        // Close idle connections of the browser: their file descriptors are needed for the call to the service.
        listener.hang_up();
        match exchange(attempt, came, &link, door.is_some()) {
            Exchanged::Token(token) => {
                shown(door, 200, &browser_pages::signed_in(session));
                return Ok(token);
            }
            Exchanged::Unregistered if !forgotten => {
                let why = format!(
                    "AWS no longer knows the client of the sign-in to {session}. Your terminal shows a new link."
                );
                shown(door, 400, &browser_pages::failed(&why));
                link = link_for(attempt, &listener, Some(&link.registration), typed.is_some())?;
                forgotten = true;
            }
            Exchanged::Unregistered => {
                let error = errors::unknown_tool(attempt.place.session);
                shown(door, 400, &browser_pages::failed(&error.to_string()));
                return Err(error.into());
            }
            Exchanged::NoCode(error) => {
                attempt
                    .sys
                    .terminal
                    .error(&format!("{error:#}"), Some("the sign-in is still waiting for the browser"));
            }
            Exchanged::Failed(error) => {
                shown(door, 400, &browser_pages::failed(&format!("{error:#}")));
                return Err(error);
            }
        }
    }
}

/// Makes a new link, and opens or shows it. `refused` is a registration that the service does not know any more.
fn link_for(
    attempt: &Attempt<'_>,
    listener: &Listener,
    refused: Option<&Registration>,
    paste: bool,
) -> anyhow::Result<Link> {
    let registration = attempt.registration(refused)?;
    let pkce = Pkce::new(&random::bytes()?, &random::bytes()?);
    // The URI was registered without a port; the one in use has it (RFC 8252, 7.3).
    let redirect_uri = format!("http://127.0.0.1:{}{CALLBACK}", listener.port());
    let scopes = attempt.place.session.scopes.clone().unwrap_or_default();
    let base = attempt.place.endpoints.oidc.to_string();
    let address = pkce.link(&base, &registration.client_id, &redirect_uri, &scopes);
    instructions::link(attempt.sys, attempt.place.session, attempt.how, &address, (listener.port(), paste));
    Ok(Link { registration, pkce, redirect_uri })
}

/// Exchanges the code of a redirect, or of a pasted address, for a token.
fn exchange(attempt: &Attempt<'_>, came: Return, link: &Link, by_browser: bool) -> Exchanged {
    let code = match came {
        Return::Code(code) => code,
        Return::Refused(error, description) => {
            let session = attempt.place.session;
            let error = errors::explain_redirect(attempt.sys, session, &error, description.as_deref());
            return Exchanged::Failed(error);
        }
    };
    let offer = Offer::AuthorizationCode {
        code: &code,
        verifier: &link.pkce.verifier,
        redirect_uri: &link.redirect_uri,
    };
    let endpoints = attempt.place.endpoints;
    match oidc::create_token(attempt.sys, endpoints, &link.registration, offer, Effort::ONCE) {
        Ok(grant) => match attempt.store(grant, &link.registration) {
            Ok(token) => Exchanged::Token(token),
            Err(error) => Exchanged::Failed(error),
        },
        Err(ServiceError::Refused(refusal)) if is_unregistered(&refusal) => Exchanged::Unregistered,
        Err(no) => {
            let error = attempt.failed(no);
            // The pasted text may have been wrong, so keep waiting for the browser.
            let may_come = !by_browser && matches!(error::kind(&error), Kind::SignIn | Kind::Configuration);
            if may_come { Exchanged::NoCode(error) } else { Exchanged::Failed(error) }
        }
    }
}

fn shown(door: Option<LoopbackRequest>, status: u16, page: &str) {
    if let Some(door) = door {
        door.answer(status, page);
    }
}
