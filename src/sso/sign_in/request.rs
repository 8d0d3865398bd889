//! What a caller asks of a sign-in, and what it gets.

use super::last_sign_in;
use crate::config::session::Session;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::oidc::Flow;
use crate::sso::token::Token;
use crate::sso::token_cache::{self, CachedToken};
use crate::system::System;
use std::time::Duration;

/// How to sign in.
#[derive(Clone, Debug)]
pub struct SignInMethod {
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

/// Session to sign in to, and where.
#[derive(Clone, Copy, Debug)]
pub struct SignInRequest<'a> {
    /// Its region is the resolved one.
    pub session: &'a Session,
    /// Of that region.
    pub endpoints: &'a Endpoints,
    /// The resolved start URL.
    pub start_url: &'a str,
}

/// What was there before a sign-in was found to be needed.
#[derive(Debug)]
pub struct SeenSignIn {
    pub(super) token: Option<Secret>,
    pub(super) mark: Option<String>,
}

impl SeenSignIn {
    /// What is there now.
    pub fn now(sys: &System, session: &Session) -> Self {
        SeenSignIn {
            token: current(sys, session).map(|token| token.access_token),
            mark: last_sign_in::read(sys, session),
        }
    }
}

/// A sign-in that has just been made.
#[derive(Debug)]
pub struct SignedIn {
    /// The token, already written to the cache.
    pub token: Token,
    /// Whether another tool has made it, which leaves the role credentials of an earlier sign-in.
    pub elsewhere: bool,
}

pub(super) fn current(sys: &System, session: &Session) -> Option<Token> {
    match token_cache::load(sys, session) {
        Ok(CachedToken::Token(token)) => Some(token),
        _ => None,
    }
}
