//! Entering a directory with a `.ssoenv`.

use crate::activation::active_target::ActivatedBy;
use crate::activation::unattended::{look_for_credentials, name_and_role, resolve_unattended, sign_in_hint};
use crate::binding::{self, Binding, BindingFile, HOW_TO_TRUST, Trust};
use crate::credentials::background::{BackgroundResult, Waiter};
use crate::environ::{
    self, Activation, EnvChange, NEVER, NO_KEYS, RenewalArgs, Restore, ShellState, ShellVariables,
    is_single_line,
};
use crate::error;
use crate::letting_go;
use crate::output::destination;
use crate::system::files::untrusted;
use crate::system::{System, process};
use std::path::Path;

/// Returns the change for a shell whose nearest file is this one, if it is another than before or has changed. Tells
/// the person in one line.
pub fn enter_directory(sys: &System, before: &ShellVariables, path: &Path) -> EnvChange {
    let seen = BindingFile::of(sys, path);
    let lost = loses(before, path).then(|| environ::shown_name(before)).flatten();
    let lost = lost.map(|profile| format!("{profile} is off"));
    let change = match understood(sys, &seen) {
        Ok(Some(_)) if is_left_to_the_person(before, path) => EnvChange::default(),
        Ok(Some(binding)) => enter(sys, before, path, &binding),
        Ok(None) => {
            lost.iter().for_each(|said| sys.terminal.note(said));
            deactivate_binding(sys, before, path)
        }
        Err(why) => {
            sys.terminal.note(&[Some(why), lost].into_iter().flatten().collect::<Vec<_>>().join("; "));
            deactivate_binding(sys, before, path)
        }
    };
    stamped(sys, &seen).and(change)
}

/// Returns the binding of a trusted file, and `None` for a denied one; otherwise why the file has no effect.
fn understood(sys: &System, seen: &BindingFile) -> Result<Option<Binding>, String> {
    let shown = binding::short_path(&sys.env, &seen.path);
    let (content, trust) = seen.found.as_ref().map_err(|error| format!("{error:#}"))?;
    match trust {
        Trust::Denied => Ok(None),
        Trust::Unknown => Err(format!("{shown} is not trusted: {HOW_TO_TRUST}")),
        Trust::Changed => {
            Err(format!("{shown} has changed since it was trusted: run `ssoenv allow` to trust it again"))
        }
        Trust::Allowed => match binding::parse_binding(content, &shown) {
            Ok(binding) => Ok(Some(binding)),
            Err(failure) => Err(failure.to_string()),
        },
    }
}

/// Whether a person has typed `use` or `off` since the directory was entered: that counts until they leave it.
fn is_left_to_the_person(before: &ShellVariables, path: &Path) -> bool {
    before.contains_key("SSOENV_RESTORE") && is_file_of(before, path) && !environ::is_of_directory(before)
}

fn is_file_of(before: &ShellVariables, path: &Path) -> bool {
    // Compare by identity, since symbolic links give a file several paths.
    let is_it = |file: &String| {
        *file == path.to_string_lossy() || untrusted::place(Path::new(file)) == untrusted::place(path)
    };
    before.get("SSOENV_FILE").is_some_and(is_it)
}

