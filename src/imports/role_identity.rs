//! Which role a profile has, whatever its session is called. Pure.

use crate::aws::start_url::normalized;
use crate::config::Config;
use crate::config::section::Section;
use crate::config::{own_role, sso_keys};

/// A role: two profiles with equal ones have the same credentials.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum RoleIdentity {
    /// A role of Identity Center; the session by start URL, normalized, and region.
    PermissionSet { account_id: String, role_name: String, start_url: String, region: String },
    /// A role assumed with the credentials of another profile.
    Assumed { role_arn: String, source_profile: String },
}

/// Returns the role that a profile of the config file has; `None` for any other kind of profile.
pub(super) fn identity(config: &Config, section: &Section) -> Option<RoleIdentity> {
    let value = |key| section.value(key).map(str::to_owned);
    if let (Some(role_arn), Some(source_profile)) = (value("role_arn"), value("source_profile")) {
        return Some(RoleIdentity::Assumed { role_arn, source_profile });
    }
    let is_own = own_role::is_named(section);
    let [session, account, role] = if is_own { own_role::KEYS } else { sso_keys::OF_ROLE };
    let named = section.value(session).map(|name| config.session(name).ok().flatten().unwrap_or_default());
    let session = named.as_ref().unwrap_or(section);
    Some(RoleIdentity::PermissionSet {
        account_id: value(account)?,
        role_name: value(role)?,
        start_url: normalized(session.value("sso_start_url")?),
        region: session.value("sso_region")?.to_owned(),
    })
}
