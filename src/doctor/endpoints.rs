//! Settings that lead sign-in somewhere else.

use super::findings::{Finding, Severity};
use super::look::Look;
use super::snapshot::Resolved;
use crate::config::redact::without_user;
use crate::services::endpoint::{Endpoint, Endpoints, SERVICE_VARIABLES};

/// Variables, and the profiles' own keys.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let mut found: Vec<Finding> = Vec::new();
    let mut take = |finding: Finding| {
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
            Finding::note("endpoint.service", "variables lead sign-in to another place than AWS")
                .at_all(set)
                .remedy("nothing, if that is meant; else unset them"),
        );
    }
    Some(found)
}

/// What each session meets under the settings of each profile that needs it.
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
                            Finding::warning("endpoint.for-all", "sign-in goes where every service was sent")
                                .at(format!("{}: {}", setting.what, without_user(&url)))
                                .remedy(setting.remedy),
                        );
                    }
                }
            }
        }
    }
}