/// Returns the change that activates the binding's profile, or removes all credentials if its own are not available.
fn enter(sys: &System, before: &ShellVariables, path: &Path, binding: &Binding) -> EnvChange {
    let name = &binding.target;
    let region = binding.region.as_deref();
    // The hook comes back here while there are no credentials, and must not repeat the reason each time.
    let is_told = before.get("SSOENV_WARNED").is_some_and(|mark| mark == NO_KEYS)
        && before.get("SSOENV_PROFILE") == Some(name);
    let tell = |said: String| {
        if !is_told {
            sys.terminal.note(&said);
        }
        true
    };
    let mut wanted = match resolve_unattended(sys, name, &RenewalArgs::default()) {
        Ok(wanted) => wanted,
        Err(error) => {
            let hint = error::hint(&error).map_or_else(String::new, |hint| format!(" ({hint})"));
            tell(format!("{}: {error:#}{hint}", binding::short_path(&sys.env, path)));
            return restore(before).and(unknown(sys, before, name));
        }
    };
    let stands = wanted.is_active(before);
    if stands
        && wanted.is_production()
        && !environ::is_of_directory(before)
        && !before.contains_key("SSOENV_RESTORE")
    {
        // The person activated it before entering, so it stays active.
        return EnvChange::default();
    }
    if stands && environ::is_of_directory(before) && has_region(before, wanted.region(region)) {
        return restore(before);
    }
    // Credentials may reveal that the account is production.
    let found = if wanted.is_production() {
        None
    } else {
        Some(look_for_credentials(sys, &mut wanted, None, Waiter::Prompt))
    };
    let nothing = |look_at, warned| {
        wanted.activate(
            before,
            ShellState::Nothing { look_at },
            ActivatedBy::Hook { source: "dir", region, warned },
        )
    };
    let active = |held| {
        sys.terminal.note(&format!(
            "{} from {}",
            name_and_role(&wanted),
            binding::short_path(&sys.env, path)
        ));
        wanted.activate(before, held, ActivatedBy::Hook { source: "dir", region, warned: false })
    };
    let change = match found {
        None | Some(BackgroundResult::New(_)) if wanted.is_production() => {
            let line = destination::use_line(sys, ".");
            let place = binding::short_path(&sys.env, path);
            let warned =
                tell(format!("{place} is bound to {name}, which is production: run `{line}` to activate it"));
            nothing(NEVER, warned)
        }
        Some(_) if wanted.is_left_to_tools() => active(ShellState::Profile),
        Some(BackgroundResult::New(credentials)) => active(wanted.shell_state(Some(&credentials))),
        Some(BackgroundResult::Failed { why, needs_sign_in, again }) => {
            let hint = sign_in_hint(&wanted, needs_sign_in);
            nothing(again, tell(format!("no credentials for {name} here: {why}{hint}")))
        }
        Some(BackgroundResult::Pending(look_at)) => nothing(look_at, is_told),
        None => nothing(NEVER, is_told),
    };
    restore(before).and(change)
}

/// Returns the change for a profile that cannot be resolved: its name, and no credentials.
fn unknown(sys: &System, before: &ShellVariables, name: &str) -> EnvChange {
    /// Seconds until the next try: the profile may be in the config file by then.
    const LATER: i64 = 60;
    let look_at = sys.clock.now().plus(LATER);
    let activation =
        Activation::without_target(name, look_at, process::terminal_session(), letting_go::newest(sys));
    environ::activate(before, &activation)
}

fn has_region(before: &ShellVariables, region: Option<&str>) -> bool {
    match before.get("SSOENV_REGION").map(String::as_str) {
        // Empty means that a person's own values are in both variables, which a binding does not replace.
        Some("") => true,
        stands => stands == region,
    }
}

/// Returns the change that records what was active before the first directory.
fn restore(before: &ShellVariables) -> EnvChange {
    let mut change = EnvChange::default();
    if !before.contains_key("SSOENV_RESTORE") {
        // `use .` without the hook recorded nothing to restore.
        let restore =
            if environ::is_of_directory(before) { Restore::default() } else { environ::to_restore(before) };
        change.add_set("SSOENV_RESTORE", restore.text());
    }
    change
}

/// Returns the change that marks the shell as bound, after a person's own `use .` or `bind`: the file, its stamp, and
/// what to restore.
pub fn binding_marks(sys: &System, before: &ShellVariables, seen: &BindingFile) -> EnvChange {
    let mut change = stamped(sys, seen).and(restore(before));
    if let Some(path) = seen.path.to_str().filter(|path| is_single_line(path)) {
        change.add_set("SSOENV_FILE", path);
    }
    change
}

/// Returns the change after a person's own `bind` or `allow` for the file above the shell's directory.
pub fn activate_binding(sys: &System, before: &ShellVariables, path: &Path, binding: &Binding) -> EnvChange {
    binding_marks(sys, before, &BindingFile::of(sys, path)).and(enter(sys, before, path, binding))
}

/// Returns the change that removes the binding's credentials if its file is not trusted or is another one.
/// Credentials that a person activated stay.
pub fn deactivate_binding(sys: &System, before: &ShellVariables, path: &Path) -> EnvChange {
    if !loses(before, path) {
        return EnvChange::default();
    }
    let mut change = environ::put_out(before, sys.clock.now());
    // Otherwise it would look like the person's own `off`.
    change.add_set("SSOENV_SOURCE", "dir");
    change
}

fn loses(before: &ShellVariables, path: &Path) -> bool {
    let has_left = before.contains_key("SSOENV_RESTORE") && !is_file_of(before, path);
    environ::is_of_directory(before) || has_left
}

/// Returns the change that sets the stamp, if one can be written.
fn stamped(sys: &System, seen: &BindingFile) -> EnvChange {
    let stamp = seen.stamp(sys).and_then(|stamp| stamp.into_os_string().into_string().ok());
    let mut change = EnvChange::default();
    change.add("SSOENV_STAMP", stamp.filter(|stamp| is_single_line(stamp)));
    change
}
