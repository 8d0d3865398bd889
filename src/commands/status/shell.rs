//! The profile of this shell's environment.

use crate::accounts::names;
use crate::activation::active_target::ActiveTarget;
use crate::activation::unattended::{name_and_role, resolve_unattended};
use crate::environ::{
    self, ENDPOINT_MODE, ElevationSummary, MARK, Ownership, PROFILE_MODE, RenewalArgs, ShellVariables,
};
use crate::system::System;
use crate::time::{Time, spoken};
use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::commands) enum State {
    /// The keys are those of the profile, and valid.
    Active,
    /// The keys are those of the profile, and have expired.
    Expired,
    /// The keys or `AWS_PROFILE` were changed since.
    Changed,
    /// A directory is bound to the profile, and its credentials are not available.
    Unavailable,
}

#[derive(Serialize)]
pub(in crate::commands) struct Shell {
    pub(in crate::commands) profile: String,
    account_id: Option<String>,
    account_name: Option<String>,
    role_name: Option<String>,
    region: Option<String>,
    expires_at: Option<String>,
    /// The time of `use --for`.
    #[serde(skip_serializing_if = "Option::is_none")]
    elevation: Option<ElevationSummary>,
    /// `keys`, `profile` or `endpoint`.
    mode: &'static str,
    pub(in crate::commands) state: State,
    /// Why it will not be renewed, if the configuration has changed since.
    reason: Option<String>,
    #[serde(skip)]
    left: i64,
}

/// Returns the active profile, if there is one.
pub(super) fn shell(sys: &System, before: &ShellVariables) -> Option<Shell> {
    let text = |name| before.get(name).cloned();
    let expires_at =
        before.get("SSOENV_EXPIRES_AT").and_then(|text| Some(Time::from_epoch(text.parse().ok()?)));
    let left = expires_at.map_or(0, |until| until.left(sys.clock.now()));
    Some(Shell {
        profile: text("SSOENV_PROFILE")?,
        account_id: text("SSOENV_ACCOUNT_ID"),
        account_name: None,
        role_name: text("SSOENV_ROLE_NAME"),
        region: text("AWS_REGION").or_else(|| text("AWS_DEFAULT_REGION")),
        expires_at: expires_at.map(Time::rfc3339),
        elevation: ElevationSummary::of(before, sys.clock.now()),
        mode: match before.get(MARK).map_or("", String::as_str) {
            PROFILE_MODE => "profile",
            mark if mark.starts_with(ENDPOINT_MODE) => "endpoint",
            _ => "keys",
        },
        state: match environ::ownership(before) {
            // An IAM user's keys, and a profile in profile mode, have no expiry.
            Ownership::Endpoint => State::Active,
            Ownership::Keys | Ownership::Profile if left > 0 || !before.contains_key("SSOENV_EXPIRES_AT") => {
                State::Active
            }
            Ownership::Keys | Ownership::Profile => State::Expired,
            Ownership::WithoutKeys => State::Unavailable,
            Ownership::Changed | Ownership::Inactive => State::Changed,
        },
        reason: None,
        left,
    })
}

/// Adds what the present configuration says about the profile: it may be missing or another one by now; and the name
/// of the account.
pub(super) fn with_reason(sys: &System, before: &ShellVariables, shell: Shell) -> Shell {
    let resolved = resolve_unattended(sys, &shell.profile, &RenewalArgs::of(before));
    let session = resolved.as_ref().ok().and_then(ActiveTarget::session);
    let account_name =
        session.zip(shell.account_id.as_deref()).and_then(|(session, id)| names::name(sys, session, id));
    let reason = match resolved {
        // The shell has something else by now, which is not renewed anyway.
        _ if shell.state == State::Changed => None,
        Err(error) => Some(format!("{error:#}")),
        Ok(wanted) if !wanted.is_role_of(before) => Some(format!("it is {} now", name_and_role(&wanted))),
        Ok(_) => None,
    };
    Shell { reason, account_name, ..shell }
}

/// Formats `prod, account 012345678901 (Production), role Administrator`.
pub(super) fn whose(
    profile: &str,
    (account_id, account_name): (Option<&str>, Option<&str>),
    role_name: Option<&str>,
) -> String {
    let name = account_name.map_or_else(String::new, |name| format!(" ({name})"));
    let account = account_id.map(|id| format!("account {id}{name}"));
    let parts = [account, role_name.map(|name| format!("role {name}"))];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { profile.to_owned() } else { format!("{profile}, {}", parts.join(", ")) }
}

/// Describes the shell's profile.
pub(super) fn said(shell: Option<&Shell>, before: &ShellVariables) -> String {
    let Some(shell) = shell else { return none(before) };
    let account = (shell.account_id.as_deref(), shell.account_name.as_deref());
    let mut said = whose(&shell.profile, account, shell.role_name.as_deref());
    if let Some(region) = &shell.region {
        said.push_str(&format!(", region {region}"));
    }
    let reason = shell.reason.as_ref().map_or_else(String::new, |reason| format!("; not renewed: {reason}"));
    said + &match shell.state {
        State::Unavailable => ": its credentials are not available, and the shell has none".to_owned(),
        State::Active if let Some(elevation) = &shell.elevation => {
            let keys =
                shell.expires_at.as_ref().map(|_| format!(" (the keys expire in {})", spoken(shell.left)));
            format!(": {}{}", elevation.in_words(), keys.unwrap_or_default())
        }
        State::Active if shell.expires_at.is_some() => format!(": {} left", spoken(shell.left)),
        State::Active if shell.mode == "profile" => {
            ": AWS_PROFILE is set, and tools find the credentials".to_owned()
        }
        State::Active if shell.mode == "endpoint" => {
            ": tools get the credentials from an endpoint, which renews them".to_owned()
        }
        State::Active => ": keys that do not expire".to_owned(),
        State::Expired => format!(": expired {} ago", spoken(shell.left.saturating_neg())),
        State::Changed => match before.get("AWS_PROFILE") {
            Some(profile) => format!(": changed since, AWS_PROFILE is {profile}"),
            None => ": changed since, the keys are no longer its own".to_owned(),
        },
    } + &reason
}

fn none(before: &ShellVariables) -> String {
    match (before.get("AWS_PROFILE"), before.contains_key("AWS_ACCESS_KEY_ID")) {
        (Some(profile), false) => format!("no profile is active; AWS_PROFILE is {profile}"),
        (_, true) => "no profile is active; keys are set that did not come from ssoenv".to_owned(),
        (None, false) => "no profile is active".to_owned(),
    }
}
