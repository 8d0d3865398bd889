//! A hook and a program of different versions: shells keep the hook that they have loaded when ssoenv is upgraded.

use crate::environ::EnvChange;
use crate::output::audience::is_wrapped;
use crate::output::destination::{destination, written};
use crate::system::System;
use crate::system::process::hook_role::{HOOK, compared_protocol};
use std::cmp::Ordering;
use std::ffi::OsString;

/// Tells the person whose shell has loaded the hook of another version. What both know works all the same.
pub(super) fn tell_of_other_version(sys: &System) {
    // Scripts cannot open another shell.
    if !sys.terminal.shows_progress() || !is_wrapped(&sys.env) || sys.env.has(HOOK) {
        return;
    }
    let what = match compared_protocol(&sys.env) {
        Ordering::Less => {
            "this shell has the hook of an older ssoenv: open a new shell to get the present one"
        }
        Ordering::Equal => return,
        Ordering::Greater => {
            "this shell has the hook of a newer ssoenv, and this one is older: open a new shell, or upgrade"
        }
    };
    sys.terminal.note(what);
}

/// Returns the text that changes nothing, for a call of a newer hook that this version does not know; `None` for all
/// other calls. A failing call would disable that hook.
pub(super) fn no_change(sys: &System, words: &[OsString]) -> Option<Vec<u8>> {
    let is_hook = sys.env.has(HOOK) && words.get(1).is_some_and(|word| word == "__hook");
    if !is_hook || compared_protocol(&sys.env) != Ordering::Greater {
        return None;
    }
    let family = destination(sys, None, false, true).ok()?;
    written(sys, family, &EnvChange::default()).ok()
}
