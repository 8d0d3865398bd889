//! Name, start URL, region and scopes of the session: from options, from the file, or from answers.

use super::checks::{is_name, is_scope, is_start_url, missing, odd};
use super::draft::Session;
use crate::aws::known_regions::KNOWN_REGIONS;
use crate::aws::region::check_region;
use crate::aws::start_url::{self, StartUrl, normalized};
use crate::cli::Configure;
use crate::config::{Config, own_role, session, sso_keys};
use crate::error::Failure;
use crate::sso::DEFAULT_SCOPE;
use crate::system::System;
use crate::system::terminal::prompts;

/// Returns a new session, or an existing one with the changes of the options.
pub(super) fn ask(
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

    let named = arguments.start_url.as_deref().map(start_url::of_answer);
    let start_url = match (named.or(value("sso_start_url")), asks) {
        (Some(url), _) => url,
        (None, true) => prompts::text(
            sys,
            "Start URL:",
            inline.as_ref().map(|(url, _)| url.as_str()),
            "address of the AWS access portal, such as https://my-org.awsapps.com/start, or its id (d-1234567890)",
            is_start_url,
        )
        .map(|answer| start_url::of_answer(&answer))?,
        (None, false) => return Err(missing("--start-url")),
    };
    let named_by_host = match start_url::look(&start_url) {
        Ok(StartUrl::Aws(region)) => region,
        Ok(StartUrl::Vanity) | Err(_) => None,
    };
    // The region in the file belongs to the start URL in the file.
    let moves = value("sso_start_url").is_some_and(|old| normalized(&old) != normalized(&start_url));
    let standing_region = value("sso_region").or_else(|| inline.as_ref().map(|(_, region)| region.clone()));
    let kept = standing_region.clone().filter(|_| !moves && !is_new);
    let region = match (arguments.sso_region.clone().or(kept), named_by_host, asks) {
        (Some(region), _, _) => region,
        (None, Some(region), false) => region,
        (None, by_host, true) => prompts::suggested(
            sys,
            "Region of the Identity Center:",
            by_host.or(standing_region).as_deref(),
            "the one that your administrator chose for it; type a region or a place",
            &KNOWN_REGIONS,
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

/// Returns start URL and region of the profile to repair, if it is of the older form.
fn inline(config: &Config, arguments: &Configure) -> Option<(String, String)> {
    let section = config.profile(arguments.profile.as_deref()?).ok()??;
    let value = |key| section.value(key).map(str::to_owned);
    if section.value("sso_session").is_some() {
        return None;
    }
    Some((value("sso_start_url")?, value("sso_region").unwrap_or_default()))
}

/// Returns the session: of `--session`, of the profile to repair, the only configured one, or the person's choice.
fn session_name(
    sys: &System,
    config: &Config,
    arguments: &Configure,
    inline: Option<&(String, String)>,
    asks: bool,
) -> Result<String, Failure> {
    if let Some(name) = &arguments.session {
        // A session that exists keeps its name, however odd.
        if !config.session_names().contains(name) {
            is_name(name).map_err(|why| odd("--session", &why))?;
        }
        return Ok(name.clone());
    }
    // The profile to repair names its session.
    let of_profile = arguments.profile.as_deref().and_then(|name| config.profile(name).ok().flatten());
    let of_profile = of_profile.as_ref();
    let named = |key: &str| of_profile.and_then(|section| section.value(key));
    if let Some(name) = named(sso_keys::SESSION).or_else(|| named(own_role::SESSION)) {
        return Ok(name.to_owned());
    }
    let mut names = config.session_names();
    if !asks {
        // Do not move a profile of the older form to the only session if that is another organisation's.
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
        let at = prompts::choose(sys, "Session:", &items)?;
        if at < names.len() {
            return Ok(names.swap_remove(at));
        }
    }
    let help = "a short name of your choice, such as that of the organisation";
    prompts::text(sys, "Name of the session:", Some("my-sso"), help, move |name| {
        if names.iter().any(|there| there == name) {
            return Err(format!("{name} already exists"));
        }
        is_name(name)
    })
}
