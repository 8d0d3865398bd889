//! The profile or other TARGET that `status` is asked about.

use crate::cli::Reach;
use crate::commands::renewal_args::given;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::known_sessions;
use crate::config::profile::Profile;
use crate::config::session::Session;
use crate::error::Failure;
use crate::system::System;
use crate::targets::{self, Asked, Target};
use std::borrow::Cow;

/// Subject of `status`.
pub(in crate::commands) enum StatusSubject {
    /// A profile, whose chain may be broken.
    Profile(Box<Profile>),
    /// A role that no profile names.
    Role(Box<Target>),
}

impl StatusSubject {
    /// Resolves a TARGET without questions. A profile's name takes precedence over every other reading.
    pub(super) fn of(sys: &System, config: &Config, word: &str, reach: &Reach) -> anyhow::Result<Self> {
        // Not as a target, which needs a role: a profile may have a sign-in alone, and `status` shows that.
        if config.profile(word)?.is_some() && reach.session.is_none() && reach.source.is_none() {
            return Ok(StatusSubject::Profile(Box::new(Profile::resolve(config, word)?)));
        }
        let target = targets::resolve_word(sys, word, &given(reach, None), Asked::Nobody)?;
        Ok(match &target.profile {
            Some(profile) => StatusSubject::Profile(Box::new(Profile::resolve(config, &profile.name)?)),
            None => StatusSubject::Role(Box::new(target)),
        })
    }

    /// Returns the profile's name, or `ACCOUNT_ID/ROLE`.
    pub(super) fn name(&self) -> &str {
        match self {
            StatusSubject::Profile(profile) => &profile.name,
            StatusSubject::Role(target) => target.name(),
        }
    }

    /// Returns the chain of its credentials.
    pub(super) fn chain(&self, config: &Config) -> Result<Cow<'_, Chain>, Failure> {
        match self {
            StatusSubject::Profile(profile) => Chain::of_profile(config, profile).map(Cow::Owned),
            StatusSubject::Role(target) => Ok(Cow::Borrowed(&target.chain)),
        }
    }

    /// Returns its sign-in session, if it has one.
    pub(super) fn session(&self, config: &Config) -> Option<Session> {
        match self {
            StatusSubject::Profile(profile) => known_sessions::of_profile(config, &profile.name).ok(),
            StatusSubject::Role(target) => target.chain.session().cloned(),
        }
    }
}
