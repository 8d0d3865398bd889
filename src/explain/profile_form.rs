//! How other tools get the credentials of a profile of Identity Center.

use crate::config::Config;
use crate::config::profile::Profile;
use crate::config::profile_form::ProfileForm;
use crate::config::session::Identity;
use crate::settings::{Settings, Storage};
use serde::Serialize;

/// The form of a profile, and whether it suits the place of its sign-in.
#[derive(Debug, Serialize)]
pub struct FormSummary {
    /// `shared`: other tools read the token. `process`: they run `credential_process`.
    pub form: &'static str,
    /// `files` or `keychain`: where the sign-in is kept.
    pub storage: &'static str,
    /// Whether other tools find the credentials so.
    pub serves_other_tools: bool,
    #[serde(skip)]
    session: String,
    #[serde(skip)]
    is_named: bool,
}

impl FormSummary {
    /// Returns it for a profile with a role of Identity Center; `None` for any other, and where it is not known.
    pub(super) fn of(config: &Config, settings: &Settings, name: &str) -> Option<Self> {
        let profile = Profile::resolve(config, name).ok()?;
        let (form, role) = (profile.form()?, profile.sso_role().ok()?);
        let session = role.session.label().to_owned();
        let storage = settings.of_session(&session).ok()?.storage().ok()?;
        Some(FormSummary {
            form: form.word(),
            storage: storage.word(),
            serves_other_tools: form == ProfileForm::Process || storage == Storage::Files,
            is_named: matches!(role.session.identity, Identity::Named(_)),
            session,
        })
    }

    /// Says what is not as in any profile; `None` if nothing is.
    pub(super) fn in_words(&self, profile: &str) -> Option<String> {
        let quoted = |word| shlex::try_quote(word).unwrap_or_default().into_owned();
        if self.serves_other_tools {
            let is_process = self.form == ProfileForm::Process.word();
            return is_process.then(|| "other tools run ssoenv for it, and read no token".to_owned());
        }
        let command = match self.is_named {
            true => format!("ssoenv storage keychain {}", quoted(&self.session)),
            false => format!("ssoenv configure --profile {}", quoted(profile)),
        };
        let session = &self.session;
        Some(format!(
            "other tools find no token: the sign-in to {session} is in the keychain; `{command}` changes the profile"
        ))
    }
}
