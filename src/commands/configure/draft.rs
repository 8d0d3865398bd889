//! The sections that `configure` will write.

use crate::config::Config;
use crate::config::own_process_line::PROCESS;
use crate::config::process_line::ProcessLine;
use crate::config::profile::{Profile, ProfileSource};
use crate::config::profile_form::ProfileForm;
use crate::config::section::Section;

/// The session to write.
pub(super) struct Session {
    pub name: String,
    pub start_url: String,
    pub region: String,
    /// Scopes to write; `None` leaves the key unchanged.
    pub scopes: Option<Vec<String>>,
    /// Scopes to sign in with: those above, or those in the file.
    pub effective_scopes: Option<Vec<String>>,
}

/// The default region of the profile.
pub(super) enum Region {
    /// Unchanged, also if it is missing.
    AsItIs,
    None,
    Is(String),
}

/// A chosen account and role.
pub(super) struct Chosen {
    pub account_id: String,
    /// Empty if unknown.
    pub account_name: String,
    /// Empty if unknown.
    pub email: String,
    pub role_name: String,
}

/// The sections to write.
pub(super) struct Draft {
    pub(super) session: Session,
    pub(super) chosen: Option<Chosen>,
    pub(super) region: Region,
    pub(super) profile: Option<String>,
    /// The form of the profile.
    pub(super) form: ProfileForm,
    /// The `credential_process` line, with `--credential-process`.
    pub(super) process: Option<String>,
    /// The line of ssoenv that the profile has.
    pub(super) own_line: Option<String>,
}

/// Checks that a profile of this name may become one of IAM Identity Center: it is new, is one already, or has no
/// source of credentials. The error says what it is instead. A profile that asks ssoenv needs the key of the line.
pub(super) fn may_be_written(config: &Config, name: &str, form: ProfileForm) -> Result<(), String> {
    let profile = Profile::resolve(config, name);
    let settings = config.profile(name).ok().flatten().unwrap_or_default();
    let has_others_line = settings.value(PROCESS).is_some() && !is_own_process(&settings);
    let is_own = |profile: &Profile| is_own_process(&profile.settings);
    let what = match profile.as_ref().map(|profile| &profile.source) {
        Ok(ProfileSource::AssumeRole(_)) => "assumes a role (role_arn)",
        Ok(ProfileSource::WebIdentity) => "assumes a role with a web identity token",
        Ok(ProfileSource::Login) => "is one of `aws login`",
        Ok(ProfileSource::Keys) => "has keys of its own",
        // An earlier `configure` has written this line, so it may be replaced.
        Ok(ProfileSource::Process) if profile.as_ref().is_ok_and(is_own) => return Ok(()),
        Ok(ProfileSource::Process) => "runs a credential_process",
        _ if has_others_line && form == ProfileForm::Process => "runs a credential_process",
        // Also a broken profile: `configure` is the way to repair it.
        Ok(ProfileSource::Sso(_) | ProfileSource::TokenOnly | ProfileSource::Nothing) | Err(_) => {
            return Ok(());
        }
    };
    Err(format!("profile {name} exists and {what}"))
}

/// Whether the profile's `credential_process` is a line that `configure` wrote.
pub(super) fn is_own_process(settings: &Section) -> bool {
    settings.value(PROCESS).and_then(ProcessLine::read).is_some_and(|line| line.is_ours())
}
