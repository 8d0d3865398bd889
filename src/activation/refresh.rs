//! Renewal of the shell's active credentials: keys and their times, and never a region. A failure is reported once
//! for the same keys.

use crate::activation::active_target::ActiveTarget;
pub use crate::activation::asker::Asker;
use crate::activation::directory;
use crate::activation::elevation_end::fall_back;
use crate::activation::guard;
use crate::activation::shell_variables::key_variables;
use crate::activation::unattended::{look_for_credentials, resolve_unattended, sign_in_hint};
use crate::aws::credentials::Credentials;
use crate::credentials::background::{BackgroundResult, HeldKeys, Waiter};
use crate::credentials::chain_cache;
use crate::environ::{
    self, Elevation, EnvChange, MARK, NEVER, PROFILE_MODE, RenewalArgs, ShellVariables, not_after_end,
};
use crate::output::destination::use_line;
use crate::system::System;
use crate::time::{Time, spoken};
use std::path::Path;

/// Seconds until the next attempt, unless something else decides.
const LATER: i64 = 60;

/// Returns the change. It always sets the time of the next attempt, or removes it if there will be none.
pub fn refresh(sys: &System, before: &ShellVariables, asker: Asker) -> EnvChange {
    if let Some(elevation) = ended_elevation(sys, before) {
        return fall_back(sys, before, &elevation, asker);
    }
    not_after_end(refresh_active(sys, before, asker), before)
}

/// Returns the elevation of the shell if its time is over.
fn ended_elevation(sys: &System, before: &ShellVariables) -> Option<Elevation> {
    Elevation::of(before).filter(|elevation| elevation.is_over(sys.clock.now()))
}

fn refresh_active(sys: &System, before: &ShellVariables, asker: Asker) -> EnvChange {
    let now = sys.clock.now();
    if environ::is_without_keys(before) {
        // Raw, since a path need not be Unicode.
        return match sys
            .env
            .raw("SSOENV_FILE")
            .filter(|file| !file.is_empty() && environ::is_of_directory(before))
        {
            // The hook itself handles a file that no longer exists.
            Some(file) => {
                look(now.plus(LATER)).and(directory::enter_directory(sys, before, Path::new(&file)))
            }
            None => {
                let name = before.get("SSOENV_PROFILE").map_or("", String::as_str);
                look(now.plus(LATER)).and(directory::look_again(sys, before, name))
            }
        };
    }
    let Some(name) = before.get("SSOENV_PROFILE").filter(|_| environ::keys_are_ours(before)) else {
        return never_again();
    };
    let mut wanted = match resolve_unattended(sys, name, &RenewalArgs::of(before)) {
        Ok(wanted) => wanted,
        // Another program may be writing the file at this moment.
        Err(_) => return look(now.plus(LATER)),
    };
    // The config file names another role by now, and a renewal must not switch the shell to it.
    if !wanted.is_role_of(before) || !is_allowed(sys, &wanted) {
        return never_again();
    }
    if !wanted.is_renewed() || with_end(before).is_some() {
        // Set and not removed: without this variable the prompt shows that something is wrong.
        return look(NEVER);
    }
    renew(sys, before, &mut wanted, asker)
}

/// Returns the change that restores our variables which another tool has removed, and removes those that are wrong
/// beside keys that another tool has set.
pub fn follow(sys: &System, before: &ShellVariables) -> EnvChange {
    if let Some(elevation) = ended_elevation(sys, before) {
        return fall_back(sys, before, &elevation, Asker::Prompt(None));
    }
    if environ::is_ours(before) {
        return environ::complete(before);
    }
    if !environ::is_stripped(before) {
        return environ::disown(before);
    }
    // The profile's name is all that this mode needs, so no credentials have to be found.
    if before.get(MARK).is_some_and(|mark| mark == PROFILE_MODE) {
        return environ::complete(before);
    }
    let name = before.get("SSOENV_PROFILE").map_or("", String::as_str);
    let Ok(mut wanted) = resolve_unattended(sys, name, &RenewalArgs::of(before)) else {
        return environ::disown(before);
    };
    // Only for the same account and role: anything else would be a switch.
    if !wanted.is_role_of(before) || !is_allowed(sys, &wanted) {
        return environ::disown(before);
    }
    if let Some(elevation) = with_end(before) {
        let held = held_until(sys, &wanted, &elevation);
        return held.map_or_else(
            || environ::disown(before),
            |held| environ::renew(before, &key_variables(&held)).and(environ::complete(before)),
        );
    }
    match look_for_credentials(sys, &mut wanted, None, Waiter::Prompt) {
        // Asked again, since the credentials of a process may reveal another account.
        BackgroundResult::New(credentials) if wanted.is_role_of(before) && is_allowed(sys, &wanted) => {
            environ::renew(before, &key_variables(&credentials)).and(environ::complete(before))
        }
        _ => environ::disown(before),
    }
}

