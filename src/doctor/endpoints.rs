//! Checks settings that redirect the sign-in.

use super::findings::{Finding, Severity};
use super::look::Look;
use super::snapshot::Resolved;
use crate::config::DEFAULT_PROFILE;
use crate::config::redact::{self, without_user};
use crate::environ;
use crate::sdks;
use crate::services::endpoint::{Endpoint, Endpoints, SERVICE_VARIABLES};

/// Checks the variables, and the keys of profiles.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let mut found: Vec<Finding> = Vec::new();
    let mut take = |finding: Finding| {
        // Several profiles of a session usually lead to the same finding.
        if !found.contains(&finding) {
            found.push(finding);
        }
    };
    if let Some(resolved) = &look.files.resolved {
        each(look, resolved, &mut take);
    }
    let env = &look.sys.env;
    let set: Vec<String> = SERVICE_VARIABLES
        .into_iter()
        .filter_map(|name| Some(format!("{name}={}", without_user(&env.text(name)?))))
        .collect();
    if !set.is_empty() {
        take(
            Finding::note("endpoint.service", "variables redirect the sign-in away from AWS")
                .at_all(set)
                .remedy("nothing to do if this is intended; otherwise unset them"),
        );
    }
    let exported = environ::exports_before_use(look.before);
    if !exported.is_empty() {
        let value = |name: &String| look.before.get(name.as_str()).map(|value| redact::value(name, value));
        let set = exported.keys().filter_map(|name| Some(format!("{name}={}", value(name)?)));
        take(
            Finding::note("endpoint.exported", "variables that `use` set for the active profile")
                .at_all(set.collect::<Vec<_>>())
                .remedy("nothing to do: `ssoenv off` or another profile removes them"),
        );
    }
    if let Some(resolved) = &look.files.resolved {
        take_default(resolved, &mut take);
    }
    Some(found)
}

/// Reports endpoints in `[default]`, which tools also use with the keys of another profile.
fn take_default(resolved: &Resolved, take: &mut impl FnMut(Finding)) {
    let section = |name: &str| resolved.config.profile(name).ok().flatten();
    let Some(default) = section(DEFAULT_PROFILE) else { return };
    for name in resolved.config.profile_names().iter().filter(|name| *name != DEFAULT_PROFILE) {
        // A profile that sets the endpoint itself is not affected.
        let beside = sdks::settings_of_default_beside(&section(name).unwrap_or_default(), &default);
        if !beside.is_empty() {
            let places = beside.iter().map(|(key, origin)| format!("{origin}: {key}"));
            take(
                Finding::note(
                    "endpoint.default",
                    "[default] sets an endpoint, and tools use it with the keys of other profiles too",
                )
                .at_all(places.collect::<Vec<_>>())
                .remedy("set the endpoint in each profile, move it out of [default], or use --mode profile"),
            );
            return;
        }
    }
}

/// Checks each session under the settings of each profile that needs it.
fn each(look: &Look<'_>, resolved: &Resolved, take: &mut impl FnMut(Finding)) {
    let env = &look.sys.env;
    for known in &resolved.sessions {
        let Ok(session) = &known.session else { continue };
        let default = crate::config::DEFAULT_PROFILE.to_owned();
        let profiles = if known.profiles.is_empty() { vec![default] } else { known.profiles.clone() };
        for profile in profiles {
            let Ok(settings) = resolved.config.profile(&profile) else { continue };
            match Endpoints::of(env, &resolved.config, &settings.unwrap_or_default(), &session.region) {
                Err(failure) => take(Finding::of_failure(Severity::Error, "endpoint.refused", &failure)),
                Ok(endpoints) => {
                    let mut endpoints = [&endpoints.oidc, &endpoints.sso].into_iter();
                    let for_all =
                        |endpoint: &Endpoint| Some((endpoint.to_string(), endpoint.setting_for_all()?));
                    if let Some((url, setting)) = endpoints.find_map(for_all) {
                        take(
                            Finding::warning(
                                "endpoint.for-all",
                                "the endpoint for all services also redirects the sign-in",
                            )
                            .at(format!("{}: {}", setting.what, without_user(&url)))
                            .remedy(setting.remedy),
                        );
                    }
                }
            }
        }
    }
}
