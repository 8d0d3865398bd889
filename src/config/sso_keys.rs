//! The keys that begin with `sso_`: of profiles, and of `[sso-session]`. Pure.

pub(super) const ACCOUNT: &str = "sso_account_id";
pub(super) const ROLE: &str = "sso_role_name";
pub(super) const SESSION: &str = "sso_session";
pub(super) const START_URL: &str = "sso_start_url";
pub(super) const REGION: &str = "sso_region";
pub(super) const SCOPES: &str = "sso_registration_scopes";
/// Account name for people; tools that generate profiles write it.
pub(super) const ACCOUNT_NAME: &str = "sso_account_name";

/// Every `sso_` key that has a meaning in a profile; others are typing errors.
pub const KNOWN: [&str; 7] = [ACCOUNT, ROLE, SESSION, START_URL, REGION, SCOPES, ACCOUNT_NAME];

/// The keys of an `[sso-session]`.
pub const OF_SESSION: [&str; 3] = [START_URL, REGION, SCOPES];
