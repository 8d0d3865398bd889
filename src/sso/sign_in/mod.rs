//! A person signs in: in the browser of this machine (`redirect`), or by confirming a code anywhere (`code`). One
//! sign-in at a time for a session on this machine; whoever comes second waits for it and shares its result.

mod code;
mod failure;
mod mark;
mod redirect;

use super::cache::{self, Found};
use super::oidc::No;
use super::refusal::Refusal;
use super::registration::{self, Flow};
use super::token::{Grant, Registration, Token};
use crate::config::endpoint::Endpoints;
use crate::config::session::Session;
use crate::secret::Secret;
use crate::system::System;
use crate::system::files::locks::{self, Lock, Waited};
use crate::system::signals::Hold;
use anyhow::Context;
use std::time::Duration;

/// As long as the service waits for its browser.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// How long a token may be there before its mark is.
const TO_MARK: Duration = Duration::from_secs(5);

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
    /// Whether a person wants to sign in although the session may be good: then a renewal by another process is no
    /// answer.
    pub force: bool,
    /// Whether the person is asked first; of many processes that would ask at once, one does.
    pub asks: bool,
}

/// Where and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Its region is the resolved one.
    pub session: &'a Session,
    /// Of that region.
    pub endpoints: &'a Endpoints,
    /// The resolved start URL.
    pub start_url: &'a str,
}

/// What was there before a sign-in was found to be needed.
#[derive(Debug)]
pub struct Seen {
    token: Option<Secret>,
    mark: Option<String>,
}

impl Seen {
    /// What is there now.
    pub fn now(sys: &System, session: &Session) -> Self {
        Seen { token: current(sys, session).map(|token| token.access_token), mark: mark::read(sys, session) }
    }
}

/// A sign-in that has just been made.
#[derive(Debug)]
pub struct SignedIn {
    /// Stored already.
    pub token: Token,
    /// Whether another tool has made it, which leaves the role credentials of an earlier sign-in.
    pub elsewhere: bool,
}

/// What one attempt is made with.
struct Attempt<'a> {
    sys: &'a System,
    place: Place<'a>,
    how: &'a How,
    forget: &'a dyn Fn(),
}

/// Signs in, and stores the token. Another process may have done so since `seen`, or be at it: then its token is the
/// answer, and no second browser opens. `consent` is asked once it is clear that nobody else is at it. `forget` removes
/// what came from an earlier sign-in; it is called right before and after the token is stored, so that nothing of one
/// person's meets the token of another.
pub fn sign_in(
    sys: &System,
    place: Place<'_>,
    how: &How,
    seen: &Seen,
    consent: impl FnOnce() -> anyhow::Result<()>,
    forget: &dyn Fn(),
) -> anyhow::Result<SignedIn> {
    let session = place.session;
    let answered = || {
        let token = current(sys, session).filter(|token| token.is_good(sys.clock.now(), None))?;
        let is_new = if how.force {
            mark::read(sys, session) != seen.mark
        } else {
            Some(&token.access_token) != seen.token.as_ref()
        };
        // Another ssoenv has marked it, and has forgotten what came before; another tool has not.
        is_new.then(|| SignedIn { token, elsewhere: mark::read(sys, session) == seen.mark })
    };
    let name = cache::name(session);
    // A question is no sign-in yet: it has a lock of its own, and holds up nobody who wants to sign in.
    let question = format!("sign-in-question-{name}");
    let lock = format!("sign-in-{name}");
    let _question = match how.asks.then(|| turn(sys, session, how, &question, answered)).transpose()? {
        Some(Turn::Answered(signed_in)) => return Ok(signed_in),
        Some(Turn::Ours(question)) => Some(question),
        None => None,
    };
    // Who is at it already is joined without a question.
    let is_free = !matches!(locks::wait(sys, &lock, Duration::ZERO, || None::<()>), Waited::TimedOut);
    if is_free {
        consent()?;
    }
    let _lock = match turn(sys, session, how, &lock, answered)? {
        Turn::Answered(signed_in) => return Ok(signed_in),
        Turn::Ours(lock) => lock,
    };
    // Early: a person who has signed in should not hear then that it was for nothing.
    cache::stage(sys, session).with_context(|| failure::unwritable(session))?;
    let attempt = Attempt { sys, place, how, forget };
    let token = match how.flow {
        Flow::Browser => attempt.by_redirect(),
        Flow::Device => attempt.by_code(),
    }?;
    Ok(SignedIn { token, elsewhere: false })
}

enum Turn {
    /// Somebody else has signed in.
    Answered(SignedIn),
    /// Nobody is at it.
    Ours(Lock),
}

/// Waits for whoever holds the lock, and shares what comes of it: a token, or that there is none.
fn turn(
    sys: &System,
    session: &Session,
    how: &How,
    lock: &str,
    answered: impl Fn() -> Option<SignedIn>,
) -> anyhow::Result<Turn> {
    let (mut waited, mut unmarked) = (false, None);
    // A little longer than the sign-in that is waited for.
    let patience = how.patience + Duration::from_secs(60);
    let lock = locks::wait(sys, lock, patience, || {
        if !waited {
            let session = session.label();
            sys.terminal
                .note(&format!("waiting for the sign-in to {session} that another process has begun"));
        }
        waited = true;
        let signed_in = answered()?;
        // Whoever holds the lock may be about to set its mark.
        let first = *unmarked.get_or_insert_with(|| sys.clock.mark());
        (!signed_in.elsewhere || first.elapsed() > TO_MARK).then_some(signed_in)
    });
    let lock = match lock {
        Waited::Done(signed_in) => return Ok(Turn::Answered(signed_in)),
        Waited::TimedOut => {
            return Err(locks::busy(&format!("signing in to {}", session.label()), patience).into());
        }
        Waited::Held(lock) => lock,
    };
    match answered() {
        Some(signed_in) => Ok(Turn::Answered(signed_in)),
        None if waited => Err(failure::of_another(session).into()),
        None => Ok(Turn::Ours(lock)),
    }
}

fn current(sys: &System, session: &Session) -> Option<Token> {
    match cache::look(sys, session) {
        Ok(Found::Token(token)) => Some(token),
        _ => None,
    }
}

impl Attempt<'_> {
    fn registration(&self, refused: Option<&Registration>) -> anyhow::Result<Registration> {
        let asked = (self.how.flow, self.place.start_url);
        let registration =
            registration::get(self.sys, self.place.endpoints, self.place.session, asked, refused);
        registration.map_err(|no| self.failed(no))
    }

    fn failed(&self, no: No) -> anyhow::Error {
        failure::of_service(self.place, no)
    }

    fn store(&self, grant: Grant, registration: &Registration) -> anyhow::Result<Token> {
        let (sys, session) = (self.sys, self.place.session);
        let token = Token::signed_in(grant, registration, &session.start_url, &session.region);
        // First, so that it ends last: a signal must not leave half of this done.
        let _hold = Hold::start();
        // A renewal that is under way stores what it gets before we do; one that hangs is not waited for any longer.
        let _lock = locks::wait(sys, &cache::lock_name(session), locks::PATIENCE, || None::<()>);
        (self.forget)();
        let stored = cache::stage(sys, session)
            .and_then(|staged| staged.commit(token.text().as_bytes()).map_err(Into::into));
        stored.with_context(|| failure::unwritable(session))?;
        mark::write(sys, session, &token);
        (self.forget)();
        Ok(token)
    }
}

fn is_unregistered(refusal: &Refusal) -> bool {
    refusal.is(&[
        "InvalidClientException",
        "invalid_client",
        "UnauthorizedClientException",
        "unauthorized_client",
    ])
}
