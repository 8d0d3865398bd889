//! Whose credentials are at the end of a chain. Pure.

use super::resolve::Chain;
use super::source::CredentialOrigin;
use crate::config::login_session::LoginSession;
use crate::config::profile::stated_account_id;
use crate::config::session::Session;

impl Chain {
    /// Returns the account and the name of the role at the end, if known.
    pub fn role(&self) -> Option<(&str, &str)> {
        match (self.hops.last(), &self.origin) {
            (Some(hop), _) => Some((&hop.role.account_id, hop.role.name())),
            (None, CredentialOrigin::Sso(role)) => Some((&role.account_id, &role.role_name)),
            (None, CredentialOrigin::Login(login)) => Some((login.account_id()?, login.role_name()?)),
            (None, _) => None,
        }
    }

    /// Returns the account of the credentials, if known: the role's, that of the sign-in with `aws login`, or
    /// `aws_account_id` for keys and processes.
    pub fn account_id(&self) -> Option<&str> {
        self.identity_account_id().or_else(|| stated_account_id(&self.settings))
    }

    /// Returns the account of the role, or that of the sign-in with `aws login`, from its ARN.
    pub fn identity_account_id(&self) -> Option<&str> {
        let of_login = || self.login().and_then(LoginSession::account_id);
        self.role().map(|(account_id, _)| account_id).or_else(of_login)
    }

    /// Returns the sign-in with `aws login` whose credentials are the result, without a role that they assume.
    pub fn login(&self) -> Option<&LoginSession> {
        match &self.origin {
            CredentialOrigin::Login(login) if self.hops.is_empty() => Some(login),
            _ => None,
        }
    }

    /// Returns the sign-in session at the origin, if there is one.
    pub fn session(&self) -> Option<&Session> {
        match &self.origin {
            CredentialOrigin::Sso(role) => Some(&role.session),
            _ => None,
        }
    }
}
