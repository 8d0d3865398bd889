//! `storage` and `cache`: where the tokens of a session and the credentials of its roles are kept. Pure.

use super::file::{CACHE, STORAGE, SessionSettings};
use crate::config::profile_form::ProfileForm;
use crate::error::{Failure, Location};

/// Where the sign-in tokens and the client registrations of a session are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Storage {
    /// In the files that the AWS CLI and the SDKs share.
    #[default]
    Files,
    /// Encrypted in the state folder, with a key from the keychain of the operating system.
    Keychain,
}

impl Storage {
    /// Returns the word for it in the settings and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Storage::Files => "files",
            Storage::Keychain => "keychain",
        }
    }

    /// Returns the form of profiles that works with it in every tool.
    pub fn profile_form(self) -> ProfileForm {
        match self {
            Storage::Files => ProfileForm::Shared,
            Storage::Keychain => ProfileForm::Process,
        }
    }

    /// Returns the other one.
    pub fn other(self) -> Self {
        match self {
            Storage::Files => Storage::Keychain,
            Storage::Keychain => Storage::Files,
        }
    }
}

/// Where the credentials of roles are cached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoleCache {
    /// In the files that the AWS CLI shares.
    #[default]
    Files,
    /// Where files are kept in memory alone; nowhere if there is no such place.
    Memory,
}

impl SessionSettings {
    /// Returns `storage`; `files` by default. Fails with `Configuration` for any other word, so that a misspelled one
    /// never leads to files.
    pub fn storage(&self) -> Result<Storage, Failure> {
        let found =
            self.read(STORAGE, "files or keychain", |value| match value.to_ascii_lowercase().as_str() {
                "files" => Some(Storage::Files),
                "keychain" => Some(Storage::Keychain),
                _ => None,
            });
        Ok(found?.unwrap_or_default())
    }

    /// Returns the line that sets `storage`.
    pub fn storage_line(&self) -> Option<&Location> {
        self.section.setting(STORAGE).filter(|it| !it.value.is_empty()).map(|setting| &setting.origin)
    }

    /// Returns `cache`; `files` by default. Fails with `Configuration` for any other word.
    pub fn role_cache(&self) -> Result<RoleCache, Failure> {
        let found = self.read(CACHE, "files or memory", |value| match value.to_ascii_lowercase().as_str() {
            "files" => Some(RoleCache::Files),
            "memory" => Some(RoleCache::Memory),
            _ => None,
        });
        Ok(found?.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn each_session_is_kept_where_its_line_says_and_else_in_files() {
        let settings = Settings::of_text(
            "storage = keychain\n[session a]\nstorage = files\ncache = memory\n[session b]\nstorage = KeyChain\n[session c]\nstorage =\n",
        );
        let of = |name| {
            let of = settings.of_session(name).unwrap();
            (of.storage().unwrap(), of.role_cache().unwrap())
        };
        assert_eq!(of("a"), (Storage::Files, RoleCache::Memory));
        assert_eq!(of("b"), (Storage::Keychain, RoleCache::Files));
        assert_eq!(of("other"), (Storage::Keychain, RoleCache::Files));
        assert_eq!(of("c").0, Storage::Files);
        let none = Settings::default().of_session("x").unwrap();
        assert_eq!((none.storage().unwrap(), none.storage_line()), (Storage::Files, None));
    }

    #[test]
    fn another_word_is_refused_with_its_line_and_never_taken_for_files() {
        let settings = Settings::of_text("storage = keyring\ncache = disk\n");
        let of = settings.of_session("x").unwrap();
        assert_eq!(of.storage().unwrap_err().to_string(), "settings:1: storage is `keyring`");
        assert_eq!(of.role_cache().unwrap_err().to_string(), "settings:2: cache is `disk`");
    }
}
