//! Variables that lead tools to a credentials endpoint. Pure.

use super::change::EnvChange;
use super::variables::{ENDPOINT_MODE, ENDPOINT_TOKEN, ENDPOINT_URL, KEYS, MARK, NEVER};
use crate::secret::Secret;

/// What leads tools to an endpoint.
#[derive(Clone, Copy, Debug)]
pub struct EndpointVariables<'a> {
    /// `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
    pub url: &'a str,
    /// `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
    pub token: &'a Secret,
    /// A profile without credentials for `AWS_PROFILE`, where tools would take those of `[default]` otherwise.
    pub shield: Option<&'a str>,
}

impl EndpointVariables<'_> {
    /// Adds the steps: no keys and no times, since the endpoint renews; the mark last.
    pub(super) fn set(&self, change: &mut EnvChange) {
        for name in KEYS.into_iter().chain(["AWS_CREDENTIAL_EXPIRATION", "SSOENV_EXPIRES_AT"]) {
            change.add_unset(name);
        }
        change.add_set("SSOENV_REFRESH_AT", NEVER.epoch().to_string());
        change.add_set(ENDPOINT_URL, self.url);
        change.add_set(ENDPOINT_TOKEN, self.token.expose());
        self.shield.iter().for_each(|name| change.add_set("AWS_PROFILE", *name));
        let shield = self.shield.map_or_else(String::new, |name| format!(" {name}"));
        change.add_set(MARK, format!("{ENDPOINT_MODE}{shield}"));
    }
}
