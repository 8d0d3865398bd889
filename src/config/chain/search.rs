//! Finds the profiles that lead to a role. Pure.

use super::resolve::Chain;
use crate::aws::role_arn::RoleArn;
use crate::config::Config;
use crate::config::profile::{Profile, ProfileSource};

/// Returns the chains of all profiles that assume this role. `None` if one of them cannot be resolved or uses a web
/// identity, since other tools may then use other credentials for it.
pub fn chains_to_role(config: &Config, role: &RoleArn) -> Option<Vec<Chain>> {
    let role_arn = role.to_string();
    config.index();
    let mut chains = Vec::new();
    for name in config.profile_names() {
        let settings = config.profile(&name).ok().flatten().unwrap_or_default();
        // Before the profile is resolved: an error in an unrelated one must not hide the result.
        if settings.value("role_arn") != Some(&role_arn) {
            continue;
        }
        let profile = Profile::resolve(config, &name).ok()?;
        if profile.source == ProfileSource::WebIdentity {
            return None;
        }
        chains.push(Chain::of_profile(config, &profile).ok()?);
    }
    Some(chains)
}
