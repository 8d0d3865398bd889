//! `use`: a profile's credentials as a change of this shell's environment.

use super::output::{destination, written};
use super::target::{self, Target};
use super::{before, check_region, directory, keys, sign_in};
use crate::audience;
use crate::cli::{Format, Use};
use crate::config::profile::{Profile, SsoRole};
use crate::config::{Config, DEFAULT_PROFILE};
use crate::environ::{self, Activation, Before, EnvChange, Held};
use crate::error::{self, Failure, Kind};
use crate::history;
use crate::roles::{self, Want};
use crate::settings::Settings;
use crate::shell::emit;
use crate::system::{System, person, process};
use crate::time::spoken;

pub(super) fn run(sys: &System, arguments: &Use) -> anyhow::Result<Vec<u8>> {
    let family = destination(sys, &arguments.output, arguments.format == Format::Shell)?;
    // An env file is for another place: nothing of this shell matters there.
    let before = if arguments.format == Format::Dotenv { Before::new() } else { before(sys) };
    let change = change(sys, arguments, &before)?;
    Ok(match arguments.format {
        Format::Dotenv => emit::dotenv(&change)?,
        Format::Shell | Format::Json => written(sys, family, &change)?,
    })
}

/// Whether a sign-in may be offered: the person has said so, or typed it into the wrapper, and is there.
fn may_sign_in(sys: &System, arguments: &Use) -> bool {
    (arguments.login || audience::is_wrapped(&sys.env)) && person::absence(sys).is_none()
}

/// Where access is asked for, if the settings say so and the role is not assigned.
fn with_request_url(mut error: anyhow::Error, settings: &Settings, role: &SsoRole) -> anyhow::Error {
    let url = settings.of_session(role.session.label()).ok();
    let url = url.and_then(|of| of.access_request_url(&role.account_id, &role.role_name));
    if let (Some(url), Some(failure)) = (url, error.downcast_mut::<Failure>())
        && failure.kind == Kind::Refused
    {
        let hint = failure.hint.take().map_or_else(String::new, |hint| format!("{hint}; "));
        failure.hint = Some(format!("{hint}access is asked for at {url}"));
    }
    error
}

fn change(sys: &System, arguments: &Use, before: &Before) -> anyhow::Result<EnvChange> {
    check_region("--region", arguments.region.as_ref())?;
    let active = before.get("SSOENV_PROFILE").filter(|_| arguments.target.is_none());
    let target = if let (Some(region), Some(active)) = (&arguments.region, active) {
        if !environ::keys_are_ours(before) {
            let what = match environ::is_without_keys(before) {
                true => format!("this shell has no credentials of {active}"),
                false => format!("the credentials in this shell are not those of {active} any more"),
            };
            let failure = Failure::new(Kind::General, what);
            return Err(failure
                .hint("name the profile: `ssoenv use PROFILE --region REGION`, or `ssoenv off` first")
                .into());
        }
        if !arguments.refresh && arguments.min_ttl.is_none() {
            return Ok(environ::change_region(before, region));
        }
        Target { profile: active.clone(), region: None, file: None }
    } else {
        target::target(sys, arguments.target.as_deref())?
    };
    let name = target.profile.as_str();
    let (config, profile) = Config::resolve(sys, name)?;
    let role = profile.sso_role()?;
    let settings = Settings::load(&sys.env)?;
    let min_left = arguments.min_ttl.map(|ttl| i64::try_from(ttl.as_secs()).unwrap_or(i64::MAX));
    let want = Want { min_left, refresh: arguments.refresh };
    let credentials = match roles::credentials(sys, &config, &profile, role, want) {
        Err(error) if error::kind(&error) == Kind::SignIn && may_sign_in(sys, arguments) => {
            sign_in::offer(sys, &config, name, &role.session, &settings, error)?;
            // Read again: the start URL may have moved the session to another region.
            let (config, profile) = Config::resolve(sys, name)?;
            roles::credentials(sys, &config, &profile, profile.sso_role()?, want)
        }
        had => had,
    };
    let credentials = credentials.map_err(|error| with_request_url(error, &settings, role))?;
    sys.terminal.verbose(|| {
        let left = spoken(credentials.expires_at.left(sys.clock.now()));
        format!("{name}: account {}, role {}, {left} left", role.account_id, role.role_name)
    });
    if !before.contains_key("SSOENV_SAVED") {
        for name in environ::unsavable(before) {
            sys.terminal.warn(&format!(
                "{name} holds control characters or is not Unicode: `ssoenv off` will not bring it back"
            ));
        }
    }
    let change = environ::activate(
        before,
        &Activation {
            held: Held::Keys(keys(&credentials)),
            profile: name,
            role: Some((&role.account_id, &role.role_name)),
            region: match &arguments.region {
                Some(region) => Some((region.as_str(), true)),
                None => target.region.as_deref().or(profile.region.as_deref()).map(|region| (region, false)),
            },
            production: settings.is_production(name, &role.account_id, &role.role_name),
            warned: false,
            by_person: true,
            source: match &target.file {
                _ if sys.env.has("DIRENV_IN_ENVRC") => "direnv",
                Some(_) => "dir",
                None => "manual",
            },
            terminal_session: process::terminal_session(),
        },
    );
    // To a person, and once: not with every renewal of what is active already.
    if arguments.format == Format::Shell
        && arguments.region.is_none()
        && profile.region.is_none()
        && before.get("SSOENV_PROFILE").is_none_or(|active| active != name)
        && !has_region(&config, before, &change)
    {
        let name = &profile.name;
        sys.terminal.warn(&format!(
            "profile {name} has no region, nor has this shell, and most tools ask for one: add `region` to the profile, or say --region"
        ));
    }
    if arguments.format == Format::Shell && is_typed(sys) {
        history::add(sys, name);
    }
    Ok(match target.file {
        Some(seen) if arguments.format != Format::Dotenv => directory::marks(sys, before, &seen).and(change),
        _ => change,
    })
}

/// Whether it is the hook's wrapper that asks, for its person and not for itself.
fn is_typed(sys: &System) -> bool {
    audience::is_wrapped(&sys.env) && !sys.env.has(person::HOOK) && !sys.env.has("DIRENV_IN_ENVRC")
}

/// Whether tools will find a region after the change: in a variable, or where they look without one.
fn has_region(config: &Config, before: &Before, change: &EnvChange) -> bool {
    let stays = |name: &&str| before.contains_key(name) && !change.unset().any(|gone| gone == *name);
    environ::REGIONS.iter().any(|name| stays(name) || change.set().any(|(set, _)| set == *name))
        || Profile::resolve(config, DEFAULT_PROFILE).is_ok_and(|default| default.region.is_some())
}
