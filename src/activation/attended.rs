//! Credentials of a target for verbs that a person waits for; with a sign-in, if a person may be asked.

use super::access_request::{self, AccessRequest};
use super::active_target::{ActivatedBy, ActiveTarget};
use super::guard::{self, Pass};
use super::{mode, region_typos, sign_in, untrusted_settings};
use crate::aws::credentials::Credentials;
use crate::credentials::{self, CredentialRequest};
use crate::environ::{EnvChange, Mode, ShellVariables};
use crate::error::{self, Kind};
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::presence;
use crate::targets::{self, Target};
use std::time::Duration;

pub use super::access_request::with_request_url;

/// Converts a duration of the command line to whole seconds; saturates.
pub fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// A target and its credentials; `None` if tools find them by themselves, and ssoenv cannot.
pub type WithCredentials = (ActiveTarget, Option<Credentials>);

/// What the command line says about questions and refusals.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    /// For the guard.
    pub pass: Pass,
    /// For a role that is not assigned.
    pub access: AccessRequest,
}

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
    Given { pass, access }: Given,
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
    // The endpoint renews them, so that it need not begin with long-lived ones, which `aws login` does not give.
    let is_login = mode == Mode::Endpoint && target.chain.login().is_some();
    let want = CredentialRequest { min_left: want.min_left.filter(|_| !is_login), ..want };
    let (target, credentials) = credentials(sys, target, want, &settings, (may_sign_in, access))?;
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
    (may_sign_in, access): (bool, AccessRequest),
) -> anyhow::Result<(Target, Credentials)> {
    let asks = may_sign_in && presence::absence(sys).is_none();
    let want = CredentialRequest { asks, settings: Some(settings), ..want };
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
    let followed = match resolved {
        Err(error) if error::is_unassigned(&error) => {
            access_request::follow(sys, settings, &target.chain, access, error, || resolve(&target))
        }
        resolved => resolved,
    };
    let with_page = |error| with_request_url(error, settings, &target.chain);
    let credentials = followed.map_err(with_page)?;
    Ok((target, credentials))
}
