//! Inputs of a sign-in, and its result.

use super::last_sign_in;
use crate::config::session::Session;
use crate::services::endpoint::Endpoints;
use crate::services::oidc::Flow;
use crate::sso::token::Token;
use crate::sso::token_cache::{self, Cached};
use crate::sso::token_outline::TokenHash;
use crate::system::System;
use std::time::Duration;

/// How to sign in.
#[derive(Clone, Debug)]
pub struct SignInMethod {
    /// Browser of this machine, or device code.
    pub flow: Flow,
    /// Why the flow is a device code, if the browser was wanted but cannot work here.
    pub obstacle: Option<&'static str>,
    /// Whether to open a browser; otherwise the link is shown.
    pub open: bool,
    /// The command that opens the browser, from the settings.
    pub browser: Option<String>,
    /// The port for the redirect; 0 for any free one.
    pub port: u16,
    /// Whether a person may paste the address into this terminal.
    pub paste: bool,
    /// Time limit for the person.
    pub patience: Duration,
    /// Whether to sign in even if the session is valid: then another process's renewal does not count as a result.
    pub force: bool,
    /// Whether to ask the person first. Of several processes only one asks.
    pub asks: bool,
}

/// The session to sign in to, and its endpoints.
#[derive(Clone, Copy, Debug)]
pub struct SignInRequest<'a> {
    /// The session; its region is the resolved one.
    pub session: &'a Session,
    /// Endpoints in that region.
    pub endpoints: &'a Endpoints,
    /// The resolved start URL.
    pub start_url: &'a str,
}

/// Token and mark from before a sign-in was found to be needed.
#[derive(Debug)]
pub struct SeenSignIn {
    pub(super) token: Option<TokenHash>,
    pub(super) mark: Option<String>,
}

impl SeenSignIn {
    /// Reads the current token and mark.
    pub fn now(sys: &System, session: &Session) -> Self {
        SeenSignIn {
            token: match token_cache::outline(sys, session) {
                Ok(Cached::Token(token)) => Some(token.access_token),
                _ => None,
            },
            mark: last_sign_in::read(sys, session),
        }
    }
}

/// Result of a sign-in.
#[derive(Debug)]
pub struct SignedIn {
    /// The token, already written to the cache.
    pub token: Token,
    /// Whether another tool made it, which does not remove the role credentials of an earlier sign-in.
    pub elsewhere: bool,
}

pub(super) fn current(sys: &System, session: &Session) -> Option<Token> {
    match token_cache::load(sys, session) {
        Ok(Cached::Token(token)) => Some(token),
        _ => None,
    }
}
