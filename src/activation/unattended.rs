//! A target and its credentials without a person, and without a wait that would delay a prompt.

use super::active_target::ActiveTarget;
use super::mode;
use crate::aws::credentials::Credentials;
use crate::config::chain::CredentialOrigin;
use crate::credentials::background::{self, BackgroundResult, HeldKeys, Waiter};
use crate::credentials::{self, CredentialRequest};
use crate::environ::RenewalArgs;
use crate::settings::Settings;
use crate::system::System;
use crate::system::process::detached;
use crate::targets::{self, Asked, Target};

/// Resolves the target of a directory or of the hook, without questions.
pub fn resolve_unattended(sys: &System, word: &str, given: &RenewalArgs) -> anyhow::Result<ActiveTarget> {
    let target = targets::resolve(sys, word, given, Asked::Nobody)?;
    let settings = Settings::load(&sys.env)?;
    let mode = mode::of_target(&target, given, &settings)?;
    Ok(ActiveTarget::new(sys, target, settings, mode)?)
}

/// Returns cached credentials, or the state of the background fetch. New credentials may reveal that the account is
/// production.
pub fn look_for_credentials(
    sys: &System,
    active: &mut ActiveTarget,
    held: Option<HeldKeys<'_>>,
    waiter: Waiter<'_>,
) -> BackgroundResult {
    let Target { config, chain, given, .. } = active.target();
    let options = [("--session", &given.session), ("--source", &given.source)];
    let options = options.into_iter().filter_map(|(option, value)| Some([option, value.as_deref()?]));
    let mut arguments = vec!["__hook", "fetch"];
    arguments.extend(options.flatten());
    // The name of a profile may begin with a hyphen.
    arguments.extend(["--", active.name()]);
    let found = background::find_newer(sys, (config, active.settings()), chain, held, waiter, || {
        detached::again(&arguments)
    });
    if let BackgroundResult::New(credentials) = &found {
        active.learn_account(credentials);
    }
    found
}

/// Returns credentials for a person who waits, without questions.
pub fn credentials_now(sys: &System, active: &ActiveTarget) -> anyhow::Result<Credentials> {
    let Target { config, chain, .. } = active.target();
    credentials::resolve(sys, config, chain, CredentialRequest::default())
}

/// Formats `dev (111111111111/Developer)`.
pub fn name_and_role(active: &ActiveTarget) -> String {
    let target = active.target();
    match (target.chain.role(), &target.profile) {
        (Some((account_id, role_name)), Some(_)) => format!("{} ({account_id}/{role_name})", active.name()),
        _ => active.name().to_owned(),
    }
}

/// Returns the words that follow a reason on the same line, if a sign-in helps.
pub fn sign_in_hint(active: &ActiveTarget, needs_sign_in: bool) -> String {
    if !needs_sign_in {
        return String::new();
    }
    match (active.session(), &active.target().chain.origin) {
        (Some(session), _) => format!(": {}", session.sign_in_step()),
        (None, CredentialOrigin::Login(login)) => format!(": run `{}`", login.sign_in_hint()),
        (None, _) => String::new(),
    }
}
