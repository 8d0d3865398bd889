//! What a caller asks of credentials, and what a source gives. Pure.

use crate::aws::credentials::Credentials;

/// What a caller asks of the credentials.
#[derive(Clone, Copy, Debug, Default)]
pub struct CredentialRequest<'a> {
    /// Seconds that should be left; without it the credentials' own margin.
    pub min_left: Option<i64>,
    /// Not from the cache.
    pub refresh: bool,
    /// The code of an MFA device, which is good for one role.
    pub mfa_code: Option<&'a str>,
    /// Whether a person may be asked for such a code.
    pub asks: bool,
}

/// What a service gives.
pub(in crate::credentials) struct Fetched {
    pub(in crate::credentials) credentials: Credentials,
    /// What STS calls the session of an assumed role: its id and its ARN.
    pub(in crate::credentials) user: Option<(String, String)>,
}
