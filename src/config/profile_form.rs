//! The two forms of a profile for a role of Identity Center. Pure.

use super::own_process_line::{PROCESS, process_line};
use super::profile::{Profile, ProfileSource};
use super::{own_role, sso_keys};

/// The keys of a role in both forms, and those of the session that a profile may repeat.
const PAIRS: [(&str, &str); 6] = [
    (sso_keys::SESSION, own_role::SESSION),
    (sso_keys::ACCOUNT, own_role::ACCOUNT),
    (sso_keys::ROLE, own_role::ROLE),
    own_role::REPEATED[0],
    own_role::REPEATED[1],
    own_role::REPEATED[2],
];

/// How a profile names its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileForm {
    /// `sso_session`, `sso_account_id` and `sso_role_name`: every tool reads the sign-in token itself.
    Shared,
    /// Keys of ssoenv, and a `credential_process` that runs it: tools get credentials from ssoenv and read no token.
    Process,
}

impl Profile {
    /// Returns the form of a profile for a role of Identity Center; `None` for any other source.
    pub fn form(&self) -> Option<ProfileForm> {
        let is_own = own_role::is_named(&self.settings);
        let form = if is_own { ProfileForm::Process } else { ProfileForm::Shared };
        matches!(self.source, ProfileSource::Sso(_)).then_some(form)
    }
}

impl ProfileForm {
    /// Returns the word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            ProfileForm::Shared => "shared",
            ProfileForm::Process => "process",
        }
    }

    /// Returns keys and values of a profile for a role. Without a line, tools read the profile's name and the session's
    /// differently in `credential_process`.
    pub fn role_keys(
        self,
        profile: &str,
        session: &str,
        account_id: &str,
        role_name: &str,
    ) -> Option<Vec<(&'static str, String)>> {
        let line = match self {
            ProfileForm::Shared => None,
            ProfileForm::Process => Some((PROCESS, process_line(profile, session, account_id, role_name)?)),
        };
        let values = [session, account_id, role_name].map(str::to_owned);
        let keys = self.renamed_keys().map(|(_, key)| key).into_iter().zip(values);
        Some(line.into_iter().chain(keys).collect())
    }

    /// Returns the keys of the other form, each with its name in this one: those of the role, and those that a profile
    /// may repeat of its session.
    pub fn renamed_keys(self) -> [(&'static str, &'static str); 6] {
        match self {
            ProfileForm::Shared => PAIRS.map(|(shared, own)| (own, shared)),
            ProfileForm::Process => PAIRS,
        }
    }

    /// Returns the keys that a new profile of this form must not have. `has_own_line`: whether its `credential_process`
    /// runs ssoenv.
    pub fn keys_to_remove(self, has_own_line: bool) -> Vec<&'static str> {
        let other = self.renamed_keys().map(|(key, _)| key);
        // Some tools refuse a profile that repeats keys of its session.
        let repeated = own_role::REPEATED.map(|(shared, _)| shared);
        let repeated = repeated.into_iter().filter(|key| !other.contains(key));
        other.into_iter().chain(repeated).chain(self.line_to_remove().filter(|_| has_own_line)).collect()
    }

    /// Returns the key of the line that a profile of this form must not have, if it runs ssoenv.
    pub fn line_to_remove(self) -> Option<&'static str> {
        (self == ProfileForm::Shared).then_some(PROCESS)
    }
}
