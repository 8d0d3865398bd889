//! A person signs in: in the browser of this machine, or by confirming a code anywhere. One sign-in at a time for a
//! session on this machine; whoever comes second waits for it and shares its result.

mod failure;

use super::cache::{self, Found};
use super::device::{self, NotConfirmed};
use super::loopback::{self, Return, Waiting};
use super::oidc::{self, CALLBACK, No, Offer};
use super::pkce::Pkce;
use super::refusal::Refusal;
use super::registration::{self, Flow};
use super::token::{Grant, Registration, Token};
use super::{announce, pages};
use crate::config::endpoint::Endpoints;
use crate::config::session::Session;
use crate::error::{Failure, Kind};
use crate::system::http::Effort;
use crate::system::interrupt::Hold;
use crate::system::listener::{Listener, Request};
use crate::system::locks::{self, Waited};
use crate::system::typed::Typed;
use crate::system::{System, random};
use anyhow::Context;
use std::time::Duration;

/// As long as the service waits for its browser.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// How to sign in.
#[derive(Clone, Debug)]
pub struct How {
    /// The browser of this machine, or a code.
    pub flow: Flow,
    /// Why it is a code, if the browser was wanted and cannot work here.
    pub obstacle: Option<&'static str>,
    /// Whether a browser is opened; else the link is shown.
    pub open: bool,
    /// The command that opens it, from the settings.
    pub browser: Option<String>,
    /// The port that the browser comes back to; 0 for a free one.
    pub port: u16,
    /// Whether a person may paste the address on this terminal.
    pub paste: bool,
    /// How long a person may take.
    pub patience: Duration,
}

/// A sign-in that has just been made.
#[derive(Debug)]
pub struct SignedIn {
    /// Stored already.
    pub token: Token,
    /// Whether another process has made it.
    pub elsewhere: bool,
}

/// What one attempt is made with.
struct Attempt<'a> {
    sys: &'a System,
    session: &'a Session,
    endpoints: &'a Endpoints,
    start_url: &'a str,
    how: &'a How,
}

