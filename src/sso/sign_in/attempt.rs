//! One attempt to sign in, by either flow: its registration, and how its token is stored.

use super::request::{SignInMethod, SignInRequest};
use super::{errors, last_sign_in};
use crate::services::error::{Refusal, ServiceError};
use crate::services::oidc::{Grant, Registration};
use crate::sso::errors::not_stored;
use crate::sso::token::Token;
use crate::sso::{registration, token_cache};
use crate::storage::KeyWanted;
use crate::system::System;
use crate::system::files::locks;
use crate::system::signals::Hold;

/// Inputs of one attempt.
pub(super) struct Attempt<'a> {
    pub(super) sys: &'a System,
    pub(super) place: SignInRequest<'a>,
    pub(super) how: &'a SignInMethod,
    pub(super) forget: &'a dyn Fn(),
}

impl Attempt<'_> {
    pub(super) fn registration(&self, refused: Option<&Registration>) -> anyhow::Result<Registration> {
        let asked = (self.how.flow, self.place.start_url);
        let registration =
            registration::get(self.sys, self.place.endpoints, self.place.session, asked, refused);
        registration.map_err(|no| self.failed(no))
    }

    pub(super) fn failed(&self, no: ServiceError) -> anyhow::Error {
        errors::explain_refusal(self.sys, self.place, no)
    }

    /// Stores the token of a sign-in, and removes what came from the former one (`forget`).
    pub(super) fn store(&self, grant: Grant, registration: &Registration) -> anyhow::Result<Token> {
        let (sys, session) = (self.sys, self.place.session);
        let token = Token::signed_in(grant, registration, &session.start_url, &session.region);
        // Created first, so dropped last: a signal must not leave half of this done.
        let _hold = Hold::start();
        // A renewal in progress stores its token before ours. If it hangs, stop waiting after the time limit.
        let _lock = locks::wait(sys, &token_cache::lock_name(session), locks::PATIENCE, || None::<()>);
        // Once the new token is stored, no credentials of the former person may be in the cache.
        (self.forget)();
        let stored = token_cache::stage(sys, session, KeyWanted::ToSignIn)
            .and_then(|staged| staged.store(sys, &token));
        stored.map_err(|error| not_stored(error, errors::unwritable(session)))?;
        // After the token, so that a process that sees the mark finds the token too.
        last_sign_in::write(sys, session, &token);
        // Again: a process with the former token may have stored credentials in between.
        (self.forget)();
        Ok(token)
    }
}

/// Whether the service does not know the client registration, which may then be replaced by a new one.
pub(super) fn is_unregistered(refusal: &Refusal) -> bool {
    refusal.is(&[
        "InvalidClientException",
        "invalid_client",
        "UnauthorizedClientException",
        "unauthorized_client",
    ])
}
