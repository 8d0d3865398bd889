//! What a caller requires of credentials, and what a source returns. Pure.

use super::many_targets::ManyTargets;
use crate::aws::credentials::Credentials;
use crate::settings::Settings;

/// Requirements on the credentials.
#[derive(Clone, Copy, Debug, Default)]
pub struct CredentialRequest<'a> {
    /// Seconds that must be left; `None` for the credentials' own margin.
    pub min_left: Option<i64>,
    /// Whether an SDK asks. SDKs keep credentials and ask again shortly before they expire, so a larger margin
    /// applies without `min_left`.
    pub for_sdk: bool,
    /// Ignore the cached credentials.
    pub refresh: bool,
    /// Whether a failed renewal is an error even while cached credentials have not expired: for a caller that holds them.
    pub no_fallback: bool,
    /// The code of an MFA device; it works for one role.
    pub mfa_code: Option<&'a str>,
    /// Whether a person may be asked for such a code.
    pub asks: bool,
    /// What the requests for many targets at once share.
    pub many: Option<&'a ManyTargets>,
    /// The settings, which say where credentials are cached; they are read without it.
    pub settings: Option<&'a Settings>,
}

impl CredentialRequest<'_> {
    /// Returns the seconds that cached credentials must have left to be used without a call.
    pub(in crate::credentials) fn least(&self, cached: &Credentials) -> i64 {
        let margin = || if self.for_sdk { cached.sdk_margin() } else { cached.margin() };
        self.min_left.unwrap_or_else(margin)
    }
}

/// Result of a call to a service.
pub(in crate::credentials) struct Fetched {
    pub(in crate::credentials) credentials: Credentials,
    /// Id and ARN of an assumed role's session, as STS returns them (`AssumedRoleUser`).
    pub(in crate::credentials) user: Option<(String, String)>,
}
