//! What shows that a person has taken production in this terminal, where a guard asks before production: renewals, and the
//! end of `use --for`, ask nobody, and any program can set the variables that say what a shell has. A file in the state
//! folder, for one target in one terminal session.

use super::active_target::ActiveTarget;
use super::guard::{GuardedTarget, guarded};
use crate::system::System;
use crate::system::files::{self, Staged, paths};
use crate::system::process::terminal_session;
use crate::time::Time;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Folder in the state folder.
const FOLDER: &str = "guard-passed";

/// Seconds after which a record does not count any more; each renewal begins them anew.
const LONGEST: i64 = 24 * 3600;

/// Keeps that the guard let the target pass.
pub(super) fn keep(sys: &System, target: &GuardedTarget) {
    let text = sys.clock.now().epoch().to_string();
    let kept = path(sys, target).and_then(|path| Ok(Staged::create(&path)?.commit(text.as_bytes())?));
    if let Err(error) = kept {
        sys.terminal.verbose(|| format!("cannot keep that the guard let {} pass: {error:#}", target.name));
    }
}

/// Whether credentials of the target may be handed out without a question: no guard asks before it, or it let it pass in
/// this terminal.
pub fn allows(sys: &System, active: &ActiveTarget) -> bool {
    let resolved = active.target();
    match guarded(active.settings(), &resolved.config, &resolved.chain, active.account_id()) {
        Ok(None) => true,
        // A line that means nothing stops production here too.
        Err(_) => !active.is_production(),
        Ok(Some(target)) => {
            let is_kept = is_kept(sys, &target);
            if is_kept {
                keep(sys, &target);
            }
            is_kept
        }
    }
}

fn is_kept(sys: &System, target: &GuardedTarget) -> bool {
    let read = path(sys, target).and_then(|path| Ok(files::read_regular(&path)?));
    let bytes = read.ok().flatten().map(|contents| contents.bytes).unwrap_or_default();
    let at = String::from_utf8_lossy(&bytes).parse().ok().map(Time::from_epoch);
    at.is_some_and(|at| (0..=LONGEST).contains(&sys.clock.now().left(at)))
}

fn path(sys: &System, target: &GuardedTarget) -> anyhow::Result<PathBuf> {
    let session = terminal_session().unwrap_or_default();
    let hash = Sha256::digest(format!("{session}\n{}", target.in_words()));
    Ok(paths::state(&sys.env)?.join(FOLDER).join(base16ct::lower::encode_string(&hash)))
}
