//! Whether the sign-in is still that of the person who started the endpoint: another person's credentials must never
//! reach a command that this person has started.

use super::source::of_sign_in;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::session::Session;
use crate::credentials;
use crate::sso::sign_in::last_mark;
use crate::sso::token_cache;
use crate::sso::token_outline::TokenHash;
use crate::system::System;

fn token_hash(sys: &System, session: &Session) -> Option<TokenHash> {
    token_cache::outline(sys, session).ok()?.token().map(|token| token.access_token)
}

/// What the files say about a sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SignInTrace {
    /// Hash of the token, which changes with each sign-in and each renewal; `None` without a token.
    pub token: Option<TokenHash>,
    /// Mark of the last sign-in by ssoenv.
    pub mark: Option<String>,
}

impl SignInTrace {
    /// Reads what the files say now; empty without a session.
    pub fn now(sys: &System, session: Option<&Session>) -> Self {
        session.map_or_else(SignInTrace::default, |session| SignInTrace {
            token: token_hash(sys, session),
            mark: last_mark(sys, session),
        })
    }
}

/// The person behind the credentials that were served last.
#[derive(Debug, Default)]
pub(super) struct Person {
    /// User name, once STS has named it.
    user: Option<String>,
    /// A role of the sign-in with its credentials, by which STS can name the person.
    proof: Option<(Chain, Credentials)>,
}

impl Person {
    /// Whether the new credentials belong to the same person, as far as that can be told: without an answer of STS, as
    /// long as no sign-in came between. Remembers the new ones if so.
    pub fn is_same(
        &mut self,
        sys: &System,
        config: &Config,
        chain: &Chain,
        fetched: &Credentials,
        is_same_sign_in: bool,
    ) -> bool {
        let proof = of_sign_in(sys, config, chain, fetched);
        let is_first = self.proof.is_none() && self.user.is_none();
        let is_known = |(_, old): &(Chain, Credentials)| {
            proof.as_ref().is_some_and(|(_, new)| new.access_key_id == old.access_key_id)
        };
        if chain.session().is_none() || is_first || self.proof.as_ref().is_some_and(is_known) {
            self.proof = proof;
            return true;
        }
        let name = |(role, held): &(Chain, Credentials)| {
            let is_valid = held.left(sys.clock.now()) > 0;
            is_valid.then(|| credentials::sign_in_user(sys, config, role, held).ok())?
        };
        if self.user.is_none() {
            self.user = self.proof.as_ref().and_then(name);
        }
        let is_same = match (&self.user, proof.as_ref().and_then(name)) {
            (Some(before), Some(now)) => *before == now,
            _ => is_same_sign_in,
        };
        if is_same {
            self.proof = proof;
        }
        is_same
    }
}
