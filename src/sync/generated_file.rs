//! The file of a session's generated profiles, in the state folder. Written after the config file: a process that ends
//! in between leaves profiles that the next run takes over by their marks.

use super::generated::GeneratedRecord;
use crate::error::{CHECK_OWNER, Failure, Kind};
use crate::system::System;
use crate::system::files::locks::{self, Waited};
use crate::system::files::{self, Staged, paths, untrusted};
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Loads the record of a session; an empty one if there is none, or it cannot be read.
pub fn load(sys: &System, session: &str) -> GeneratedRecord {
    let contents = path(sys, session).ok().and_then(|path| files::read_regular(&path).ok().flatten());
    contents.and_then(|contents| serde_json::from_slice(&contents.bytes).ok()).unwrap_or_default()
}

/// Stores what a run has generated: `after` differs from `before`, which it has loaded. Keeps what another run has
/// stored since.
pub fn store(
    sys: &System,
    session: &str,
    before: &GeneratedRecord,
    after: &GeneratedRecord,
) -> anyhow::Result<()> {
    if before == after {
        return Ok(());
    }
    let path = path(sys, session)?;
    // Where it cannot be locked, one of two runs may lose entries; their profiles then count as unknown.
    let _lock = match locks::wait(sys, "sync", locks::PATIENCE, || None::<()>) {
        Waited::Held(lock) => lock,
        Waited::Done(()) | Waited::TimedOut => {
            return Err(locks::busy("writing profiles", locks::PATIENCE).into());
        }
    };
    let mut record = load(sys, session);
    record.config = paths::config_file(&sys.env)?.display().to_string();
    session.clone_into(&mut record.session);
    for (name, profile) in &after.profiles {
        if before.profiles.get(name) != Some(profile) {
            let mut profile = profile.clone();
            // The run that has generated it may have recorded it only after this one had looked: what it says of the
            // name is true.
            let other = record.profiles.get(name).filter(|_| !before.profiles.contains_key(name));
            if let Some(other) = other.filter(|other| other.is_of(&profile.account_id, &profile.role_name)) {
                profile.is_named_by_person &= other.is_named_by_person;
                profile.user = profile.user.or_else(|| other.user.clone());
            }
            record.profiles.insert(name.clone(), profile);
        }
    }
    let written = Staged::create(&path)
        .and_then(|staged| staged.commit(&serde_json::to_vec(&record).map_err(std::io::Error::other)?));
    written.with_context(|| {
        Failure::new(Kind::General, format!("cannot write {}", path.display())).hint(CHECK_OWNER)
    })
}

fn path(sys: &System, session: &str) -> anyhow::Result<PathBuf> {
    // A link and the file that it leads to are one.
    let config = untrusted::canonical(&paths::config_file(&sys.env)?);
    let key = [config.as_os_str().as_encoded_bytes(), b"\0", session.as_bytes()].concat();
    let name = base16ct::lower::encode_string(&Sha256::digest(key));
    Ok(paths::state(&sys.env)?.join("sync").join(format!("{name}.json")))
}
