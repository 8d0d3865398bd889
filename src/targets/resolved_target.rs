//! A resolved TARGET. Pure.

use super::alias::UsedAlias;
use crate::binding::BindingFile;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::profile::Profile;
use crate::config::session::Identity;
use crate::environ::{Mode, RenewalArgs};

/// What a TARGET was resolved to.
#[derive(Debug)]
pub struct Target {
    /// The configuration it was resolved with.
    pub config: Config,
    /// The chain of its credentials.
    pub chain: Chain,
    /// The profile; `None` for an account and role without one.
    pub profile: Option<Profile>,
    /// The region given with the TARGET.
    pub region: Option<String>,
    /// The `.ssoenv` file that names it.
    pub file: Option<BindingFile>,
    /// The alias that led here.
    pub alias: Option<UsedAlias>,
    /// The options that a renewal has to repeat.
    pub given: RenewalArgs,
}

impl Target {
    /// Returns the profile's name, or `ACCOUNT_ID/ROLE`.
    pub fn name(&self) -> &str {
        &self.chain.name
    }

    /// Returns the word that leads here again, for the list of recent targets: the profile's name, or `SESSION/`, if the
    /// session has a name, with account and role. `None` for a role that `--source` assumes.
    pub fn word(&self) -> Option<String> {
        match (&self.profile, &self.chain.origin) {
            (Some(profile), _) => Some(profile.name.clone()),
            (None, CredentialOrigin::Sso(role)) if self.chain.hops.is_empty() => {
                Some(match &role.session.identity {
                    Identity::Named(session) => format!("{session}/{}", self.name()),
                    Identity::Inline(_) => self.name().to_owned(),
                })
            }
            _ => None,
        }
    }

    /// Whether tools find the credentials by themselves, and ssoenv cannot.
    pub fn is_left_to_tools(&self, mode: Mode) -> bool {
        mode == Mode::Profile && matches!(self.chain.origin, CredentialOrigin::Foreign(_))
    }
}

/// Who may be asked for more information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The service, for the roles of an account; and a person who is present, to choose.
    All,
    /// The service alone.
    Service,
    /// Nobody, since a prompt is waiting.
    Nobody,
}
