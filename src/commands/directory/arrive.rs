//! Into a directory with a `.ssoenv`.

use super::without::{PATIENCE, Wanted};
use super::{HOW_TO_TRUST, is_bindings, parsed, shown};
use crate::binding::{Binding, Seen, Trust};
use crate::commands::output;
use crate::credentials::background::Behind;
use crate::environ::{self, Activation, Before, EnvChange, Given, Held, NEVER, NO_KEYS, Restore, is_plain};
use crate::error;
use crate::system::files::untrusted;
use crate::system::{System, process};
use std::path::Path;

/// The change for a shell whose nearest file is this one: another than before, or one that has changed. What a person
/// should hear of it is said, in one line.
pub(in crate::commands) fn arrive(sys: &System, before: &Before, path: &Path) -> EnvChange {
    let seen = Seen::of(sys, path);
    let lost = loses(before, path).then(|| before.get("SSOENV_PROFILE")).flatten();
    let lost = lost.map(|profile| format!("{profile} is off"));
    let change = match understood(sys, &seen) {
        Ok(Some(_)) if is_left_to_the_person(before, path) => EnvChange::default(),
        Ok(Some(binding)) => enter(sys, before, path, &binding),
        Ok(None) => {
            lost.iter().for_each(|said| sys.terminal.note(said));
            switch_off(sys, before, path)
        }
        Err(why) => {
            sys.terminal.note(&[Some(why), lost].into_iter().flatten().collect::<Vec<_>>().join("; "));
            switch_off(sys, before, path)
        }
    };
    stamped(sys, &seen).and(change)
}

/// The binding of a trusted file; `None` of one that was denied. Else why it does nothing.
fn understood(sys: &System, seen: &Seen) -> Result<Option<Binding>, String> {
    let shown = shown(&sys.env, &seen.path);
    let (content, trust) = seen.found.as_ref().map_err(|error| format!("{error:#}"))?;
    match trust {
        Trust::Denied => Ok(None),
        Trust::Unknown => Err(format!("{shown} is not trusted: {HOW_TO_TRUST}")),
        Trust::Changed => {
            Err(format!("{shown} has changed since it was trusted: `ssoenv allow` trusts it again"))
        }
        Trust::Allowed => match parsed(content, &shown) {
            Ok(binding) => Ok(Some(binding)),
            Err(failure) => Err(failure.message),
        },
    }
}

/// Whether a person has said `use` or `off` since the directory was entered: that holds until they leave it.
fn is_left_to_the_person(before: &Before, path: &Path) -> bool {
    before.contains_key("SSOENV_RESTORE") && is_file_of(before, path) && !is_bindings(before)
}

fn is_file_of(before: &Before, path: &Path) -> bool {
    // A place has many names, through symbolic links.
    let is_it = |file: &String| {
        *file == path.to_string_lossy() || untrusted::place(Path::new(file)) == untrusted::place(path)
    };
    before.get("SSOENV_FILE").is_some_and(is_it)
}

