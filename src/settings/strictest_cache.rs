//! `cache` for credentials that may have come from any session. Pure.

use super::file::Settings;
use super::storage::RoleCache;
use crate::config::document::SectionKind;
use crate::error::Failure;

impl Settings {
    /// Returns `memory` if it is set for all sessions, or for any one. Fails like [`super::SessionSettings::role_cache`].
    pub fn strictest_role_cache(&self) -> Result<RoleCache, Failure> {
        let documents = self.document.iter().chain(self.shared());
        let sessions = documents.flat_map(|document| document.headers()).map(|(header, _)| header);
        let sessions = sessions.filter(|header| header.kind == SectionKind::Session);
        let labels = [String::new()].into_iter().chain(sessions.map(|header| header.name.into_owned()));
        for label in labels {
            if self.of_session(&label)?.role_cache()? == RoleCache::Memory {
                return Ok(RoleCache::Memory);
            }
        }
        Ok(RoleCache::Files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_session_in_memory_is_enough() {
        for (text, expected) in [
            ("", RoleCache::Files),
            ("cache = memory\n", RoleCache::Memory),
            ("[session a]\ncache = files\n[session b]\ncache = memory\n", RoleCache::Memory),
            ("cache = files\n[session a]\nstorage = keychain\n", RoleCache::Files),
        ] {
            assert_eq!(Settings::of_text(text).strictest_role_cache().unwrap(), expected, "{text}");
        }
        assert!(Settings::of_text("[session b]\ncache = disk\n").strictest_role_cache().is_err());
    }
}
