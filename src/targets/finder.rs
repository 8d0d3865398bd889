//! Finds many targets with one reading of the configuration, in which each profile is resolved once.

use super::alias::{self, UsedAlias};
use super::candidates;
use super::choice::Candidate;
use super::resolved_target::{Asked, Target};
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::profile::{Profile, ProfileSource, SsoRole};
use crate::environ::RenewalArgs;
use crate::error::Failure;
use crate::settings::Settings;
use crate::system::System;
use crate::targets::parse::Reading;
use std::borrow::Cow;
use std::collections::HashMap;

/// Every profile, resolved.
pub struct TargetFinder {
    config: Config,
    profiles: Vec<(String, Found)>,
    places: HashMap<String, usize>,
}

enum Found {
    /// It has credentials.
    Good(Box<Candidate>),
    /// It has none on purpose, such as one with a region alone.
    Without,
    /// It contradicts itself.
    Broken(Failure),
}

/// A profile, for a caller that looks at all of them.
pub enum FoundProfile<'a> {
    /// Its chain.
    Good(&'a Chain),
    /// Why it cannot be used.
    Broken(&'a Failure),
}

impl TargetFinder {
    /// Resolves every profile.
    pub fn new(config: Config) -> Self {
        config.index();
        let found = |name: &str| match resolve(&config, name) {
            Ok(Some(candidate)) => Found::Good(Box::new(candidate)),
            Ok(None) => Found::Without,
            Err(failure) => Found::Broken(failure),
        };
        let names = config.profile_names();
        let places = names.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect();
        let profiles = names.into_iter().map(|name| {
            let found = found(&name);
            (name, found)
        });
        TargetFinder { profiles: profiles.collect(), places, config }
    }

    /// Returns the configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the profiles in the order of the file, without those that have no credentials on purpose.
    pub fn profiles(&self) -> impl Iterator<Item = (&str, FoundProfile<'_>)> {
        self.profiles.iter().filter_map(|(name, found)| match found {
            Found::Good(candidate) => Some((name.as_str(), FoundProfile::Good(&candidate.chain))),
            Found::Broken(failure) => Some((name.as_str(), FoundProfile::Broken(failure))),
            Found::Without => None,
        })
    }

    /// Returns the target of a profile; `None` if no profile has this name. Fails for one that cannot be used.
    pub fn profile(&self, name: &str) -> Result<Option<Target>, Failure> {
        match self.places.get(name).map(|place| &self.profiles[*place].1) {
            Some(Found::Good(candidate)) => {
                Ok(Some(self.target(Candidate::clone(candidate), &RenewalArgs::default())))
            }
            Some(Found::Broken(failure)) => Err(failure.clone()),
            // Its error says what is missing.
            Some(Found::Without) => {
                let profile = Profile::resolve(&self.config, name)?;
                Err(Chain::of_profile(&self.config, &profile)
                    .err()
                    .unwrap_or_else(|| Failure::configuration(format!("profile {name} has no credentials"))))
            }
            None => Ok(None),
        }
    }

    /// Returns the alias with this name.
    pub fn alias(&self, settings: &Settings, word: &str) -> Result<Option<UsedAlias>, Failure> {
        alias::find_in(settings, &self.config, word)
    }

    /// Returns everything that a reading may mean: the profiles that fit, otherwise roles without a profile. Asks the
    /// service for the roles of an account that no profile has.
    pub fn matches(
        &self,
        sys: &System,
        reading: &Reading,
        given: &RenewalArgs,
        asked: Asked,
    ) -> anyhow::Result<Vec<Target>> {
        let good = self.profiles.iter().filter_map(|(_, found)| match found {
            Found::Good(candidate) => Some(Cow::Borrowed(&**candidate)),
            _ => None,
        });
        let found = candidates::matches(sys, &self.config, good, reading, given, asked)?;
        let target = |one| candidates::into_target(self.config.clone(), one, reading, given);
        Ok(found.into_iter().map(target).collect())
    }

    /// Returns the target of a role of IAM Identity Center that no profile names.
    pub fn role(&self, role: SsoRole) -> Target {
        let session = Some(role.session.label().to_owned());
        let given = RenewalArgs { session, ..RenewalArgs::default() };
        self.target(Candidate { profile: None, chain: Chain::of_role(role) }, &given)
    }

    fn target(&self, one: Candidate, given: &RenewalArgs) -> Target {
        let (config, given) = (self.config.clone(), given.clone());
        let Candidate { profile, chain } = one;
        Target { config, chain, profile, region: None, file: None, alias: None, given }
    }
}

/// Resolves a profile; `None` for one without credentials.
fn resolve(config: &Config, name: &str) -> Result<Option<Candidate>, Failure> {
    let profile = Profile::resolve(config, name)?;
    if matches!(profile.source, ProfileSource::Nothing | ProfileSource::TokenOnly) {
        return Ok(None);
    }
    let chain = Chain::of_profile(config, &profile)?;
    Ok(Some(Candidate { profile: Some(profile), chain }))
}
