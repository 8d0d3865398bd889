//! Credentials of a target for the verbs that hand them on; with a sign-in, where a person is there who may be asked.

use super::sign_in;
use crate::activation::shell_variables::keys;
use crate::aws::credentials::Credentials;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::credentials::{self, CredentialRequest};
use crate::environ::Mode;
use crate::environ::{RenewalArgs, ShellState};
use crate::error::{self, Failure, Kind};
use crate::services::sts;
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::presence;
use crate::targets;
use crate::targets::Target;
use std::time::Duration;

/// A duration of the command line in whole seconds.
pub fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// A target with what it gives.
pub struct AttendedTarget {
    /// The target, as it is after a sign-in.
    pub target: Target,
    /// None where tools find them by themselves, and ssoenv does not.
    pub credentials: Option<Credentials>,
    /// The settings of ssoenv.
    pub settings: Settings,
    mode: Mode,
}

impl AttendedTarget {
    /// Their account, where it is known.
    pub fn account_id(&self) -> Option<&str> {
        let printed = self.credentials.as_ref().and_then(|credentials| credentials.account_id.as_deref());
        printed.or(self.target.chain.account_id())
    }

    /// What becomes of them in the environment.
    pub fn held(&self) -> ShellState<'_> {
        match (&self.credentials, self.mode) {
            (Some(credentials), Mode::Keys) => ShellState::Keys(keys(credentials)),
            _ => ShellState::Profile,
        }
    }
}

/// Takes a target for a person who has named it. `region`: one that they have named as well. `may_sign_in`: they have
/// said what leads to questions. In profile mode the credentials are fetched all the same: whoever cannot be signed in
/// hears of it now, and what is cached then serves the AWS CLI.
pub fn take(
    sys: &System,
    mut target: Target,
    region: Option<&str>,
    want: CredentialRequest<'_>,
    may_sign_in: bool,
) -> anyhow::Result<AttendedTarget> {
    let settings = Settings::load(&sys.env)?;
    let mode = mode(&target, &target.given, &settings)?;
    if let Some(region) = region.or(target.region.as_deref()) {
        target.chain.region = Some(region.to_owned());
    }
    if target.is_left_to_tools(mode) {
        return Ok(AttendedTarget { target, credentials: None, settings, mode });
    }
    let (target, credentials) = credentials(sys, target, want, &settings, may_sign_in)?;
    Ok(AttendedTarget { target, credentials: Some(credentials), settings, mode })
}

/// The credentials, and the target as it is after a sign-in.
pub fn credentials(
    sys: &System,
    mut target: Target,
    want: CredentialRequest<'_>,
    settings: &Settings,
    may_sign_in: bool,
) -> anyhow::Result<(Target, Credentials)> {
    let asks = may_sign_in && presence::absence(sys).is_none();
    let want = CredentialRequest { asks, ..want };
    let had = match credentials::credentials(sys, &target.config, &target.chain, want) {
        Err(error) if asks && error::kind(&error) == Kind::SignIn => {
            let Target { config, chain, .. } = &target;
            let Some(session) = chain.session() else { return Err(error) };
            sign_in::offer(sys, config, chain, session, settings, error)?;
            // Read again: the start URL may have moved the session to another region.
            target = targets::resolve_again(sys, target)?;
            credentials::credentials(sys, &target.config, &target.chain, want)
        }
        had => had,
    };
    let credentials = had.map_err(|error| with_request_url(error, settings, &target.chain))?;
    Ok((target, credentials))
}

/// Where access is asked for, if the settings say so and the role is not assigned.
fn with_request_url(mut error: anyhow::Error, settings: &Settings, chain: &Chain) -> anyhow::Error {
    let CredentialOrigin::Sso(role) = &chain.origin else { return error };
    // A role that may not be assumed is not asked for where those of Identity Center are.
    let is_of_sts = error.chain().any(|cause| cause.is::<sts::StsRefusal>());
    let url = settings.of_session(role.session.label()).ok();
    let url = url.and_then(|of| of.access_request_url(&role.account_id, &role.role_name));
    if let (Some(url), Some(failure)) = (url, error.downcast_mut::<Failure>())
        && failure.kind == Kind::Refused
        && !is_of_sts
    {
        let hint = failure.hint.take().map_or_else(String::new, |hint| format!("{hint}; "));
        failure.hint = Some(format!("{hint}access is asked for at {url}"));
    }
    error
}

/// What the environment is given: what was said, else what the profile says (`ssoenv_mode`), else the settings (`mode`).
/// Only a profile that tools can find by its name can be left to them.
pub fn mode(target: &Target, given: &RenewalArgs, settings: &Settings) -> Result<Mode, Failure> {
    let is_profile = target.profile.is_some();
    let read = |text: &str, place: &str| match text.to_ascii_lowercase().as_str() {
        "keys" => Ok(Mode::Keys),
        "profile" => Ok(Mode::Profile),
        _ => Err(Failure::configuration(format!("{place} is `{text}`")).hint("it is keys or profile")),
    };
    if let Some(given) = &given.mode {
        let mode = read(given, "--mode")?;
        if mode == Mode::Profile && !is_profile {
            let failure = Failure::usage(format!(
                "--mode profile sets AWS_PROFILE, and no profile is called {}",
                target.name()
            ));
            return Err(failure.hint("`ssoenv configure` makes one, or leave --mode out"));
        }
        return Ok(mode);
    }
    let own = target.chain.settings.setting("ssoenv_mode").filter(|own| !own.value.is_empty());
    let mode = match own {
        Some(own) => read(&own.value, &format!("{}: ssoenv_mode", own.origin))?,
        None => {
            let label = target.chain.session().map_or("", |session| session.label());
            let said = settings.of_session(label)?;
            said.mode().map_or(Ok(Mode::Keys), |(text, place)| read(text, &format!("{place}: mode")))?
        }
    };
    // Of a role that no profile names they are the settings of the profile that assumes it.
    Ok(if is_profile { mode } else { Mode::Keys })
}
