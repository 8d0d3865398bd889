//! A token that another process has stored in place of the one that we have seen.

use super::token::{Renewal, Token};
use super::token_cache::{self, Cached};
use super::token_outline::TokenHash;
use crate::config::session::Session;
use crate::secret::Secret;
use crate::system::System;
use std::time::Duration;

/// Time for another tool, which has used the refresh token, to store the new one.
const TO_STORE: Duration = Duration::from_secs(1);

/// Returns the stored token if it is another than `seen`, and good.
pub(super) fn newer(
    sys: &System,
    session: &Session,
    seen: &Token,
    rejected: Option<&Secret>,
) -> Option<Token> {
    // Without secrets first: a sealed token is opened once, not at each look.
    let outline = token_cache::outline(sys, session).ok()?.token()?;
    if outline.access_token == TokenHash::of(&seen.access_token) {
        return None;
    }
    let token = token_cache::load(sys, session).ok()?.token()?;
    let is_replaced = token.access_token != seen.access_token;
    (is_replaced && token.is_good(sys.clock.now(), rejected)).then_some(token)
}

/// Whether the token has this refresh token.
pub(super) fn has(token: &Token, renewal: &Renewal) -> bool {
    token.renewal().is_some_and(|found| found.refresh_token == renewal.refresh_token)
}

/// Returns the stored token once its refresh token is another than the used one, since the tool that used it may
/// still be writing.
pub(super) fn stored_by_another(sys: &System, session: &Session, spent: &Renewal) -> Option<Token> {
    let start = sys.clock.mark();
    loop {
        match token_cache::load(sys, session) {
            Ok(Cached::Token(found)) if !has(&found, spent) => return Some(found),
            Ok(Cached::Nothing) | Err(_) => return None,
            Ok(Cached::Token(_) | Cached::Rubbish | Cached::Lost) if start.elapsed() >= TO_STORE => {
                return None;
            }
            Ok(Cached::Token(_) | Cached::Rubbish | Cached::Lost) => {
                sys.clock.sleep(Duration::from_millis(50))
            }
        }
    }
}
