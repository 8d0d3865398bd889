//! A target and its credentials without a person, and without a wait that a prompt would show.

use super::active_target::ActiveTarget;
use super::mode;
use crate::aws::credentials::Credentials;
use crate::credentials::background::{self, BackgroundResult, HeldKeys, Waiter};
use crate::credentials::{self, CredentialRequest};
use crate::environ::RenewalArgs;
use crate::settings::Settings;
use crate::system::System;
use crate::system::process::detached;
use crate::targets::{self, Asked, Target};

/// Resolves what a directory, or the hook, wants; asks nobody for anything.
pub fn resolve_unattended(sys: &System, word: &str, given: &RenewalArgs) -> anyhow::Result<ActiveTarget> {
    let target = targets::resolve(sys, word, given, Asked::Nobody)?;
    let settings = Settings::load(&sys.env)?;
    let mode = mode::of_target(&target, given, &settings)?;
    Ok(ActiveTarget::new(sys, target, settings, mode)?)
}

/// Credentials from the cache, or what becomes of fetching them. They may tell that they are of production.
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
    arguments.extend(["--", active.name()]);
    let found = background::find_newer(sys, config, chain, held, waiter, || detached::again(&arguments));
    if let BackgroundResult::New(credentials) = &found {
        active.learn_account(credentials);
    }
    found
}

/// Credentials for a person who waits, and is asked nothing.
pub fn credentials_now(sys: &System, active: &ActiveTarget) -> anyhow::Result<Credentials> {
    let Target { config, chain, .. } = active.target();
    credentials::resolve(sys, config, chain, CredentialRequest::default())
}

/// `dev (111111111111/Developer)`.
pub fn name_and_role(active: &ActiveTarget) -> String {
    let target = active.target();
    match (target.chain.role(), &target.profile) {
        (Some((account_id, role_name)), Some(_)) => format!("{} ({account_id}/{role_name})", active.name()),
        _ => active.name().to_owned(),
    }
}

/// What follows a reason on the same line, where a person can help.
pub fn sign_in_hint(active: &ActiveTarget, needs_sign_in: bool) -> String {
    match active.session().filter(|_| needs_sign_in) {
        Some(session) => format!(": {}", session.sign_in_step()),
        None => String::new(),
    }
}
