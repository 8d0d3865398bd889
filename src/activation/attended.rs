//! Credentials of a target for verbs that a person waits for; with a sign-in, if a person may be asked.

use super::active_target::{ActivatedBy, ActiveTarget};
use super::guard::{self, Pass};
use super::{mode, region_typos, sign_in, untrusted_settings};
use crate::aws::credentials::Credentials;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::credentials::{self, CredentialRequest};
use crate::environ::{EnvChange, ShellVariables};
use crate::error::{self, ASK_ADMINISTRATOR, ASK_FOR_ACCESS, Failure, Kind};
use crate::services::error::{AnsweredBy, Refusal};
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::presence;
use crate::targets::{self, Target};
use std::time::Duration;

/// Converts a duration of the command line to whole seconds; saturates.
pub fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// A target and its credentials; `None` if tools find them by themselves, and ssoenv cannot.
pub type WithCredentials = (ActiveTarget, Option<Credentials>);

/// What gets the credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A shell. `may_sign_in`: whether the verb may ask a person to sign in.
    Shell {
        /// Whether it may.
        may_sign_in: bool,
    },
    /// A command that this process runs, for which a person may be asked.
    Command,
}

/// Resolves a target's credentials for a person, whom the guard may ask first. `region` is one given on the command line.
/// In profile mode the credentials are fetched too: the person learns of a problem now, and the AWS CLI finds them in the
/// cache.
pub fn resolve_attended(
    sys: &System,
    mut target: Target,
    region: Option<&str>,
    want: CredentialRequest<'_>,
    recipient: Recipient,
    pass: Pass,
) -> anyhow::Result<WithCredentials> {
    region_typos::warn_of_target(sys, &target, region);
    if let Some(region) = region.or(target.region.as_deref()) {
        target.chain.region = Some(region.to_owned());
    }
    let settings = Settings::load(&sys.env)?;
    untrusted_settings::tell(sys, &settings);
    let (mode, may_sign_in) = match recipient {
        Recipient::Shell { may_sign_in } => {
            (mode::of_target(&target, &target.given, &settings)?, may_sign_in)
        }
        Recipient::Command => (mode::of_command(&target, &target.given, &settings)?, true),
    };
    guard::check(sys, &settings, &target, mode, pass, None)?;
    if target.is_left_to_tools(mode) {
        return Ok((ActiveTarget::new(sys, target, settings, mode)?, None));
    }
    let (target, credentials) = credentials(sys, target, want, &settings, may_sign_in)?;
    let mut active = ActiveTarget::new(sys, target, settings, mode)?;
    let was_production = active.is_production();
    active.learn_account(&credentials);
    if !was_production && active.is_production() {
        // The credentials of a process have revealed a production account.
        guard::check(sys, active.settings(), active.target(), mode, pass, active.account_id())?;
    }
    Ok((active, Some(credentials)))
}

/// Returns the change that activates a target for a person. `region` is one given on the command line.
pub fn activate_for_person(
    sys: &System,
    before: &ShellVariables,
    (active, credentials): &WithCredentials,
    region: Option<&str>,
) -> EnvChange {
    let state = active.shell_state(credentials.as_ref());
    let in_direnv = sys.env.has("DIRENV_IN_ENVRC");
    active.activate(before, state, ActivatedBy::Person { region, in_direnv })
}

/// Fetches the credentials, and returns the target as it is after a sign-in.
pub fn credentials(
    sys: &System,
    mut target: Target,
    want: CredentialRequest<'_>,
    settings: &Settings,
    may_sign_in: bool,
) -> anyhow::Result<(Target, Credentials)> {
    let asks = may_sign_in && presence::absence(sys).is_none();
    let want = CredentialRequest { asks, ..want };
    let resolve = |target: &Target| credentials::resolve(sys, &target.config, &target.chain, want);
    let resolved = match resolve(&target) {
        Err(error) if asks && error::kind(&error) == Kind::SignIn => {
            let Target { config, chain, .. } = &target;
            let Some(session) = chain.session() else { return Err(error) };
            sign_in::offer(sys, config, chain, session, settings, error)?;
            // Resolve again, since the sign-in may have corrected the session's region.
            target = targets::resolve_again(sys, target)?;
            resolve(&target)
        }
        resolved => resolved,
    };
    let credentials = resolved.map_err(|error| with_request_url(error, settings, &target.chain))?;
    Ok((target, credentials))
}

/// Adds the URL for access requests to the hint, if the settings have one and the role is not assigned.
pub fn with_request_url(mut error: anyhow::Error, settings: &Settings, chain: &Chain) -> anyhow::Error {
    let CredentialOrigin::Sso(role) = &chain.origin else { return error };
    // The URL is for roles of IAM Identity Center, not for a role that STS refuses.
    let is_of_sts = error.downcast_ref::<Refusal>().is_some_and(|refusal| refusal.by == AnsweredBy::Sts);
    // A mistake in the settings must not hide the refusal, which the person has to see.
    let url = settings.of_session(role.session.label()).ok();
    let url = url.and_then(|of| of.access_request_url(&role.account_id, &role.role_name));
    if let (Some(url), Some(failure)) = (url, error.downcast_mut::<Failure>())
        && failure.kind == Kind::Refused
        && !is_of_sts
    {
        let hint = failure.hint.take().unwrap_or_default();
        let asking = [ASK_FOR_ACCESS, ASK_ADMINISTRATOR];
        // The URL says where to ask, so it replaces the general advice.
        let before = match asking.iter().find_map(|end| hint.strip_suffix(end)) {
            Some(before) => before.to_owned(),
            None if hint.is_empty() => hint,
            None => format!("{hint}; "),
        };
        failure.hint = Some(format!("{before}request access at {url}"));
    }
    error
}
