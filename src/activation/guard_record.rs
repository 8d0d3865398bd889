//! What shows that a person has taken production in this terminal, where a guard asks before production: renewals, and the
//! end of `use --for`, ask nobody, and any program can set the variables that say what a shell has. A file in the state
//! folder, for one target in one terminal session.

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

/// Keeps that the guard let a target in words pass.
pub(super) fn keep(sys: &System, words: &str) {
    let text = sys.clock.now().epoch().to_string();
    let kept = path(sys, words).and_then(|path| Ok(Staged::create(&path)?.commit(text.as_bytes())?));
    if let Err(error) = kept {
        sys.terminal.verbose(|| format!("cannot keep that the guard let this pass: {error:#}"));
    }
}

/// Whether it has been kept, not too long ago.
pub(super) fn is_kept(sys: &System, words: &str) -> bool {
    let read = path(sys, words).and_then(|path| Ok(files::read_regular(&path)?));
    let bytes = read.ok().flatten().map(|contents| contents.bytes).unwrap_or_default();
    let at = String::from_utf8_lossy(&bytes).parse().ok().map(Time::from_epoch);
    at.is_some_and(|at| (0..=LONGEST).contains(&sys.clock.now().left(at)))
}

fn path(sys: &System, words: &str) -> anyhow::Result<PathBuf> {
    let session = terminal_session().unwrap_or_default();
    let hash = Sha256::digest(format!("{session}\n{words}"));
    Ok(paths::state(&sys.env)?.join(FOLDER).join(base16ct::lower::encode_string(&hash)))
}
