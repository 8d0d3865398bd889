//! The keys that begin with `sso_`: of profiles, and of `[sso-session]`. Pure.

/// Account id of a role.
pub const ACCOUNT: &str = "sso_account_id";
/// Name of a permission set.
pub const ROLE: &str = "sso_role_name";
/// Name of the `[sso-session]` of a profile.
pub const SESSION: &str = "sso_session";
/// Address of the access portal.
pub const START_URL: &str = "sso_start_url";
/// Region of Identity Center.
pub const REGION: &str = "sso_region";
/// Scopes of a sign-in.
pub const SCOPES: &str = "sso_registration_scopes";
/// Account name for people; tools that generate profiles write it.
pub(super) const ACCOUNT_NAME: &str = "sso_account_name";

/// Every `sso_` key that has a meaning in a profile; others are typing errors.
pub const KNOWN: [&str; 7] = [ACCOUNT, ROLE, SESSION, START_URL, REGION, SCOPES, ACCOUNT_NAME];

/// The keys that name a role together.
pub const OF_ROLE: [&str; 3] = [SESSION, ACCOUNT, ROLE];

/// The keys of an `[sso-session]`.
pub const OF_SESSION: [&str; 3] = [START_URL, REGION, SCOPES];
