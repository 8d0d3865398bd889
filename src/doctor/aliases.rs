//! Checks the aliases of the settings and of the profiles.

use super::findings::{Finding, Severity};
use super::look::Look;
use super::snapshot::Resolved;
use crate::config::aliases::{self, ProfileAlias};
use crate::settings::{Alias, Settings};
use crate::targets::parse::{self, SessionWord};
use std::collections::{HashMap, HashSet};

/// Id of every finding about an alias.
const ID: &str = "settings.alias";

/// Checks that every alias is allowed, leads somewhere, and is hidden by nothing.
pub(super) fn check(look: &Look<'_>) -> Vec<Finding> {
    let Some(resolved) = &look.files.resolved else { return Vec::new() };
    // The error of the settings has a finding of its own.
    let settings = Settings::load(&look.sys.env).unwrap_or_default();
    let own = match settings.aliases() {
        Ok(own) => own,
        Err(failure) => return vec![Finding::of_failure(Severity::Error, ID, &failure)],
    };
    let profiles: HashSet<String> = resolved.config.profile_names().into_iter().collect();
    let mut found: Vec<Finding> =
        own.iter().filter_map(|alias| of_settings(alias, resolved, &profiles)).collect();
    let mut owners: HashMap<String, ProfileAlias> = HashMap::new();
    for alias in resolved.config.profile_aliases() {
        found.extend(of_profile(&alias, &own, &profiles, owners.get(&alias.alias.to_lowercase())));
        owners.entry(alias.alias.to_lowercase()).or_insert(alias);
    }
    found
}

fn of_settings(alias: &Alias, resolved: &Resolved, profiles: &HashSet<String>) -> Option<Finding> {
    if let Err(failure) = alias.check() {
        return Some(Finding::of_failure(Severity::Error, ID, &failure));
    }
    let Alias { name, target, origin, .. } = alias;
    let place = format!("{origin}: {name} = {target}");
    if let Some(profile) = hiding(name, profiles) {
        return Some(hidden(name, profile).at(place));
    }
    let nowhere = |why: String| {
        let finding = Finding::error(ID, format!("alias {name} leads nowhere: {why}"));
        Some(finding.at(place.clone()).remedy("write the name of a profile, or SESSION/ACCOUNT_ID/ROLE"))
    };
    if profiles.contains(target) {
        return None;
    }
    match parse::read(target) {
        Err(failure) => nowhere(failure.to_string()),
        Ok(None) => nowhere(format!("there is no profile {target}")),
        Ok(Some(reading)) => match reading.session {
            Some(SessionWord::Named(session))
                if !resolved.sessions.iter().any(|known| known.label == session) =>
            {
                nowhere(format!("there is no session {session}"))
            }
            _ => None,
        },
    }
}

fn of_profile(
    alias: &ProfileAlias,
    own: &[Alias],
    profiles: &HashSet<String>,
    owner: Option<&ProfileAlias>,
) -> Option<Finding> {
    let ProfileAlias { alias: name, profile, origin } = alias;
    if let Err(failure) = aliases::check(name, origin) {
        return Some(Finding::of_failure(Severity::Error, ID, &failure));
    }
    let place = format!("{origin}: profile {profile}, {} = {name}", aliases::KEY);
    if let Some(owner) = owner.filter(|owner| owner.profile != *profile) {
        let other = format!("{}: profile {}, {} = {name}", owner.origin, owner.profile, aliases::KEY);
        let finding =
            Finding::error(ID, format!("alias {name} belongs to two profiles, so it cannot be used"));
        return Some(finding.at(other).at(place).remedy("remove it from one of them"));
    }
    if let Some(other) = hiding(name, profiles).filter(|other| *other != profile.as_str()) {
        return Some(hidden(name, other).at(place));
    }
    let setting = own.iter().find(|own| own.name.eq_ignore_ascii_case(name))?;
    let finding =
        Finding::warning(ID, format!("alias {name} of profile {profile} is hidden by the settings"));
    let other = format!("{}: {} = {}", setting.origin, setting.name, setting.target);
    Some(finding.at(place).at(other).remedy("remove one of them"))
}

/// Returns the profile whose name is the alias: names take precedence.
fn hiding<'a>(alias: &str, profiles: &'a HashSet<String>) -> Option<&'a str> {
    profiles.get(alias).map(String::as_str)
}

fn hidden(alias: &str, profile: &str) -> Finding {
    Finding::warning(ID, format!("alias {alias} is hidden by profile {profile}, whose name takes precedence"))
        .remedy("remove the alias, or give it another name")
}
