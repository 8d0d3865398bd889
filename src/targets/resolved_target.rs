//! What a TARGET was resolved to. Pure.

use crate::binding::BindingFile;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::profile::Profile;
use crate::environ::{Mode, RenewalArgs};
use crate::settings::Settings;

/// What is to be used.
#[derive(Debug)]
pub struct Target {
    /// The files that say so.
    pub config: Config,
    /// How the credentials are had.
    pub chain: Chain,
    /// The profile; none where the account and the role were named.
    pub profile: Option<Profile>,
    /// The region that came with the word.
    pub region: Option<String>,
    /// The directory's file that says so.
    pub file: Option<BindingFile>,
    /// What a renewal has to repeat beside the name.
    pub given: RenewalArgs,
}

impl Target {
    /// What people call it: the profile's name, or `ACCOUNT_ID/ROLE`.
    pub fn name(&self) -> &str {
        &self.chain.name
    }

    /// Whether tools find the credentials by themselves, and ssoenv does not.
    pub fn is_left_to_tools(&self, mode: Mode) -> bool {
        mode == Mode::Profile && matches!(self.chain.origin, CredentialOrigin::Foreign(_))
    }

    /// Whether it is production: by its name, account and role, and where no profile has that name also by those of the
    /// profiles of its account.
    pub fn is_production(&self, settings: &Settings, account_id: Option<&str>) -> bool {
        let role_name = self.chain.role().map_or("", |(_, role_name)| role_name);
        let is = |name: &str| settings.is_production(name, account_id.unwrap_or_default(), role_name);
        let of_account = |name: &String| {
            let profile = Profile::resolve(&self.config, name).ok();
            let chain = profile.and_then(|profile| Chain::of_profile(&self.config, &profile).ok());
            chain.is_some_and(|chain| chain.account_id().is_some() && chain.account_id() == account_id)
        };
        let also_by_account = || self.config.profile_names().iter().any(|name| is(name) && of_account(name));
        is(self.name()) || (self.profile.is_none() && also_by_account())
    }
}

/// Who may be asked to say more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The service, for the roles of an account; and a person who is there, for one of several.
    All,
    /// The service alone.
    Service,
    /// Nobody: a prompt waits.
    Nobody,
}
