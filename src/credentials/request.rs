//! What a caller asks of credentials, and what a source gives. Pure.

use crate::aws::credentials::Credentials;

/// What a caller asks of the credentials.
#[derive(Clone, Copy, Debug, Default)]
pub struct CredentialRequest<'a> {
    /// Seconds that should be left; without it the credentials' own margin.
    pub min_left: Option<i64>,
    /// Whether an SDK asks, which keeps them and asks again as they end: without `min_left` a larger margin counts then.
    pub for_sdk: bool,
    /// Not from the cache.
    pub refresh: bool,
    /// The code of an MFA device, which is good for one role.
    pub mfa_code: Option<&'a str>,
    /// Whether a person may be asked for such a code.
    pub asks: bool,
}

impl CredentialRequest<'_> {
    /// Seconds that these credentials must have left to be served without a call.
    pub(in crate::credentials) fn least(&self, cached: &Credentials) -> i64 {
        let margin = || if self.for_sdk { cached.sdk_margin() } else { cached.margin() };
        self.min_left.unwrap_or_else(margin)
    }
}

/// What a service gives.
pub(in crate::credentials) struct Fetched {
    pub(in crate::credentials) credentials: Credentials,
    /// What STS calls the session of an assumed role: its id and its ARN.
    pub(in crate::credentials) user: Option<(String, String)>,
}
