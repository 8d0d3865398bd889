//! What a TARGET was resolved to. Pure.

use crate::binding::BindingFile;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::profile::Profile;
use crate::environ::{Mode, RenewalArgs};

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
