//! Sign-in by a person: in the browser of this machine (`authorization_code`), or by confirming a code anywhere
//! (`device_code`). One sign-in at a time per session and machine; a second process waits for it and shares its
//! result.

use super::attempt::Attempt;
use super::request::{SeenSignIn, SignInMethod, SignInRequest, SignedIn, current};
use super::{authorization_code, device_code, errors, last_sign_in};
use crate::config::session::Session;
use crate::services::oidc::Flow;
use crate::sso::errors::not_stored;
use crate::sso::token_cache::{self, Cached};
use crate::storage::KeyWanted;
use crate::system::System;
use crate::system::files::locks::{self, Lock, Waited};
use std::time::Duration;

/// Time limit for a sign-in: the ten minutes that the service gives the browser.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// Time for another ssoenv to write its mark after the token.
const TO_MARK: Duration = Duration::from_secs(5);

/// Signs in, and stores the token. If another process has signed in since `seen`, or is doing so, returns its token
/// without opening a browser. `consent` asks the person, once it is clear that no other process is signing in.
/// `forget` removes what came from an earlier sign-in; it is called right before and right after the token is stored,
/// so that one person's credentials are never used with another's token.
pub fn sign_in(
    sys: &System,
    place: SignInRequest<'_>,
    how: &SignInMethod,
    seen: &SeenSignIn,
    consent: impl FnOnce() -> anyhow::Result<()>,
    forget: &dyn Fn(),
) -> anyhow::Result<SignedIn> {
    let session = place.session;
    let answered = || {
        // Without secrets first: a sealed token is opened once, not at each look.
        let Ok(Cached::Token(outline)) = token_cache::outline(sys, session) else { return None };
        let is_new = if how.force {
            last_sign_in::read(sys, session) != seen.mark
        } else {
            Some(&outline.access_token) != seen.token.as_ref()
        };
        if !is_new || !outline.is_valid(sys.clock.now()) {
            return None;
        }
        let token = current(sys, session).filter(|token| token.is_good(sys.clock.now(), None))?;
        // Another ssoenv writes a mark and removes earlier credentials; another tool does neither.
        Some(SignedIn { token, elsewhere: last_sign_in::read(sys, session) == seen.mark })
    };
    let name = token_cache::name(session);
    // The question has a lock of its own, so that an unanswered question does not block a sign-in elsewhere.
    let question = format!("sign-in-question-{name}");
    let lock = lock_name(session);
    let _question = match how.asks.then(|| acquire(sys, session, how, &question, answered)).transpose()? {
        Some(Acquired::Answered(signed_in)) => return Ok(signed_in),
        Some(Acquired::Ours(question)) => Some(question),
        None => None,
    };
    // If another process is signing in, wait for it without asking.
    let is_free = !matches!(locks::wait(sys, &lock, Duration::ZERO, || None::<()>), Waited::TimedOut);
    if is_free {
        consent()?;
    }
    let _lock = match acquire(sys, session, how, &lock, answered)? {
        Acquired::Answered(signed_in) => return Ok(signed_in),
        Acquired::Ours(lock) => lock,
    };
    // Check early that the token can be stored, before the person makes the effort.
    let _key = sys.key_in_use.begin();
    token_cache::stage(sys, session, KeyWanted::ToSignIn)
        .map_err(|error| not_stored(error, errors::unwritable(session)))?;
    let attempt = Attempt { sys, place, how, forget };
    let token = match how.flow {
        Flow::Browser => authorization_code::sign_in(&attempt),
        Flow::Device => device_code::sign_in(&attempt),
    }?;
    sys.terminal.take_back();
    Ok(SignedIn { token, elsewhere: false })
}

/// Whether a process of this machine is signing in to the session. Does not wait.
pub fn is_under_way(sys: &System, session: &Session) -> bool {
    matches!(locks::wait(sys, &lock_name(session), Duration::ZERO, || None::<()>), Waited::TimedOut)
}

fn lock_name(session: &Session) -> String {
    format!("sign-in-{}", token_cache::name(session))
}

/// Result of waiting for the lock of the sign-in.
enum Acquired {
    /// Another process has signed in.
    Answered(SignedIn),
    /// This process holds the lock.
    Ours(Lock),
}

/// Acquires a lock of the session, or shares the result of the process that holds it: its token, or its failure.
fn acquire(
    sys: &System,
    session: &Session,
    how: &SignInMethod,
    lock: &str,
    answered: impl Fn() -> Option<SignedIn>,
) -> anyhow::Result<Acquired> {
    let (mut waited, mut unmarked) = (false, None);
    // A little longer than the sign-in of the other process may take.
    let patience = how.patience + Duration::from_secs(60);
    let lock = locks::wait(sys, lock, patience, || {
        if !waited {
            let session = session.label();
            sys.terminal.note(&format!("waiting for the sign-in to {session} in another terminal"));
        }
        waited = true;
        let signed_in = answered()?;
        // The process that holds the lock may be about to write its mark.
        let first = *unmarked.get_or_insert_with(|| sys.clock.mark());
        (!signed_in.elsewhere || first.elapsed() > TO_MARK).then_some(signed_in)
    });
    let lock = match lock {
        Waited::Done(signed_in) => return Ok(Acquired::Answered(signed_in)),
        Waited::TimedOut => {
            return Err(locks::busy(&format!("signing in to {}", session.label()), patience).into());
        }
        Waited::Held(lock) => lock,
    };
    match answered() {
        Some(signed_in) => Ok(Acquired::Answered(signed_in)),
        None if waited => {
            // The other process may have stored its token before we looked: then the token is not new, although that
            // process succeeded.
            let stored = lock.last_begin().is_some_and(|begin| last_sign_in::is_since(sys, session, begin));
            match current(sys, session).filter(|token| stored && token.is_good(sys.clock.now(), None)) {
                Some(token) => Ok(Acquired::Answered(SignedIn { token, elsewhere: false })),
                None => Err(errors::failed_elsewhere(session).into()),
            }
        }
        None => {
            lock.note_begin();
            Ok(Acquired::Ours(lock))
        }
    }
}
