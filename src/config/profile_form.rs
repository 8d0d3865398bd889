//! The two forms of a profile for a role of Identity Center. Pure.

use super::own_role;
use super::profile::{Profile, ProfileSource};

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
