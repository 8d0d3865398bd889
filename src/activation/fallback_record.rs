//! What shows that a shell had production before `use --for`, where a guard asks before production: any program can set the
//! variable that says so, and no variable answers the guard. A file in the state folder, for one target in one terminal
//! session.

use super::active_target::ActiveTarget;
use super::guard::{guarded, holds_keys};
use super::unattended::resolve_unattended;
use crate::environ::{self, Elevation, Fallback, ShellVariables};
use crate::system::System;
use crate::system::files::{self, Staged, paths};
use crate::system::process::terminal_session;
use crate::time::Time;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Folder in the state folder.
const FOLDER: &str = "before-elevation";

/// Seconds after which a record does not count any more: twice the longest time.
const LONGEST: i64 = 24 * 3600;

/// Keeps that the shell has this, if the guard asks before it and the shell shows that it has it: by the keys that ssoenv
/// would hand out, or by `AWS_PROFILE`. An elevation within another one goes back to where that began, which is kept.
pub fn keep(sys: &System, before: &ShellVariables, fallback: &Fallback) {
    let Some(profile) = fallback.target.profile.as_ref().filter(|_| Elevation::of(before).is_none()) else {
        return;
    };
    let Ok(active) = resolve_unattended(sys, profile, &fallback.target.given) else { return };
    let has_it = || environ::profile_is_ours(before) || holds_keys(sys, active.target());
    if !is_guarded(&active) || !has_it() {
        return;
    }
    let text = sys.clock.now().epoch().to_string();
    let kept = path(sys, fallback).and_then(|path| Ok(Staged::create(&path)?.commit(text.as_bytes())?));
    if let Err(error) = kept {
        sys.terminal.verbose(|| format!("cannot keep what the shell has: {error:#}"));
    }
}

/// Whether the shell may go back to this: no guard asks before it, or the shell had it.
pub(super) fn allows(sys: &System, active: &ActiveTarget, fallback: &Fallback) -> bool {
    if !is_guarded(active) {
        return true;
    }
    let read = path(sys, fallback).and_then(|path| Ok(files::read_regular(&path)?));
    let bytes = read.ok().flatten().map(|contents| contents.bytes).unwrap_or_default();
    let at = String::from_utf8_lossy(&bytes).parse().ok().map(Time::from_epoch);
    at.is_some_and(|at| (0..=LONGEST).contains(&sys.clock.now().left(at)))
}

/// A line of the guard that means nothing stops production here too.
fn is_guarded(active: &ActiveTarget) -> bool {
    let target = active.target();
    let found = guarded(active.settings(), &target.config, &target.chain, active.account_id());
    found.map_or_else(|_| active.is_production(), |guarded| guarded.is_some())
}

fn path(sys: &System, fallback: &Fallback) -> anyhow::Result<PathBuf> {
    let parts = [&fallback.target.profile, &fallback.account_id, &fallback.role_name];
    let parts = parts.map(|part| part.as_deref().unwrap_or_default());
    let session = terminal_session().unwrap_or_default();
    let hash = Sha256::digest(format!("{session}\n{}", parts.join("\n")));
    Ok(paths::state(&sys.env)?.join(FOLDER).join(base16ct::lower::encode_string(&hash)))
}
