//! The strictest value that any session has, for what may belong to any of them. Pure.

use super::file::{SessionSettings, Settings};
use super::storage::{RoleCache, Storage};
use crate::config::document::SectionKind;
use crate::error::Failure;

impl Settings {
    /// Returns `cache`: `memory` if it is set for all sessions, or for any one. Fails like
    /// [`SessionSettings::role_cache`].
    pub fn strictest_role_cache(&self) -> Result<RoleCache, Failure> {
        let is_any = self.is_any(|of| Ok(of.role_cache()? == RoleCache::Memory))?;
        Ok(if is_any { RoleCache::Memory } else { RoleCache::Files })
    }

    /// Returns `storage`: `keychain` if it is set for all sessions, or for any one. Fails like
    /// [`SessionSettings::storage`].
    pub fn strictest_storage(&self) -> Result<Storage, Failure> {
        let is_any = self.is_any(|of| Ok(of.storage()? == Storage::Keychain))?;
        Ok(if is_any { Storage::Keychain } else { Storage::Files })
    }

    fn is_any(&self, is_it: impl Fn(&SessionSettings) -> Result<bool, Failure>) -> Result<bool, Failure> {
        let documents = self.document.iter().chain(self.shared());
        let sessions = documents.flat_map(|document| document.headers()).map(|(header, _)| header);
        let sessions = sessions.filter(|header| header.kind == SectionKind::Session);
        for label in [String::new()].into_iter().chain(sessions.map(|header| header.name.into_owned())) {
            if is_it(&self.of_session(&label)?)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_session_is_enough() {
        for (text, cache, storage) in [
            ("", RoleCache::Files, Storage::Files),
            ("cache = memory\nstorage = keychain\n", RoleCache::Memory, Storage::Keychain),
            ("[session a]\ncache = files\n[session b]\ncache = memory\n", RoleCache::Memory, Storage::Files),
            ("cache = files\n[session a]\nstorage = keychain\n", RoleCache::Files, Storage::Keychain),
        ] {
            let settings = Settings::of_text(text);
            let found = (settings.strictest_role_cache().unwrap(), settings.strictest_storage().unwrap());
            assert_eq!(found, (cache, storage), "{text}");
        }
        let settings = Settings::of_text("[session b]\ncache = disk\nstorage = safe\n");
        assert!(settings.strictest_role_cache().is_err() && settings.strictest_storage().is_err());
    }
}
