//! The accounts and roles that the person has, as targets: a role that has a profile is that profile.

use super::filters::Filters;
use super::selected::Selected;
use crate::activation::listed_roles::discover;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions::{self, leads_to};
use crate::config::profile::SsoRole;
use crate::config::session::Session;
use crate::settings::Settings;
use crate::system::System;
use crate::targets::{FoundProfile, TargetFinder};
use std::collections::HashMap;

/// A role that is assigned to the person.
pub(super) struct AvailableRole {
    pub role: SsoRole,
    /// May be empty.
    pub account_name: String,
    /// The first profile that has it.
    pub profile: Option<String>,
}

impl AvailableRole {
    /// Returns it as a target.
    pub fn select(&self, finder: &TargetFinder) -> anyhow::Result<Selected> {
        let of_profile = self.profile.as_deref().map(|name| finder.profile(name)).transpose()?.flatten();
        let target = of_profile.unwrap_or_else(|| finder.role(self.role.clone()));
        let account_name = Some(self.account_name.clone()).filter(|name| !name.is_empty());
        Ok(Selected { target, account_name })
    }

    /// Returns the texts that a pattern with a slash is matched against.
    pub fn paths(&self) -> Vec<String> {
        let SsoRole { account_id, role_name, session } = &self.role;
        let name = &self.account_name;
        let mut paths = vec![
            format!("{account_id}/{role_name}"),
            format!("{}/{account_id}/{role_name}", session.label()),
        ];
        if !name.is_empty() {
            paths.push(format!("{name}/{role_name}"));
        }
        paths
    }
}

/// Lists the roles of every session that fits. Fails if one of them cannot be listed as a whole: the targets would be
/// too few.
pub(super) fn list(
    sys: &System,
    finder: &TargetFinder,
    settings: &Settings,
    filters: &Filters,
) -> anyhow::Result<Vec<AvailableRole>> {
    let config = finder.config();
    let mut sessions = known_sessions::all(config);
    sessions.retain(|known| known.session.as_ref().map_or(true, |session| filters.has_session(session)));
    let sessions = known_sessions::for_accounts(sessions);
    if sessions.is_empty() {
        return Err(known_sessions::without_accounts(config).into());
    }
    let profiles = profiles_by_role(finder);
    let mut roles = Vec::new();
    for known in &sessions {
        let session = known.session()?;
        let discovery = discover(sys, config, settings, known, false)?;
        if let Some(error) = discovery.failure() {
            return Err(error);
        }
        for account in &discovery.listing.accounts {
            roles.extend(account.roles.iter().map(|role_name| {
                let key = (account.id.as_str(), &**role_name);
                let is_here = |(own, _): &&(&Session, &str)| leads_to(own, session);
                let profile = profiles.get(&key).and_then(|found| found.iter().find(is_here));
                AvailableRole {
                    profile: profile.map(|(_, name)| (*name).to_owned()),
                    account_name: account.name.clone(),
                    role: SsoRole {
                        account_id: account.id.clone(),
                        role_name: role_name.to_string(),
                        session: session.clone(),
                    },
                }
            }));
        }
    }
    Ok(roles)
}

/// Sessions and names of the profiles, by account and role.
type ProfilesByRole<'a> = HashMap<(&'a str, &'a str), Vec<(&'a Session, &'a str)>>;

fn profiles_by_role(finder: &TargetFinder) -> ProfilesByRole<'_> {
    let mut profiles = ProfilesByRole::new();
    for (name, found) in finder.profiles() {
        if let FoundProfile::Good(Chain { origin: CredentialOrigin::Sso(role), hops, .. }) = found
            && hops.is_empty()
        {
            let key = (role.account_id.as_str(), role.role_name.as_str());
            profiles.entry(key).or_default().push((&role.session, name));
        }
    }
    profiles
}
