//! The answers: from options, from what the file says already, else from the person.

use super::may_be_written;
use super::role::Chosen;
use crate::aws::account_id::is_account_id;
use crate::aws::region::check_region;
use crate::aws::start_url::{self, StartUrl, normalized};
use crate::cli::Configure;
use crate::config::section::Section;
use crate::config::{Config, session};
use crate::error::Failure;
use crate::sso::DEFAULT_SCOPE;
use crate::system::System;
use crate::system::terminal::prompts;

/// A session as it is to be.
pub(super) struct Session {
    pub name: String,
    pub start_url: String,
    pub region: String,
    /// `None` leaves the key as it is.
    pub scopes: Option<Vec<String>>,
    /// What it signs in with: those above, or those that stand in the file.
    pub effective_scopes: Option<Vec<String>>,
}

/// The session: a new one, or one that is there with what the options put right.
pub(super) fn session(
    sys: &System,
    config: &Config,
    arguments: &Configure,
    asks: bool,
) -> Result<Session, Failure> {
    let inline = inline(config, arguments);
    let name = session_name(sys, config, arguments, inline.as_ref(), asks)?;
    let section = config.session(&name)?;
    let is_new = section.is_none();
    let section = section.unwrap_or_default();
    let value = |key| section.value(key).map(str::to_owned);

    let start_url = match (arguments.start_url.clone().or(value("sso_start_url")), asks) {
        (Some(url), _) => url,
        (None, true) => prompts::text(
            sys,
            "Start URL:",
            inline.as_ref().map(|(url, _)| url.as_str()),
            "address of the AWS access portal, such as https://my-org.awsapps.com/start",
            is_start_url,
        )?,
        (None, false) => return Err(missing("--start-url")),
    };
    let named_by_host = match start_url::look(&start_url) {
        Ok(StartUrl::Aws(region)) => region,
        Ok(StartUrl::Vanity) | Err(_) => None,
    };
    // The region that stands there is that of the address that stands there.
    let moves = value("sso_start_url").is_some_and(|old| normalized(&old) != normalized(&start_url));
    let standing_region = value("sso_region").or_else(|| inline.as_ref().map(|(_, region)| region.clone()));
    let kept = standing_region.clone().filter(|_| !moves && !is_new);
    let region = match (arguments.sso_region.clone().or(kept), named_by_host, asks) {
        (Some(region), _, _) => region,
        (None, Some(region), false) => region,
        (None, by_host, true) => prompts::text(
            sys,
            "Region of the Identity Center:",
            by_host.or(standing_region).as_deref(),
            "the one that your administrator chose for it; it looks like us-east-1",
            check_region,
        )?,
        (None, None, false) => return Err(missing("--sso-region")),
    };
    let standing = section.setting("sso_registration_scopes").map(|setting| session::scopes(&setting.value));
    let scopes = match (arguments.scope.is_empty(), is_new, asks) {
        (false, _, _) => Some(arguments.scope.clone()),
        (true, true, true) => {
            let answer = prompts::text(sys, "Scopes:", Some(DEFAULT_SCOPE), "separated by commas", |text| {
                session::scopes(text).iter().try_for_each(|scope| is_scope(scope))
            })?;
            Some(session::scopes(&answer))
        }
        (true, true, false) => Some(vec![DEFAULT_SCOPE.to_owned()]),
        (true, false, _) => None,
    };
    let effective_scopes = scopes.clone().or(standing);
    Ok(Session { name, start_url, region, scopes, effective_scopes })
}

/// Start URL and region of the profile that is to be put right, if it is of the older form.
fn inline(config: &Config, arguments: &Configure) -> Option<(String, String)> {
    let section = config.profile(arguments.profile.as_deref()?).ok()??;
    let value = |key| section.value(key).map(str::to_owned);
    if section.value("sso_session").is_some() {
        return None;
    }
    Some((value("sso_start_url")?, value("sso_region").unwrap_or_default()))
}

fn session_name(
    sys: &System,
    config: &Config,
    arguments: &Configure,
    inline: Option<&(String, String)>,
    asks: bool,
) -> Result<String, Failure> {
    if let Some(name) = &arguments.session {
        if !config.session_names().contains(name) {
            is_name(name).map_err(|why| odd("--session", &why))?;
        }
        return Ok(name.clone());
    }
    // A profile that is to be put right has one.
    let of_profile = arguments.profile.as_deref().and_then(|name| config.profile(name).ok().flatten());
    if let Some(name) = of_profile.as_ref().and_then(|section| section.value("sso_session")) {
        return Ok(name.to_owned());
    }
    let mut names = config.session_names();
    if !asks {
        // A profile of the older form is not moved to another organisation because there is one.
        let is_its = |name: &String| {
            let section = config.session(name).ok().flatten().unwrap_or_default();
            let says =
                |key, own: &str| section.value(key).is_some_and(|value| normalized(value) == normalized(own));
            inline.is_none_or(|(url, region)| says("sso_start_url", url) && says("sso_region", region))
        };
        return match (names.len(), &arguments.start_url) {
            (1, None) if is_its(&names[0]) => Ok(names.remove(0)),
            _ => Err(missing("--session")),
        };
    }
    if !names.is_empty() && arguments.start_url.is_none() {
        let mut items = names.clone();
        items.push("a new session".to_owned());
        let at = prompts::choose(sys, "Session:", &items, "")?;
        if at < names.len() {
            return Ok(names.swap_remove(at));
        }
    }
    let help = "a short name of your choice, such as that of the organisation";
    prompts::text(sys, "Name of the session:", Some("my-sso"), help, move |name| {
        if names.iter().any(|there| there == name) {
            return Err(format!("{name} is there already"));
        }
        is_name(name)
    })
}

