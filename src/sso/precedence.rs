//! Calls that a person or a shell waits for go before a listing of the same session, which shares their limit.

use super::token_cache;
use crate::config::session::Session;
use crate::system::System;
use crate::system::files::locks::{self, Lock};

/// Tells listings of the session to start no new calls while the returned value lives. `None` where that is not
/// possible; the call is then made all the same.
pub fn before_listings(sys: &System, session: &Session) -> Option<Lock> {
    locks::share(sys, &urgent_calls(session))
}

/// Returns the name of the lock that those calls share.
pub fn urgent_calls(session: &Session) -> String {
    format!("urgent-{}", token_cache::name(session))
}
