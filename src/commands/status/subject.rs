//! The profile, or any other TARGET, that `status` is asked about.

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

/// What is asked about.
pub(in crate::commands) enum StatusSubject {
    /// A profile, whose chain may be broken.
    Profile(Box<Profile>),
    /// A role that no profile names.
    Role(Box<Target>),
}

impl StatusSubject {
    /// What the word means. A profile wins over every other reading; nobody is asked for anything.
    pub(super) fn of(sys: &System, config: &Config, word: &str, reach: &Reach) -> anyhow::Result<Self> {
        if config.profile(word)?.is_some() && reach.session.is_none() && reach.source.is_none() {
            return Ok(StatusSubject::Profile(Box::new(Profile::resolve(config, word)?)));
        }
        let target = targets::resolve_word(sys, word, &given(reach, None), Asked::Nobody)?;
        Ok(match &target.profile {
            Some(profile) => StatusSubject::Profile(Box::new(Profile::resolve(config, &profile.name)?)),
            None => StatusSubject::Role(Box::new(target)),
        })
    }

    /// The profile's name, or `ACCOUNT_ID/ROLE`.
    pub(super) fn name(&self) -> &str {
        match self {
            StatusSubject::Profile(profile) => &profile.name,
            StatusSubject::Role(target) => target.name(),
        }
    }

    /// How its credentials are had.
    pub(super) fn chain(&self, config: &Config) -> Result<Cow<'_, Chain>, Failure> {
        match self {
            StatusSubject::Profile(profile) => Chain::of_profile(config, profile).map(Cow::Owned),
            StatusSubject::Role(target) => Ok(Cow::Borrowed(&target.chain)),
        }
    }

    /// The session that it signs in with, if it does.
    pub(super) fn session(&self, config: &Config) -> Option<Session> {
        match self {
            StatusSubject::Profile(profile) => known_sessions::of_profile(config, &profile.name).ok(),
            StatusSubject::Role(target) => target.chain.session().cloned(),
        }
    }
}
