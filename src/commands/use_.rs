//! `use`: a profile's credentials as a change of this shell's environment.

use super::{before, destination, written};
use crate::cli::{Format, Use};
use crate::config::Config;
use crate::config::profile::Profile;
use crate::config::session::check_region;
use crate::environ::{self, Activation, EnvChange};
use crate::error::Failure;
use crate::roles::{self, Want};
use crate::settings::Settings;
use crate::shell::emit;
use crate::system::{System, process};
use crate::time::spoken;

/// What `use` without a name takes.
const DEFAULT_PROFILE: &str = "default";

pub(super) fn run(sys: &System, arguments: &Use) -> anyhow::Result<Vec<u8>> {
    let family = match arguments.format {
        Format::Shell => Some(destination(sys, &arguments.output, &again(arguments))?),
        Format::Json | Format::Dotenv
            if crate::system::terminal::stdout_is_terminal() && !arguments.output.print =>
        {
            return Err(Failure::usage("this output holds secrets, and stdout is a terminal")
                .hint("send it to a file or a program; --print shows it")
                .into());
        }
        Format::Json | Format::Dotenv => None,
    };
    let change = change(sys, arguments)?;
    Ok(match (family, arguments.format) {
        (Some(family), _) => written(sys, family, &change)?,
        (None, Format::Dotenv) => emit::dotenv(&change)?,
        (None, _) => emit::json(&change)?,
    })
}

fn change(sys: &System, arguments: &Use) -> anyhow::Result<EnvChange> {
    if let Some(region) = &arguments.region {
        check_region(region).map_err(|why| {
            Failure::usage(format!("--region: {why}")).hint("a region looks like eu-central-1")
        })?;
    }
    let before = before(sys);
    if let (None, Some(region), false) = (&arguments.profile, &arguments.region, arguments.refresh)
        && let Some(change) = environ::change_region(&before, region)
    {
        return Ok(change);
    }
    let config = Config::load(&sys.env)?;
    let name = arguments.profile.as_deref().unwrap_or(DEFAULT_PROFILE);
    let profile = Profile::resolve(&config, name)?;
    let role = profile.sso_role()?;
    let settings = Settings::load(&sys.env)?;
    let min_left = arguments.min_ttl.map(|ttl| i64::try_from(ttl.as_secs()).unwrap_or(i64::MAX));
    let want = Want { min_left, refresh: arguments.refresh };
    let credentials = roles::credentials(sys, &config, &profile, role, want)?;
    sys.terminal.verbose(|| {
        let left = spoken(credentials.expires_at.left(sys.clock.now()));
        format!("{name}: account {}, role {}, {left} left", role.account_id, role.role_name)
    });
    if !before.contains_key("SSOENV_SAVED") {
        for name in environ::unsavable(&before) {
            sys.terminal
                .warn(&format!("{name} holds control characters, so `ssoenv off` will not bring it back"));
        }
    }
    Ok(environ::activate(
        &before,
        &Activation {
            access_key_id: &credentials.access_key_id,
            secret_access_key: &credentials.secret_access_key,
            session_token: &credentials.session_token,
            expires_at: credentials.expires_at,
            refresh_at: credentials.refresh_at(),
            profile: name,
            account_id: &role.account_id,
            role_name: &role.role_name,
            region: match &arguments.region {
                Some(region) => Some((region.as_str(), true)),
                None => profile.region.as_deref().map(|region| (region, false)),
            },
            production: settings.is_production(name, &role.account_id, &role.role_name),
            source: if sys.env.has("DIRENV_IN_ENVRC") { "direnv" } else { "manual" },
            terminal_session: process::terminal_session(),
        },
    ))
}

/// The command for the hint, as far as it can be pasted without quoting.
fn again(arguments: &Use) -> String {
    let plain = |name: &&String| name.chars().all(|c| c.is_ascii_alphanumeric() || "-_./@+:".contains(c));
    match arguments.profile.as_ref().filter(plain) {
        Some(profile) => format!("ssoenv use {profile}"),
        None => "ssoenv use".to_owned(),
    }
}
