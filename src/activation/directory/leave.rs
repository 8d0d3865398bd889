//! Leaving a directory with a `.ssoenv`.

use crate::activation::active_target::ActivatedBy;
use crate::activation::unattended::{look_for_credentials, name_and_role, resolve_unattended};
use crate::credentials::background::{BackgroundResult, Waiter};
use crate::environ::{
    self, DIRECTORY, EnvChange, RenewalArgs, Restore, ShellState, ShellVariables, deactivate, put_out,
};
use crate::output::destination;
use crate::settings::{ProductionSubject, Settings};
use crate::system::System;

/// Returns the change for a shell that has left: restores what was active before, but never a production profile.
pub fn leave_directory(sys: &System, before: &ShellVariables) -> EnvChange {
    let mut change = EnvChange::default();
    DIRECTORY.into_iter().for_each(|name| change.add_unset(name));
    if !before.contains_key("SSOENV_PROFILE") {
        // `deactivate_binding` may have set it without an active profile.
        change.add_unset("SSOENV_SOURCE");
    }
    match before.get("SSOENV_RESTORE") {
        Some(restore) => change.and(back(sys, before, &Restore::parse(restore))),
        None if environ::is_of_directory(before) => change.and(nothing(sys, before)),
        // The file had no effect.
        None => change,
    }
}

/// Returns the change that restores the profile from before the directory; none if a person has activated another
/// since.
fn back(sys: &System, before: &ShellVariables, restore: &Restore) -> EnvChange {
    let is_ours = environ::is_ours(before) || environ::is_without_keys(before);
    match &restore.profile {
        // Keys that were set since stay.
        Some(profile) if is_ours || !before.contains_key("SSOENV_PROFILE") => {
            profile_again(sys, before, profile, restore.region.as_deref(), &restore.given)
        }
        _ => nothing(sys, before),
    }
}

/// Tries again to restore a profile whose credentials were still being fetched.
pub fn look_again(sys: &System, before: &ShellVariables, name: &str) -> EnvChange {
    let region = before.get("SSOENV_REGION").filter(|region| !region.is_empty());
    profile_again(sys, before, name, region.map(String::as_str), &RenewalArgs::of(before))
}

/// Activates the former profile again, from cached credentials only. Production is not restored automatically.
fn profile_again(
    sys: &System,
    before: &ShellVariables,
    name: &str,
    region: Option<&str>,
    given: &RenewalArgs,
) -> EnvChange {
    let again = |why: String| {
        let target = given.target(name);
        let line = destination::use_line(sys, target.as_deref().unwrap_or(name));
        sys.terminal.note(&format!("{why}: run `{line}` to activate it"));
        put_out(before, sys.clock.now())
    };
    let mut wanted = match resolve_unattended(sys, name, given) {
        Ok(wanted) => wanted,
        Err(error) => return again(format!("could not restore {name}: {error:#}")),
    };
    let production = format!("{name} is production and is not restored automatically");
    if wanted.is_production() {
        return again(production);
    }
    let found = look_for_credentials(sys, &mut wanted, None, Waiter::Prompt);
    let by = ActivatedBy::Hook { source: "manual", region, warned: false };
    let active = |held| {
        sys.terminal.note(&format!("back to {}", name_and_role(&wanted)));
        wanted.activate(before, held, by)
    };
    match found {
        _ if wanted.is_left_to_tools() => active(ShellState::Profile),
        // The credentials have revealed a production account.
        BackgroundResult::New(_) if wanted.is_production() => again(production),
        BackgroundResult::New(credentials) => active(wanted.shell_state(Some(&credentials))),
        BackgroundResult::Pending(look_at) => wanted.activate(before, ShellState::Nothing { look_at }, by),
        BackgroundResult::Failed { why, .. } => again(format!("could not restore {name}: {why}")),
    }
}

/// Restores the values from before the first `use`, unless they name a production profile.
fn nothing(sys: &System, before: &ShellVariables) -> EnvChange {
    let saved = environ::saved_profiles(before);
    if let Some((variable, name)) = saved.into_iter().find(|(_, name)| is_production_profile(sys, name)) {
        sys.terminal.note(&format!(
            "{variable}={name} is production and is not restored automatically: run `ssoenv off` to restore it"
        ));
        return put_out(before, sys.clock.now());
    }
    if let Some(profile) = environ::shown_name(before) {
        sys.terminal.note(&format!("{profile} is off"));
    }
    deactivate(before, sys.clock.now(), false).change
}

/// Whether a profile is production; judged by its name alone if ssoenv cannot resolve it.
pub fn is_production_profile(sys: &System, name: &str) -> bool {
    let subject = ProductionSubject { name, ..ProductionSubject::default() };
    let by_name = || Settings::load(&sys.env).unwrap_or_default().production_reason(subject).is_some();
    resolve_unattended(sys, name, &RenewalArgs::default())
        .map_or_else(|_| by_name(), |wanted| wanted.is_production())
}
