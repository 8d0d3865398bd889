//! A person signs in: in the browser of this machine (`authorization_code`), or by confirming a code anywhere
//! (`device_code`). One sign-in at a time for a session on this machine; whoever comes second waits for it and shares its
//! result.

use super::attempt::Attempt;
use super::request::{SeenSignIn, SignInMethod, SignInRequest, SignedIn, current};
use super::{authorization_code, device_code, errors, last_sign_in};
use crate::config::session::Session;
use crate::services::oidc::Flow;
use crate::sso::token_cache;
use crate::system::System;
use crate::system::files::locks::{self, Lock, Waited};
use anyhow::Context;
use std::time::Duration;

/// Time for a sign-in: as long as the service waits for its browser.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// Time in which another ssoenv writes its mark after the token.
const TO_MARK: Duration = Duration::from_secs(5);

/// Signs in, and stores the token. Another process may have done so since `seen`, or be at it: then its token is the
/// answer, and no second browser opens. `consent` is asked once it is clear that nobody else is at it. `forget` removes
/// what came from an earlier sign-in; it is called right before and after the token is stored, so that nothing of one
/// person's meets the token of another.
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
        let token = current(sys, session).filter(|token| token.is_good(sys.clock.now(), None))?;
        let is_new = if how.force {
            last_sign_in::read(sys, session) != seen.mark
        } else {
            Some(&token.access_token) != seen.token.as_ref()
        };
        // Another ssoenv has marked it, and has forgotten what came before; another tool has not.
        is_new.then(|| SignedIn { token, elsewhere: last_sign_in::read(sys, session) == seen.mark })
    };
    let name = token_cache::name(session);
    // A question is no sign-in yet: it has a lock of its own, and holds up nobody who wants to sign in.
    let question = format!("sign-in-question-{name}");
    let lock = format!("sign-in-{name}");
    let _question = match how.asks.then(|| acquire(sys, session, how, &question, answered)).transpose()? {
        Some(Acquired::Answered(signed_in)) => return Ok(signed_in),
        Some(Acquired::Ours(question)) => Some(question),
        None => None,
    };
    // Who is at it already is joined without a question.
    let is_free = !matches!(locks::wait(sys, &lock, Duration::ZERO, || None::<()>), Waited::TimedOut);
    if is_free {
        consent()?;
    }
    let _lock = match acquire(sys, session, how, &lock, answered)? {
        Acquired::Answered(signed_in) => return Ok(signed_in),
        Acquired::Ours(lock) => lock,
    };
    // Early: a person who has signed in should not hear then that it was for nothing.
    token_cache::stage(sys, session).with_context(|| errors::unwritable(session))?;
    let attempt = Attempt { sys, place, how, forget };
    let token = match how.flow {
        Flow::Browser => authorization_code::sign_in(&attempt),
        Flow::Device => device_code::sign_in(&attempt),
    }?;
    sys.terminal.take_back();
    Ok(SignedIn { token, elsewhere: false })
}

enum Acquired {
    /// Somebody else has signed in.
    Answered(SignedIn),
    /// Nobody is at it.
    Ours(Lock),
}

/// Acquires a lock of the session, or shares the result of the process that holds it: a token, or its failure.
fn acquire(
    sys: &System,
    session: &Session,
    how: &SignInMethod,
    lock: &str,
    answered: impl Fn() -> Option<SignedIn>,
) -> anyhow::Result<Acquired> {
    let (mut waited, mut unmarked) = (false, None);
    // A little longer than the sign-in that is waited for.
    let patience = how.patience + Duration::from_secs(60);
    let lock = locks::wait(sys, lock, patience, || {
        if !waited {
            let session = session.label();
            sys.terminal.note(&format!("waiting for the sign-in to {session} in another terminal"));
        }
        waited = true;
        let signed_in = answered()?;
        // Whoever holds the lock may be about to set its mark.
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
            // It may have been at its end when we looked what there was before: then nothing is new, and it has not failed.
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