/// Whether the keys may be renewed without a question; tells if not.
fn is_allowed(sys: &System, wanted: &ActiveTarget) -> bool {
    let allows = guard::allows(sys, wanted);
    if !allows {
        let name = wanted.name();
        sys.terminal.note(&format!(
            "{name} is production, and nobody has confirmed it in this terminal: run `{}`",
            use_line(sys, name)
        ));
    }
    allows
}

/// Returns the elevation whose keys end with it, and are not replaced by others.
fn with_end(before: &ShellVariables) -> Option<Elevation> {
    Elevation::of(before).filter(|elevation| elevation.ends_with_keys(before))
}

/// Returns these keys, which are cached apart from others of the role.
fn held_until(sys: &System, wanted: &ActiveTarget, elevation: &Elevation) -> Option<Credentials> {
    let target = wanted.target();
    let mut chain = target.chain.clone();
    chain.hops.last_mut()?.duration_seconds = Some(elevation.fallback.seconds);
    let held = chain_cache::read(sys, &target.config, &chain)?;
    held.expires_at.filter(|end| Some(*end) == elevation.until)?;
    Some(held)
}

/// Returns new keys for the active profile, or the time of the next try. A failure is reported once per set of keys.
fn renew(sys: &System, before: &ShellVariables, wanted: &mut ActiveTarget, asker: Asker) -> EnvChange {
    let now = sys.clock.now();
    let text = |name: &str| before.get(name).map_or("", String::as_str);
    let expires_at = Time::from_epoch(text("SSOENV_EXPIRES_AT").parse().unwrap_or(0));
    let left = expires_at.left(now);
    let name = environ::shown_name(before).unwrap_or(wanted.name()).to_owned();
    let word = || sys.terminal.note(&format!("renewing {name} … (Ctrl-C stops waiting)"));
    let waiter = match asker {
        // The present keys still work, so neither a prompt nor a command has to wait.
        _ if left > 0 => Waiter::Nobody,
        Asker::Prompt(_) => Waiter::Prompt,
        Asker::Command => Waiter::Command(&word),
    };
    let hint = || {
        let Asker::Prompt(Some(ended)) = asker else { return };
        ended.hint(&name, expires_at, now).iter().for_each(|hint| sys.terminal.note(hint));
    };
    let held = HeldKeys { access_key_id: text("AWS_ACCESS_KEY_ID"), expires_at };
    match look_for_credentials(sys, wanted, Some(held), waiter) {
        // The credentials of a process have revealed another account.
        BackgroundResult::New(_) if !wanted.is_role_of(before) || !is_allowed(sys, wanted) => never_again(),
        BackgroundResult::New(credentials) => {
            let mut keys = key_variables(&credentials);
            // Credentials that last only for moments would otherwise be renewed at every prompt.
            keys.refresh_at = keys.refresh_at.map(|at| at.max(now.plus(LATER)));
            hint();
            environ::renew(before, &keys)
        }
        BackgroundResult::Pending(again) => {
            hint();
            look(again)
        }
        BackgroundResult::Failed { why, needs_sign_in, again } => {
            let mut change = look(again);
            let mark = text(MARK);
            if text("SSOENV_WARNED") != mark {
                let state = if left > 0 { format!("{} left", spoken(left)) } else { "expired".to_owned() };
                let hint = sign_in_hint(wanted, needs_sign_in);
                sys.terminal.note(&format!("could not renew {name} ({state}): {why}{hint}"));
                change.add_set("SSOENV_WARNED", mark);
            }
            change
        }
    }
}

fn look(again: Time) -> EnvChange {
    let mut change = EnvChange::default();
    change.add_set("SSOENV_REFRESH_AT", again.epoch().to_string());
    change
}

/// Returns the change without a next attempt: the prompt then shows that something is wrong.
fn never_again() -> EnvChange {
    let mut change = EnvChange::default();
    change.add_unset("SSOENV_REFRESH_AT");
    change
}
