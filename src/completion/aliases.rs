//! Candidates for aliases, each with its target. Pure.

use super::Candidate;
use crate::config::Config;
use crate::config::aliases::check;
use crate::settings::Settings;
use std::collections::HashSet;

/// Returns the aliases with this prefix, those of the settings first. Leaves out those that cannot be used:
/// hidden by a profile's name, or not allowed.
pub fn aliases(config: &Config, settings: &Settings, start: &str) -> Vec<Candidate> {
    let own = settings.aliases().unwrap_or_default().into_iter();
    let own = own.filter(|alias| alias.check().is_ok()).map(|alias| (alias.name, alias.target));
    let of_profiles = config.profile_aliases().into_iter();
    let of_profiles = of_profiles.filter(|it| check(&it.alias, &it.origin).is_ok());
    let mut seen = HashSet::new();
    let all = own.chain(of_profiles.map(|it| (it.alias, it.profile)));
    all.filter(|(name, _)| name.starts_with(start))
        .filter(|(name, _)| config.profile(name).is_ok_and(|profile| profile.is_none()))
        .filter(|(name, _)| seen.insert(name.to_lowercase()))
        .map(|(value, target)| Candidate { value, about: Some(format!("alias of {target}")) })
        .collect()
}
