//! The target whose credentials an endpoint serves. It is resolved again for each renewal, since its files may change
//! during a long run, and must still lead to the same role.

use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::session::Session;
use crate::credentials::chain_cache;
use crate::environ::RenewalArgs;
use crate::error::Failure;
use crate::system::System;
use crate::targets::{self, Asked, Target};
use crate::time::Time;

/// A target, as the endpoint was started with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointSource {
    /// The word of the command line, with `-` and `.` replaced by what they meant.
    pub word: String,
    /// The options that belong to it.
    pub given: RenewalArgs,
    /// Account and role at the end of the chain; `None` for the credentials of a process.
    pub role: Option<(String, String)>,
    /// Name of the sign-in session, or ARN of the `aws login`, if there is one.
    pub session: Option<String>,
    /// When the endpoint stops handing them out, whatever they last (`exec --for`).
    pub until: Option<Time>,
}

impl EndpointSource {
    /// Describes a resolved target.
    pub fn of(target: &Target) -> Self {
        EndpointSource {
            word: target.name().to_owned(),
            given: target.given.clone(),
            role: role(&target.chain),
            session: sign_in(&target.chain).map(str::to_owned),
            until: None,
        }
    }

    /// Returns the credentials with the end by which a program has to ask again.
    pub(super) fn until_end(&self, held: &Credentials) -> Credentials {
        let end = [held.expires_at, self.until].into_iter().flatten().min();
        Credentials { expires_at: end, ..held.clone() }
    }

    /// Whether these last until the end, so that no others are needed.
    pub(super) fn is_enough(&self, held: &Credentials) -> bool {
        self.until.is_some_and(|until| held.expires_at.is_none_or(|end| end >= until))
    }

    /// Resolves the target as the files have it now. Fails with `Configuration` if it leads to another role.
    pub fn resolve(&self, sys: &System) -> anyhow::Result<(Config, Chain)> {
        let Target { config, chain, .. } = targets::resolve(sys, &self.word, &self.given, Asked::Nobody)?;
        if role(&chain) != self.role || sign_in(&chain) != self.session.as_deref() {
            let what =
                format!("{} leads to another role or session than at the start of this command", self.word);
            return Err(Failure::configuration(what).hint("start the command again").into());
        }
        Ok((config, chain))
    }

    /// Returns the account, if known.
    pub fn account_id(&self) -> Option<&str> {
        self.role.as_ref().map(|(account_id, _)| account_id.as_str())
    }
}

fn sign_in(chain: &Chain) -> Option<&str> {
    match &chain.origin {
        CredentialOrigin::Login(login) => Some(&login.id),
        _ => chain.session().map(Session::label),
    }
}

fn role(chain: &Chain) -> Option<(String, String)> {
    chain.role().map(|(account_id, role_name)| (account_id.to_owned(), role_name.to_owned()))
}

/// Returns the role of the sign-in at the origin of a chain, with credentials that have not expired: those that were
/// just fetched for it, or cached ones that assumed the other roles. They tell whose sign-in it is.
pub(super) fn of_sign_in(
    sys: &System,
    config: &Config,
    chain: &Chain,
    fetched: &Credentials,
) -> Option<(Chain, Credentials)> {
    let session = chain.session()?;
    let origin = chain.sources().find(|link| link.hops.is_empty() && link.session() == Some(session))?;
    let credentials =
        if chain.hops.is_empty() { fetched.clone() } else { chain_cache::read(sys, config, &origin)? };
    (credentials.left(sys.clock.now()) > 0).then_some((origin, credentials))
}
