//! A profile and its credentials without a person, and without a wait that a prompt would show.

use crate::config::Config;
use crate::config::profile::{Profile, SsoRole};
use crate::environ::{Activation, Before, EnvChange, Held, activate};
use crate::roles::behind::{self, Behind};
use crate::roles::credentials::Credentials;
use crate::roles::{self, Want};
use crate::settings::Settings;
use crate::system::{System, detached, process};
use std::time::Duration;

/// As long as a prompt may be held up, less what comes before and after.
pub(in crate::commands) const PATIENCE: Duration = Duration::from_millis(850);

/// A profile that a directory, or the hook, wants.
pub(in crate::commands) struct Wanted {
    profile: Profile,
    pub role: SsoRole,
    pub settings: Settings,
    pub production: bool,
}

impl Wanted {
    /// Resolves it; asks nobody for anything.
    pub fn resolve(sys: &System, name: &str) -> anyhow::Result<Self> {
        let (_, profile) = Config::resolve(sys, name)?;
        let role = profile.sso_role()?.clone();
        let settings = Settings::load(&sys.env)?;
        let production = settings.is_production(name, &role.account_id, &role.role_name);
        Ok(Wanted { profile, role, settings, production })
    }

    /// Credentials from the cache, or what becomes of fetching them.
    pub fn look(&self, sys: &System, held: Option<behind::Held<'_>>, patience: Duration) -> Behind {
        let name = self.name();
        behind::look(sys, &self.role, held, patience, || detached::again(&["__hook", "fetch", "--", name]))
    }

    /// Credentials for a person who waits.
    pub fn credentials(&self, sys: &System, config: &Config) -> anyhow::Result<Credentials> {
        roles::credentials(sys, config, &self.profile, &self.role, Want::default())
    }

    /// The profile's name.
    pub fn name(&self) -> &str {
        &self.profile.name
    }

    /// `dev (111111111111/Developer)`.
    pub fn said(&self) -> String {
        format!("{} ({}/{})", self.name(), self.role.account_id, self.role.role_name)
    }

    /// What follows a reason on the same line, where a person can help.
    pub fn hint(&self, needs_sign_in: bool) -> String {
        if needs_sign_in { format!(": {}", self.role.session.sign_in_hint()) } else { String::new() }
    }

    /// The region of the profile, unless another one is given.
    pub fn region<'a>(&'a self, other: Option<&'a str>) -> Option<&'a str> {
        other.or(self.profile.region.as_deref())
    }

    /// Whether the keys in this shell are of this profile and role.
    pub fn is_active(&self, before: &Before) -> bool {
        let is = |name: &str, value: &str| before.get(name).is_some_and(|stands| stands == value);
        crate::environ::keys_are_ours(before) && is("SSOENV_PROFILE", self.name()) && self.is_role_of(before)
    }

    /// Whether the account and role in this shell are those that the profile resolves to.
    pub fn is_role_of(&self, before: &Before) -> bool {
        before.get("SSOENV_ACCOUNT_ID") == Some(&self.role.account_id)
            && before.get("SSOENV_ROLE_NAME") == Some(&self.role.role_name)
    }

    /// The change that makes it active, with these keys or with none.
    pub fn activate(
        &self,
        before: &Before,
        held: Held<'_>,
        region: Option<&str>,
        source: &str,
        warned: bool,
    ) -> EnvChange {
        let role = Some((self.role.account_id.as_str(), self.role.role_name.as_str()));
        let region = self.region(region).map(|region| (region, false));
        let (profile, production) = (self.name(), self.production);
        let terminal_session = process::terminal_session();
        activate(
            before,
            &Activation {
                held,
                profile,
                role,
                region,
                production,
                source,
                by_person: false,
                warned,
                terminal_session,
            },
        )
    }
}
