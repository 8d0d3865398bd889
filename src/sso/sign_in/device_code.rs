//! Sign-in by confirming a code in any browser, on any machine (device authorization, RFC 8628).

use super::attempt::{Attempt, is_unregistered};
use super::errors;
use crate::services::error::ServiceError;
use crate::services::oidc;
use crate::services::oidc::Registration;
use crate::sso::sign_in::device_poll::{self, NotConfirmed};
use crate::sso::sign_in::instructions;
use crate::sso::token::Token;
use std::time::Duration;

/// Signs in, stores the token and returns it.
pub(super) fn sign_in(attempt: &Attempt<'_>) -> anyhow::Result<Token> {
    let (sys, place) = (attempt.sys, attempt.place);
    let mut registration = attempt.registration(None)?;
    let start = |registration: &Registration| {
        oidc::start_device_authorization(sys, place.endpoints, registration, place.start_url)
    };
    let asked = match start(&registration) {
        // The service has forgotten the client, which may be in the cache still: register again, once.
        Err(ServiceError::Refused(refusal)) if is_unregistered(&refusal) => {
            registration = attempt.registration(Some(&registration))?;
            start(&registration)
        }
        started => started,
    };
    let asked = asked.map_err(|no| attempt.failed(no))?;
    instructions::code(sys, place.session, attempt.how, &asked);
    let grant = device_poll::wait(sys, place.endpoints, &registration, &asked, attempt.how.patience);
    let grant = grant.map_err(|not| match not {
        NotConfirmed::Expired => {
            // Name the limit that ended the wait: ours, or the lifetime of the code.
            let patience = attempt.how.patience.min(Duration::from_secs(asked.expires_in));
            errors::timed_out(place.session, patience).into()
        }
        NotConfirmed::Denied(refusal) => {
            attempt.sys.terminal.verbose(|| format!("the service answered: {refusal}"));
            errors::declined(place.session).into()
        }
        NotConfirmed::Other(no) => attempt.failed(no),
    })?;
    attempt.store(grant, &registration)
}
