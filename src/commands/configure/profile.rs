//! Name and region of the profile.

use super::checks::{is_name, missing, odd};
use super::draft::{Chosen, Region, Session, may_be_written};
use crate::aws::known_regions::KNOWN_REGIONS;
use crate::aws::region::check_region;
use crate::cli::Configure;
use crate::config::Config;
use crate::config::profile_form::ProfileForm;
use crate::config::section::Section;
use crate::config::{own_role, sso_keys};
use crate::error::Failure;
use crate::system::System;
use crate::system::terminal::prompts;

/// Returns the profile's name, from the option or an answer.
pub(super) fn ask(
    sys: &System,
    config: &Config,
    arguments: &Configure,
    chosen: &Chosen,
    form: ProfileForm,
    asks: bool,
) -> Result<String, Failure> {
    let there = config.profile_names();
    // Do not propose the name of an existing profile for another role, so that Enter changes none by accident.
    let friendly = chosen.friendly_name(|name| {
        let section = config.profile(name).ok().flatten().unwrap_or_default();
        let has = |keys: [&str; 2], value: &str| keys.iter().any(|key| section.value(key) == Some(value));
        let is_it = has([sso_keys::ACCOUNT, own_role::ACCOUNT], &chosen.account_id)
            && has([sso_keys::ROLE, own_role::ROLE], &chosen.role_name);
        there.iter().any(|taken| taken == name) && !is_it
    });
    let name = match (&arguments.profile, asks) {
        (Some(name), _) => name.clone(),
        (None, false) => friendly.ok_or_else(|| missing("--profile"))?,
        (None, true) => {
            let help = "every tool uses `default` when no profile is named";
            let others: Vec<(String, String)> = there
                .iter()
                .cloned()
                .filter_map(|name| Some((name.clone(), may_be_written(config, &name, form).err()?)))
                .collect();
            prompts::text(sys, "Name of the profile:", friendly.as_deref(), help, move |name| {
                match others.iter().find(|(other, _)| other == name) {
                    Some((_, why)) => Err(why.clone()),
                    None => is_name(name),
                }
            })?
        }
    };
    // A name that is in the file already may be odd, but it is the person's.
    if !config.profile_names().contains(&name) {
        is_name(&name).map_err(|why| odd("--profile", &why))?;
    }
    may_be_written(config, &name, form)
        .map_err(|why| Failure::configuration(why).hint("choose another name with --profile"))?;
    Ok(name)
}

/// Returns the profile's default region, from the option or an answer.
pub(super) fn ask_region(
    sys: &System,
    config: &Config,
    arguments: &Configure,
    session: &Session,
    profile: &str,
    asks: bool,
) -> Result<Region, Failure> {
    match &arguments.region {
        Some(region) => return Ok(Region::Is(region.clone())),
        None if !asks => return Ok(Region::AsItIs),
        None => {}
    }
    const NONE: &str = "none";
    let section: Section = config.profile(profile)?.unwrap_or_default();
    let default = section.value("region").unwrap_or(&session.region).to_owned();
    let answer = prompts::suggested(
        sys,
        "Default region:",
        Some(&default),
        "where most of your resources are; type a region or a place; `none` for no default",
        &KNOWN_REGIONS,
        |region| if region == NONE { Ok(()) } else { check_region(region) },
    )?;
    Ok(if answer == NONE { Region::None } else { Region::Is(answer) })
}
