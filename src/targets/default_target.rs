//! The target of a command line that names none, where no person can pick one; and the one before.

use crate::config::{self, Config, DEFAULT_PROFILE};
use crate::environ::RenewalArgs;
use crate::error::Failure;
use crate::system::System;

/// Whether a variable names the active profile.
pub(super) fn is_named(sys: &System) -> bool {
    ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "SSOENV_PROFILE"].iter().any(|name| sys.env.text(name).is_some())
}

/// Returns the target without a person: the profile of AWS_PROFILE, otherwise of AWS_DEFAULT_PROFILE, otherwise the
/// active one, otherwise `default`; and the options that apply to it.
pub(super) fn named(sys: &System, given: &RenewalArgs) -> anyhow::Result<(String, RenewalArgs)> {
    let active = sys.env.text("SSOENV_PROFILE");
    let variables = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
    if let Some((variable, name)) = variables.into_iter().find_map(|it| Some((it, sys.env.text(it)?))) {
        // Tools take AWS_PROFILE as a profile's name only, not as another form of TARGET.
        config::load_profile(sys, &name).map_err(|error| match error.downcast::<Failure>() {
            Ok(failure) if Config::load(&sys.env).is_ok_and(|config| config.not_configured().is_some()) => {
                failure.into()
            }
            Ok(failure) => {
                let message = format!("{variable}: {failure}");
                failure.reworded(message).into()
            }
            Err(error) => error,
        })?;
        // In profile mode `use` itself has set AWS_PROFILE, so the options of that `use` apply.
        let given = if active.as_ref() == Some(&name) { again(sys, given) } else { given.clone() };
        return Ok((name, given));
    }
    if let Some(active) = active {
        return Ok((active, again(sys, given)));
    }
    let config = Config::load(&sys.env)?;
    if config.profile(DEFAULT_PROFILE)?.is_none() && !config.profile_names().is_empty() {
        let what = format!(
            "no TARGET is given, AWS_PROFILE and AWS_DEFAULT_PROFILE are not set, no profile is active in this shell, and {} has no default profile",
            config.path().display()
        );
        let hint = "name a profile: `ssoenv use PROFILE`; `ssoenv list` shows the profiles";
        return Err(Failure::configuration(what).hint(hint).into());
    }
    Ok((DEFAULT_PROFILE.to_owned(), given.clone()))
}

/// Completes the given options with those of the active profile.
fn again(sys: &System, given: &RenewalArgs) -> RenewalArgs {
    let there = sys.env.text("SSOENV_ARGS").map(|text| RenewalArgs::parse(&text)).unwrap_or_default();
    RenewalArgs {
        mode: given.mode.clone().or(there.mode),
        session: given.session.clone().or(there.session),
        source: given.source.clone().or(there.source),
    }
}

/// Returns the target of the `use` before in this shell.
pub(super) fn previous(sys: &System) -> Result<String, Failure> {
    sys.env.text("SSOENV_PREVIOUS").ok_or_else(|| {
        Failure::configuration("no other profile was used in this shell before")
            .hint("name a profile instead of `-`; `ssoenv list` shows the profiles")
    })
}
