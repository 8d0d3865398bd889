//! Checks the `[sso-session]` sections.

use super::findings::{Finding, Severity};
use super::look::Look;
use super::region_typos;
use super::snapshot::Resolved;
use crate::aws::start_url;
use crate::config::key_names;
use crate::config::known_sessions::Known;
use crate::config::section::Section;
use crate::config::session::Identity;
use crate::config::sso_keys;
use crate::sso::DEFAULT_SCOPE;

/// Checks every session, and the start URLs of the older form.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let resolved = look.files.resolved.as_ref()?;
    let mut found = Vec::new();
    for known in &resolved.sessions {
        let section = match resolved.config.session(&known.label) {
            Ok(section) => section.unwrap_or_default(),
            // A line that cannot be read has a finding about the text.
            Err(_) => continue,
        };
        let place = section.iter().map(|(_, setting)| setting.origin.to_string()).next();
        match &known.session {
            Err(failure) => {
                let finding = Finding::of_failure(Severity::Error, "session.broken", failure);
                // The failure itself may name a more exact line.
                let place = place.filter(|_| finding.evidence.is_empty());
                found.push(finding.at_all(place));
            }
            Ok(session) => {
                if let Err(why) = start_url::look(&session.start_url) {
                    found.push(
                        Finding::error("session.start-url", format!("{why} (session {})", known.label))
                            .at_all(section.setting("sso_start_url").map(|it| it.origin.to_string()))
                            .remedy("copy the URL of the AWS access portal, for example https://my-org.awsapps.com/start"),
                    );
                }
                // The older form has no section of its own: its keys are those of a profile.
                if matches!(session.identity, Identity::Named(_)) {
                    let whose = format!("session {}", known.label);
                    let region = section.setting("sso_region");
                    found.extend(region_typos::of_key("session.region", &whose, "sso_region", region));
                    found.extend(scopes(known, &section));
                }
            }
        }
        found.extend(extra(resolved, &known.label, &section));
    }
    Some(found)
}

/// Checks the scopes: without this one the session lists no accounts, and the token is not renewed.
fn scopes(known: &Known, section: &Section) -> Option<Finding> {
    let name = &known.label;
    let remedy = format!("write sso_registration_scopes = {DEFAULT_SCOPE}, and sign in again");
    match section.setting("sso_registration_scopes") {
        None => Some(
            Finding::note(
                "session.no-scopes",
                format!(
                    "session {name} has no sso_registration_scopes: a sign-in with a code cannot be renewed"
                ),
            )
            .at_all(section.setting("sso_start_url").map(|it| it.origin.to_string()))
            .remedy(remedy),
        ),
        Some(setting) if !setting.value.split(',').any(|scope| scope.trim() == DEFAULT_SCOPE) => {
            let what = format!("the scopes of session {name} do not give access to accounts");
            // Editors write sessions for services of their own.
            let finding = if known.profiles.is_empty() {
                let remedy =
                    format!("nothing to do if another program wrote it for its own use; otherwise {remedy}");
                Finding::note("session.scope", what).remedy(remedy)
            } else {
                Finding::warning("session.scope", format!("{what} and do not allow renewal")).remedy(remedy)
            };
            Some(finding.at(format!("{}: sso_registration_scopes = {}", setting.origin, setting.value)))
        }
        Some(_) => None,
    }
}

/// Reports keys that do not belong into a session. The AWS CLI merges them into the profile, and fails if both have
/// different values.
fn extra(resolved: &Resolved, name: &str, section: &Section) -> Vec<Finding> {
    let mut found = Vec::new();
    for (key, setting) in section.iter().filter(|(key, _)| !sso_keys::OF_SESSION.contains(key)) {
        let place = format!("{}: {}", setting.origin, key_names::shown(key, &setting.value));
        if let Some(meant) = key_names::nearest(key, sso_keys::OF_SESSION) {
            found.push(
                Finding::warning(
                    "session.typo",
                    format!("no AWS tool knows the key {key} in an [sso-session]"),
                )
                .at(place)
                .remedy(format!("write {meant}")),
            );
            continue;
        }
        let differs = |profile: &String| {
            let settings = resolved.config.profile(profile).ok().flatten().unwrap_or_default();
            settings.value("sso_session") == Some(name)
                && settings.setting(key).is_some_and(|own| own.value != setting.value)
        };
        let mut profiles = resolved.config.profile_names();
        profiles.retain(differs);
        let title = format!("[sso-session {name}] has the key {key}, which belongs to profiles");
        let remedy = format!("move it to the profiles of session {name}");
        found.push(match profiles.is_empty() {
            true => Finding::warning("session.extra-key", title).at(place).remedy(remedy),
            false => Finding::error(
                "session.contradiction",
                format!("{title}: the AWS CLI refuses profiles with other values"),
            )
            .at(place)
            .at(format!("profiles with other values: {}", profiles.join(", ")))
            .remedy(remedy),
        });
    }
    found
}
