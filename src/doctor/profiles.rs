//! Checks profiles that have no credentials, or different ones for different tools.

use super::findings::{Finding, Severity};
use super::look::Look;
use super::profile_conflicts::{self, Subject};
use super::profile_forms;
use super::region_typos;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::key_names;
use crate::config::profile::{Profile, ProfileSource};
use crate::config::section::{OWN_VARIABLE, Section};
use crate::config::{own_role, sso_keys};
use crate::environ::{RefusedVariable, refused_variable};
use crate::error::Failure;
use crate::ordered;
use crate::settings::{SEGMENT_COLORS, segment_color};
use std::collections::{BTreeSet, HashSet};

/// Reports an unknown colour of the segment.
fn color(name: &str, settings: &Section) -> Option<Finding> {
    let setting = settings.setting("ssoenv_color")?;
    if setting.value.is_empty() || segment_color(&setting.value).is_some() {
        return None;
    }
    let colors = SEGMENT_COLORS.map(|(color, _)| color).join(", ");
    let title = "the colour of a profile is not one that the prompt supports";
    let place = format!("{}: profile {name}, ssoenv_color = {}", setting.origin, setting.value);
    Some(Finding::warning("profile.color", title).at(place).remedy(format!("write one of {colors}")))
}

/// Reports further variables that `use` refuses, together with the whole profile. Their values may be secrets, so
/// they are not shown.
fn variables(name: &str, settings: &Section) -> Vec<Finding> {
    let found = settings.own_variables().filter_map(|(variable, setting)| {
        let RefusedVariable { why, hint } = refused_variable(variable, &setting.value)?;
        let title = format!("`ssoenv use` refuses profile {name}: {OWN_VARIABLE}{variable} {why}");
        Some(Finding::error("profile.variable", title).at(setting.origin.to_string()).remedy(hint))
    });
    found.collect()
}

/// Checks every profile of both files.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let resolved = look.files.resolved.as_ref()?;
    let (config, around) = (&resolved.config, look.around());
    let in_environment = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().any(|name| look.sys.env.has(name));
    let (mut found, mut circles, mut without_region) = (Vec::new(), BTreeSet::new(), Vec::new());
    let names: HashSet<String> = config.profile_names().into_iter().collect();
    for name in config.profile_names() {
        // A line that cannot be read has a finding about the text.
        let Ok(Some(settings)) = config.profile(&name) else { continue };
        found.extend(typos(&settings));
        found.extend(color(&name, &settings));
        found.extend(variables(&name, &settings));
        let whose = format!("profile {name}");
        found.extend(region_typos::of_key("profile.region", &whose, "region", settings.setting("region")));
        // A session's region has a finding about the session.
        if settings.value("sso_session").is_none() {
            let region = settings.setting("sso_region");
            found.extend(region_typos::of_key("profile.region", &whose, "sso_region", region));
        }
        let profile = match Profile::resolve(config, &name) {
            Ok(profile) => profile,
            Err(failure) => {
                found.push(lost_zeros(&name, &settings).unwrap_or_else(|| broken(&settings, &failure)));
                continue;
            }
        };
        found.extend(
            [profile_forms::without_line(&profile), profile_forms::unused(&profile)].into_iter().flatten(),
        );
        let has_credentials = !matches!(profile.source, ProfileSource::Nothing | ProfileSource::TokenOnly);
        let chain = has_credentials.then(|| Chain::of_profile(config, &profile));
        let chain = match chain {
            Some(Err(failure)) => {
                let circle = failure.circle().map(|names| ordered::set(names.iter().cloned()));
                // Every profile of a circle fails in the same way, so one finding is enough.
                let is_new = circle.is_none_or(|circle| circles.insert(circle));
                if is_new && !is_of_source(config, &names, &profile) {
                    found.push(broken(&settings, &failure));
                }
                None
            }
            Some(Ok(chain)) => Some(chain),
            None => None,
        };
        if has_credentials && profile.region.is_none() && !in_environment {
            let place = settings.setting("role_arn").map(|setting| setting.origin.to_string());
            let chained = place.filter(|_| matches!(profile.source, ProfileSource::AssumeRole(_)));
            without_region.push((name.clone(), chained));
        }
        let alone = resolved.alone.profile(&name).ok().flatten();
        let (alone, chain) = (alone.as_ref(), chain.as_ref());
        let subject = Subject { name: &name, settings: &settings, alone, chain, config, around: &around };
        found.extend(profile_conflicts::of(&subject));
    }
    found.extend(region(&without_region));
    found.extend(profile_forms::without_token(look));
    Some(found)
}