/// Signs in, and stores the token. Meanwhile another process may have done so, or be at it: then its token is the
/// answer, and no second browser opens. `start_url` is the resolved one, and the session's region with it. `consent` is
/// asked once it is clear that nobody else is at it.
pub fn sign_in(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    start_url: &str,
    how: &How,
    consent: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<SignedIn> {
    let current = || match cache::look(sys, session) {
        Ok(Found::Token(token)) => Some(token),
        _ => None,
    };
    let seen = current().map(|token| token.access_token);
    let mut waited = false;
    let replaced = || {
        current().filter(|token| {
            Some(&token.access_token) != seen.as_ref() && token.is_good(sys.clock.now(), None)
        })
    };
    // A little longer than the sign-in that is waited for.
    let patience = how.patience + Duration::from_secs(60);
    let lock = locks::wait(sys, &format!("sign-in-{}", cache::name(session)), patience, || {
        if !waited {
            sys.terminal.note(&format!(
                "waiting for the sign-in to {} that another process has begun",
                session.label()
            ));
        }
        waited = true;
        replaced()
    });
    let _lock = match lock {
        Waited::Done(token) => return Ok(SignedIn { token, elsewhere: true }),
        Waited::TimedOut => {
            return Err(locks::busy(&format!("signing in to {}", session.label()), patience).into());
        }
        Waited::Held(lock) => lock,
    };
    if let Some(token) = replaced() {
        return Ok(SignedIn { token, elsewhere: true });
    }
    if waited {
        let failure = Failure::sign_in(format!(
            "the sign-in to {} that another process had begun has failed",
            session.label()
        ));
        return Err(failure.hint(session.sign_in_hint()).into());
    }
    consent()?;
    // Early: a person who has signed in should not hear then that it was for nothing.
    cache::stage(sys, session).with_context(|| failure::unwritable(session))?;
    let attempt = Attempt { sys, session, endpoints, start_url, how };
    let token = match how.flow {
        Flow::Browser => attempt.in_browser(),
        Flow::Device => attempt.by_code(),
    }?;
    Ok(SignedIn { token, elsewhere: false })
}

impl Attempt<'_> {
    fn in_browser(&self) -> anyhow::Result<Token> {
        let mut listener = Listener::bind(self.how.port).with_context(|| {
            let port = self.how.port;
            let failure = Failure::new(Kind::General, format!("cannot listen on port {port} of 127.0.0.1"));
            failure.hint("choose another with --port, or sign in with --device-code")
        })?;
        let mut refused = None;
        loop {
            let registration = self.registration(refused.as_ref())?;
            let pkce = Pkce::new(&random::bytes()?, &random::bytes()?);
            let redirect_uri = format!("http://127.0.0.1:{}{CALLBACK}", listener.port());
            let scopes = self.session.scopes.clone().unwrap_or_default();
            let link =
                pkce.link(&self.endpoints.oidc.to_string(), &registration.client_id, &redirect_uri, &scopes);
            announce::link(self.sys, self.session, self.how, &link, listener.port());
            let waiting = Waiting {
                listener: &mut listener,
                state: &pkce.state,
                typed: self.how.paste.then(Typed::open).flatten(),
                patience: self.how.patience,
            };
            let (came, door) = loopback::wait(self.sys, waiting)
                .ok_or_else(|| failure::nobody(self.session, self.how.patience, "signed in to"))?;
            let redirect = Redirect { registration: &registration, pkce: &pkce, redirect_uri: &redirect_uri };
            match self.exchange(came, &redirect, refused.is_some()) {
                Exchanged::Token(token) => {
                    shown(door, 200, &pages::signed_in(self.session.label()));
                    return Ok(token);
                }
                Exchanged::Unregistered => {
                    shown(
                        door,
                        400,
                        &pages::failed(
                            self.session.label(),
                            "The service has forgotten this tool. A new link is opened.",
                        ),
                    );
                    refused = Some(registration);
                }
                Exchanged::Failed(error) => {
                    shown(door, 400, &pages::failed(self.session.label(), &format!("{error:#}")));
                    return Err(error);
                }
            }
        }
    }

    fn exchange(&self, came: Return, redirect: &Redirect<'_>, again: bool) -> Exchanged {
        let code = match came {
            Return::Code(code) => code,
            Return::Refused(error, description) => {
                return Exchanged::Failed(failure::of_redirect(self.session, error, description));
            }
        };
        let offer = Offer::AuthorizationCode {
            code: &code,
            verifier: &redirect.pkce.verifier,
            redirect_uri: redirect.redirect_uri,
        };
        match oidc::create_token(self.sys, self.endpoints, redirect.registration, offer, Effort::ONCE) {
            Ok(grant) => match self.store(grant, redirect.registration) {
                Ok(token) => Exchanged::Token(token),
                Err(error) => Exchanged::Failed(error),
            },
            Err(No::Refused(refusal)) if is_unregistered(&refusal) && !again => Exchanged::Unregistered,
            Err(no) => {
                Exchanged::Failed(failure::of_service(self.session, self.endpoints, self.start_url, no))
            }
        }
    }

    fn by_code(&self) -> anyhow::Result<Token> {
        let mut registration = self.registration(None)?;
        let start = |registration: &Registration| {
            oidc::start_device_authorization(self.sys, self.endpoints, registration, self.start_url)
        };
        let asked = match start(&registration) {
            Err(No::Refused(refusal)) if is_unregistered(&refusal) => {
                registration = self.registration(Some(&registration))?;
                start(&registration)
            }
            started => started,
        };
        let asked =
            asked.map_err(|no| failure::of_service(self.session, self.endpoints, self.start_url, no))?;
        announce::code(self.sys, self.session, self.how, &asked);
        let grant = device::wait(self.sys, self.endpoints, &registration, &asked, self.how.patience);
        let grant = grant.map_err(|not| match not {
            NotConfirmed::Expired => {
                failure::nobody(self.session, self.how.patience, "confirmed the code for").into()
            }
            NotConfirmed::Denied(refusal) => {
                anyhow::Error::new(refusal).context(failure::declined(self.session))
            }
            NotConfirmed::Other(no) => failure::of_service(self.session, self.endpoints, self.start_url, no),
        })?;
        self.store(grant, &registration)
    }

    fn registration(&self, refused: Option<&Registration>) -> anyhow::Result<Registration> {
        let asked = (self.how.flow, self.start_url);
        registration::get(self.sys, self.endpoints, self.session, asked, refused)
            .map_err(|no| failure::of_service(self.session, self.endpoints, self.start_url, no))
    }

    fn store(&self, grant: Grant, registration: &Registration) -> anyhow::Result<Token> {
        let token = Token::signed_in(grant, registration, &self.session.start_url, &self.session.region);
        // First, so that it ends last: a signal must not leave the temporary file.
        let _hold = Hold::start();
        let stored = cache::stage(self.sys, self.session)
            .and_then(|staged| staged.commit(token.text().as_bytes()).map_err(Into::into));
        stored.with_context(|| failure::unwritable(self.session))?;
        Ok(token)
    }
}

/// What a code is exchanged with.
struct Redirect<'a> {
    registration: &'a Registration,
    pkce: &'a Pkce,
    redirect_uri: &'a str,
}

enum Exchanged {
    Token(Token),
    Unregistered,
    Failed(anyhow::Error),
}

fn is_unregistered(refusal: &Refusal) -> bool {
    refusal.is(&[
        "InvalidClientException",
        "invalid_client",
        "UnauthorizedClientException",
        "unauthorized_client",
    ])
}

fn shown(door: Option<Request>, status: u16, page: &str) {
    if let Some(door) = door {
        door.answer(status, page);
    }
}
