//! Calls of the portal with a session's token, repeated once with a renewed token if the portal rejects it.

use super::refusals;
use super::session_state::token;
use super::token::Token;
use crate::config::session::Session;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::{CarriesRefusal, rejects_token};
use crate::system::System;

/// Makes a call with the session's token, renewed first if it is due. Returns the answer and the token it belongs to.
pub fn with_token<T, E: CarriesRefusal>(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    call: impl FnMut(&Secret) -> Result<T, E>,
) -> anyhow::Result<(Token, Result<T, E>)> {
    let token = token(sys, session, endpoints, None)?;
    with_this_token(sys, session, endpoints, token, call)
}

/// Same as [`with_token`], with a token that the caller has used before.
pub fn with_this_token<T, E: CarriesRefusal>(
    sys: &System,
    session: &Session,
    endpoints: &Endpoints,
    first: Token,
    mut call: impl FnMut(&Secret) -> Result<T, E>,
) -> anyhow::Result<(Token, Result<T, E>)> {
    match call(&first.access_token) {
        Err(error) if rejects_token(&error) => {
            // Before the renewal: if that fails, `status` and the hook know of the refusal.
            refusals::remember_access(sys, session, &first.access_token);
            // Another process may have renewed the token, or a person signed in, in between.
            let renewed = token(sys, session, endpoints, Some(&first.access_token))?;
            let answer = call(&renewed.access_token);
            note_answer(sys, session, &renewed, &answer);
            Ok((renewed, answer))
        }
        answer => {
            note_answer(sys, session, &first, &answer);
            Ok((first, answer))
        }
    }
}

fn note_answer<T, E: CarriesRefusal>(sys: &System, session: &Session, token: &Token, answer: &Result<T, E>) {
    match answer {
        Ok(_) => refusals::accepted(sys, session, &token.access_token),
        Err(error) if rejects_token(error) => {
            refusals::remember_access(sys, session, &token.access_token);
        }
        Err(_) => {}
    }
}