/// Returns the finding for a profile that cannot be resolved.
fn broken(settings: &Section, failure: &Failure) -> Finding {
    let finding = Finding::of_failure(Severity::Error, "profile.broken", failure);
    let place = settings.iter().map(|(_, setting)| &setting.origin).min_by_key(|origin| origin.line);
    let place = place.filter(|_| finding.evidence.is_empty()).map(ToString::to_string);
    finding.at_all(place)
}

/// Reports an account id whose leading zeros a spreadsheet, or YAML, has removed.
fn lost_zeros(name: &str, settings: &Section) -> Option<Finding> {
    const DIGITS: usize = 12;
    let keys = [sso_keys::ACCOUNT, own_role::ACCOUNT];
    let (key, setting) = keys.into_iter().find_map(|key| Some((key, settings.setting(key)?)))?;
    let id = &setting.value;
    let is_short = (8..DIGITS).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    is_short.then(|| {
        Finding::error(
            "profile.account-id",
            format!(
                "the account id of profile {name} has {} digits: leading zeros seem to be missing",
                id.len()
            ),
        )
        .at(format!("{}: {key} = {id}", setting.origin))
        .remedy(format!("if that is the account, write {key} = {id:0>DIGITS$}"))
    })
}

/// Whether the source profile is the broken one, which has its own finding. `names` are those of all profiles.
fn is_of_source(config: &Config, names: &HashSet<String>, profile: &Profile) -> bool {
    // A profile may be its own source: it then assumes the role with its own keys.
    let source = profile.settings.value("source_profile").filter(|source| *source != profile.name);
    source.is_some_and(|source| match Profile::resolve(config, source) {
        Ok(source) if matches!(source.source, ProfileSource::Nothing | ProfileSource::TokenOnly) => false,
        Ok(source) => Chain::of_profile(config, &source).is_err_and(|failure| failure.circle().is_none()),
        Err(_) => names.contains(source),
    })
}

fn typos(settings: &Section) -> Vec<Finding> {
    let near = settings.iter().filter_map(|(key, setting)| Some((key, setting, key_names::meant(key)?)));
    near.map(|(key, setting, meant)| {
        Finding::warning("profile.typo", format!("no AWS tool knows the key {key}"))
            .at(format!("{}: {}", setting.origin, key_names::shown(key, &setting.value)))
            .remedy(format!("write {meant}"))
    })
    .collect()
}

/// Reports profiles without region; those that assume a role with the place of the role.
fn region(without: &[(String, Option<String>)]) -> Vec<Finding> {
    let plain: Vec<&str> =
        without.iter().filter(|(_, role)| role.is_none()).map(|(name, _)| name.as_str()).collect();
    let places =
        without.iter().filter_map(|(name, role)| Some(format!("{}: profile {name}", role.as_ref()?)));
    let chained: Vec<&str> =
        without.iter().filter(|(_, role)| role.is_some()).map(|(name, _)| name.as_str()).collect();
    let mut found = Vec::new();
    let are = |names: &[&str]| match names {
        [name] => format!("profile {name} has"),
        names => format!("{} profiles have", names.len()),
    };
    if !chained.is_empty() {
        let title = format!("{} no region, but some tools need one to assume a role", are(&chained));
        found.push(
            Finding::warning("profile.chain-without-region", title)
                .at_all(places)
                .remedy("add `region = …` to the profile; the region of the source profile is not used"),
        );
    }
    if !plain.is_empty() {
        let title = format!("{} no region, and no variable sets one", are(&plain));
        found.push(
            Finding::note("profile.no-region", title).at(plain.join(", ")).remedy(
                "add `region = …` to the profile, or pass --region to `ssoenv use` and to each command",
            ),
        );
    }
    found
}