/// The profile's name.
pub(super) fn profile(
    sys: &System,
    config: &Config,
    arguments: &Configure,
    chosen: &Chosen,
    asks: bool,
) -> Result<String, Failure> {
    let there = config.profile_names();
    // One that is there and stands for something else is not proposed, so that Enter changes none by accident.
    let friendly = chosen.friendly_name(|name| {
        let section = config.profile(name).ok().flatten().unwrap_or_default();
        let is_it = section.value("sso_account_id") == Some(&chosen.account_id)
            && section.value("sso_role_name") == Some(&chosen.role_name);
        there.iter().any(|taken| taken == name) && !is_it
    });
    let name = match (&arguments.profile, asks) {
        (Some(name), _) => name.clone(),
        (None, false) => friendly.ok_or_else(|| missing("--profile"))?,
        (None, true) => {
            let help = "`default` is the one that every tool takes when none is named";
            let others: Vec<(String, String)> = there
                .iter()
                .cloned()
                .filter_map(|name| Some((name.clone(), may_be_written(config, &name).err()?)))
                .collect();
            prompts::text(sys, "Name of the profile:", friendly.as_deref(), help, move |name| {
                match others.iter().find(|(other, _)| other == name) {
                    Some((_, why)) => Err(why.clone()),
                    None => is_name(name),
                }
            })?
        }
    };
    if !config.profile_names().contains(&name) {
        is_name(&name).map_err(|why| odd("--profile", &why))?;
    }
    may_be_written(config, &name)
        .map_err(|why| Failure::configuration(why).hint("choose another name with --profile"))?;
    Ok(name)
}

/// The default region that a profile is to have.
pub(super) enum Region {
    /// As the file has it, or not.
    AsItIs,
    None,
    Is(String),
}

/// The profile's default region.
pub(super) fn region(
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
    let answer = prompts::text(
        sys,
        "Default region:",
        Some(&default),
        "where most of your resources are; `none` for no default",
        |region| if region == NONE { Ok(()) } else { check_region(region) },
    )?;
    Ok(if answer == NONE { Region::None } else { Region::Is(answer) })
}

fn odd(option: &str, why: &str) -> Failure {
    Failure::usage(format!("{option}: {why}")).hint("choose a name of letters, digits and hyphens")
}

fn missing(option: &str) -> Failure {
    Failure::usage(format!("{option} is missing, and nobody is there to be asked"))
        .hint("`ssoenv help configure` shows a command line that needs no answers")
}

pub(super) fn is_start_url(url: &str) -> Result<(), String> {
    start_url::look(url).map(drop)
}

/// Twelve digits.
pub(super) fn is_account(text: &str) -> Result<(), String> {
    if is_account_id(text) { Ok(()) } else { Err(format!("`{text}` is not twelve digits")) }
}

/// The characters of a permission set's name (API of IAM Identity Center: 1 to 32 of `[\w+=,.@-]`), with room for roles
/// of other makes.
pub(super) fn is_role(text: &str) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if (1..=64).contains(&text.len()) && text.chars().all(plain) {
        Ok(())
    } else {
        Err(format!("`{text}` is not the name of a role"))
    }
}

/// The characters of a scope (RFC 6749, 3.3), without the comma that separates them in the file.
pub(super) fn is_scope(text: &str) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_graphic() && !"\"\\,".contains(c);
    if !text.is_empty() && text.chars().all(plain) { Ok(()) } else { Err(format!("`{text}` is not a scope")) }
}

/// A name that no shell and no reader of the file trips over. Names that are there may be odder.
fn is_name(text: &str) -> Result<(), String> {
    let odd = |c: char| c.is_control() || "[]'\"\\#;".contains(c);
    if text.is_empty() {
        Err("a name is needed".to_owned())
    } else if text.contains(odd) || text.starts_with('-') {
        Err("a name has no quotes, brackets, `#`, `;` or backslash in it, and no hyphen in front".to_owned())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_checked_before_they_are_taken() {
        type Check = fn(&str) -> Result<(), String>;
        for (check, good, bad) in [
            (
                is_account as Check,
                &["012345678901"][..],
                &["", "12345678901", "1234567890123", "12345678901x"][..],
            ),
            (is_role, &["Developer", "AWS_x+=,.@-"], &["", "a b", "a/b", "ü"]),
            (is_scope, &["sso:account:access"], &["", "a b", "a,b", "a\"b"]),
            (is_name, &["my-org", "a b", "ünï/€", "x:y"], &["", "-x", "a]b", "it's", "a\nb", "a#b", "a\\b"]),
        ] {
            for text in good {
                assert_eq!(check(text), Ok(()), "{text}");
            }
            for text in bad {
                assert!(check(text).is_err(), "{text:?}");
            }
        }
    }
}
