//! What the sections are to say.

use crate::config::Config;
use crate::config::process_line::ProcessLine;
use crate::config::profile::{Profile, ProfileSource};
use crate::config::section::Section;

/// A session as it is to be.
pub(super) struct Session {
    pub name: String,
    pub start_url: String,
    pub region: String,
    /// `None` leaves the key as it is.
    pub scopes: Option<Vec<String>>,
    /// What it signs in with: those above, or those that stand in the file.
    pub effective_scopes: Option<Vec<String>>,
}

/// The default region that a profile is to have.
pub(super) enum Region {
    /// As the file has it, or not.
    AsItIs,
    None,
    Is(String),
}

/// An account and a role in it.
pub(super) struct Chosen {
    pub account_id: String,
    /// Empty when nobody has said it.
    pub account_name: String,
    pub role_name: String,
}

/// What the sections are to say.
pub(super) struct Draft {
    pub(super) session: Session,
    pub(super) chosen: Option<Chosen>,
    pub(super) region: Region,
    pub(super) profile: Option<String>,
    /// `credential_process`, where it is to give the credentials.
    pub(super) process: Option<String>,
    /// Whether the profile has such a line of ours.
    pub(super) had_process: bool,
}

/// Whether a profile of this name may become one of Identity Center: it is new, or it is one already, or nothing.
pub(super) fn may_be_written(config: &Config, name: &str) -> Result<(), String> {
    let profile = Profile::resolve(config, name);
    let is_own = |profile: &Profile| is_own_process(&profile.settings);
    let what = match profile.as_ref().map(|profile| &profile.source) {
        Ok(ProfileSource::AssumeRole(_)) => "assumes a role (role_arn)",
        Ok(ProfileSource::WebIdentity) => "assumes a role with a web identity token",
        Ok(ProfileSource::Login) => "is one of `aws login`",
        Ok(ProfileSource::Keys) => "has keys of its own",
        Ok(ProfileSource::Process) if profile.as_ref().is_ok_and(is_own) => return Ok(()),
        Ok(ProfileSource::Process) => "runs a credential_process",
        Ok(ProfileSource::Sso(_) | ProfileSource::TokenOnly | ProfileSource::Nothing) | Err(_) => {
            return Ok(());
        }
    };
    Err(format!("profile {name} exists and {what}"))
}

/// Whether the profile's credentials are given by ssoenv: a line that this verb has written.
pub(super) fn is_own_process(settings: &Section) -> bool {
    settings.value("credential_process").and_then(ProcessLine::read).is_some_and(|line| line.is_ours())
}