/// The change that makes the binding's profile active, or leaves no credentials where they are not to be had.
fn enter(sys: &System, before: &Before, path: &Path, binding: &Binding) -> EnvChange {
    let name = &binding.target;
    let region = binding.region.as_deref();
    let is_told = before.get("SSOENV_WARNED").is_some_and(|mark| mark == NO_KEYS)
        && before.get("SSOENV_PROFILE") == Some(name);
    let tell = |said: String| {
        if !is_told {
            sys.terminal.note(&said);
        }
        true
    };
    let mut wanted = match Wanted::resolve(sys, name, &Given::default()) {
        Ok(wanted) => wanted,
        Err(error) => {
            let hint = error::hint(&error).map_or_else(String::new, |hint| format!(" ({hint})"));
            tell(format!("{}: {error:#}{hint}", shown(&sys.env, path)));
            return restore(before).and(unknown(sys, before, name));
        }
    };
    let stands = wanted.is_active(before);
    if stands && wanted.production && !is_bindings(before) && !before.contains_key("SSOENV_RESTORE") {
        // The person has taken it before, and is still there.
        return EnvChange::default();
    }
    if stands && is_bindings(before) && has_region(before, wanted.region(region)) {
        return restore(before);
    }
    // Whether they are of production may turn out when they are there.
    let found = if wanted.production { None } else { Some(wanted.look(sys, None, PATIENCE)) };
    let nothing = |look_at, warned| wanted.activate(before, Held::Nothing { look_at }, region, "dir", warned);
    let active = |held| {
        sys.terminal.note(&format!("{} from {}", wanted.said(), shown(&sys.env, path)));
        wanted.activate(before, held, region, "dir", false)
    };
    let change = match found {
        None | Some(Behind::New(_)) if wanted.production => {
            let line = output::use_line(sys, ".");
            let place = shown(&sys.env, path);
            let warned = tell(format!("{place} is bound to {name}, which is production: `{line}` takes it"));
            nothing(NEVER, warned)
        }
        Some(_) if wanted.is_left_to_tools() => active(Held::Profile),
        Some(Behind::New(credentials)) => active(wanted.held(&credentials)),
        Some(Behind::Failed { why, needs_sign_in, again }) => {
            let hint = wanted.hint(needs_sign_in);
            nothing(again, tell(format!("no credentials of {name} here: {why}{hint}")))
        }
        Some(Behind::Pending(look_at)) => nothing(look_at, is_told),
        None => nothing(NEVER, is_told),
    };
    restore(before).and(change)
}

/// What a profile leaves that does not resolve: its name, and no credentials.
fn unknown(sys: &System, before: &Before, name: &str) -> EnvChange {
    const LATER: i64 = 60;
    let activation = Activation {
        held: Held::Nothing { look_at: sys.clock.now().plus(LATER) },
        profile: name,
        account_id: None,
        role_name: None,
        region: None,
        production: false,
        source: "dir",
        given: None,
        by_person: false,
        warned: true,
        terminal_session: process::terminal_session(),
    };
    environ::activate(before, &activation)
}

fn has_region(before: &Before, region: Option<&str>) -> bool {
    match before.get("SSOENV_REGION").map(String::as_str) {
        Some("") => true,
        stands => stands == region,
    }
}

/// Keeps what was active before the first directory.
fn restore(before: &Before) -> EnvChange {
    let mut change = EnvChange::default();
    if !before.contains_key("SSOENV_RESTORE") {
        // `use .` without the hook has left nothing to come back to.
        let restore = if is_bindings(before) { Restore::default() } else { Restore::of(before) };
        change.add_set("SSOENV_RESTORE", restore.text());
    }
    change
}

/// What a person's own word for the binding leaves: the file, its stamp, and what comes back.
pub(in crate::commands) fn marks(sys: &System, before: &Before, seen: &Seen) -> EnvChange {
    let mut change = stamped(sys, seen).and(restore(before));
    if let Some(path) = seen.path.to_str().filter(|path| is_plain(path)) {
        change.add_set("SSOENV_FILE", path);
    }
    change
}

/// What a person's own word for the file does where they stand below it.
pub(in crate::commands) fn take(sys: &System, before: &Before, path: &Path, binding: &Binding) -> EnvChange {
    marks(sys, before, &Seen::of(sys, path)).and(enter(sys, before, path, binding))
}

/// The credentials of a binding go where its file is not to be believed, or is another one; those that a person has
/// taken stay.
pub(in crate::commands) fn switch_off(sys: &System, before: &Before, path: &Path) -> EnvChange {
    if !loses(before, path) {
        return EnvChange::default();
    }
    let mut change = environ::put_out(before, sys.clock.now());
    // So that it is not taken for the person's `off`.
    change.add_set("SSOENV_SOURCE", "dir");
    change
}

fn loses(before: &Before, path: &Path) -> bool {
    let has_left = before.contains_key("SSOENV_RESTORE") && !is_file_of(before, path);
    is_bindings(before) || has_left
}

/// The stamp, where one can be kept.
fn stamped(sys: &System, seen: &Seen) -> EnvChange {
    let stamp = seen.stamp(sys).and_then(|stamp| stamp.into_os_string().into_string().ok());
    let mut change = EnvChange::default();
    change.add("SSOENV_STAMP", stamp.filter(|stamp| is_plain(stamp)));
    change
}
