//! Which role of Identity Center a profile has, whatever its session is called. Pure.

use crate::aws::start_url::normalized;
use crate::config::Config;
use crate::config::section::Section;

/// Account, role and session of a profile; the session by start URL and region.
pub(super) type RoleIdentity = (String, String, String, String);

/// Returns the role that a profile of the config file has; `None` for any other kind of profile.
pub(super) fn identity(config: &Config, section: &Section) -> Option<RoleIdentity> {
    let (account, role) = (section.value("sso_account_id")?, section.value("sso_role_name")?);
    let session =
        section.value("sso_session").map(|name| config.session(name).ok().flatten().unwrap_or_default());
    let session = session.as_ref().unwrap_or(section);
    let (url, region) = (session.value("sso_start_url")?, session.value("sso_region")?);
    Some((account.to_owned(), role.to_owned(), normalized(url), region.to_owned()))
}
