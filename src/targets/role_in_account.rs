//! `--role`: another role in the account of a TARGET, or of the profile that is active.

use super::alias;
use super::default_target;
use super::resolve::{named_profile, of_named_profile, of_reading, resolve, resolve_word};
use super::resolved_target::{Asked, Target};
use crate::config::Config;
use crate::config::chain::{AssumeRoleStep, Chain, CredentialOrigin};
use crate::config::profile::Profile;
use crate::environ::{RenewalArgs, ShellVariables};
use crate::error::Failure;
use crate::system::System;
use crate::targets::parse::{self, Reading, RoleWord};

/// Another role, and what a prompt calls its account.
pub struct RoleTarget {
    /// The role with its chain.
    pub target: Target,
    /// The profile, or the account id, in whose account it is.
    pub account: String,
}

/// Resolves the role. Without a TARGET the active profile decides, or the variables of other tools.
pub fn resolve_role(
    sys: &System,
    word: Option<&str>,
    role: &str,
    given: &RenewalArgs,
    before: &ShellVariables,
) -> anyhow::Result<RoleTarget> {
    if let Some(word) = word {
        let config = Config::load(&sys.env)?;
        let is_name = named_profile(&config, word)?.is_some() || alias::find(sys, &config, word)?.is_some();
        if !is_name && let Some(reading) = parse::read(word)? {
            let account = reading.account_id.clone();
            let of_account = with_role(&account, role)?;
            let reading = Reading { role: of_account.role, ..reading };
            let target = of_reading(sys, config, &reading, given, Asked::All)?;
            return Ok(RoleTarget { target, account });
        }
        let base = resolve_word(sys, word, given, Asked::All)?;
        let account = name_of(&base);
        return Ok(RoleTarget { target: beside(sys, base, role, given, None)?, account });
    }
    let active = before.get("SSOENV_PROFILE");
    let (name, of_base) = match active {
        Some(active) => (active.clone(), RenewalArgs::of(before)),
        None if default_target::is_named(sys) => default_target::named(sys, given)?,
        None => return Err(nothing_active().into()),
    };
    let base = resolve(sys, &name, &of_base, Asked::Nobody)?;
    let account = match before.get("SSOENV_LABEL").filter(|_| active.is_some()) {
        // The label of an elevated shell is the account's name and the role.
        Some(label) if !base.name().contains('/') || label.contains(' ') => {
            let role = before.get("SSOENV_ROLE_NAME").map(|role| format!(" {role}")).unwrap_or_default();
            label.strip_suffix(&role).unwrap_or(label).to_owned()
        }
        _ => name_of(&base),
    };
    // Only the credentials of a process have revealed its account.
    let revealed = before.get("SSOENV_ACCOUNT_ID").filter(|_| active.is_some());
    let region = before.get("SSOENV_REGION").filter(|region| before.get("AWS_REGION") == Some(region));
    let region = region.filter(|region| active.is_some() && !region.is_empty()).cloned();
    let mut target = beside(sys, base, role, given, revealed.map(String::as_str))?;
    target.chain.region = region.or(target.chain.region);
    Ok(RoleTarget { target, account })
}

/// Returns the profile's name, or the account id of a role that no profile names.
fn name_of(base: &Target) -> String {
    match (&base.profile, base.chain.account_id()) {
        (None, Some(account_id)) => account_id.to_owned(),
        _ => base.name().to_owned(),
    }
}

/// Reads `ACCOUNT_ID/ROLE`. Fails with `Usage` for what is no role.
fn with_role(account_id: &str, role: &str) -> Result<Reading, Failure> {
    let no_role = || {
        Failure::usage(format!("--role: `{role}` is not the name of a role"))
            .hint("name a role alone, such as ReadOnly; `ssoenv list --available` shows yours")
    };
    let reading = parse::read(&format!("{account_id}/{role}")).map_err(|_| no_role())?;
    reading.filter(|reading| matches!(reading.role, Some(RoleWord::Typed(_)))).ok_or_else(no_role)
}

/// Resolves another role in the account of a target, reached as the target is: by the same sign-in session, or assumed with
/// the same credentials.
fn beside(
    sys: &System,
    base: Target,
    role: &str,
    given: &RenewalArgs,
    revealed: Option<&str>,
) -> anyhow::Result<Target> {
    let name = base.name().to_owned();
    let Some(account_id) = base.chain.account_id().or(revealed).map(str::to_owned) else {
        let failure = Failure::configuration(format!("--role: the account of {name} is not known"));
        return Err(failure.hint("name it: `ssoenv use ACCOUNT_ID --role ROLE`").into());
    };
    let reading = with_role(&account_id, role)?;
    let region = base.chain.region.clone();
    let given = RenewalArgs { mode: given.mode.clone(), ..RenewalArgs::default() };
    let mut target = match (&base.chain.origin, base.chain.hops.last()) {
        (CredentialOrigin::Sso(sso), None) => {
            let given = RenewalArgs { session: Some(sso.session.label().to_owned()), ..given };
            let role = Some(RoleWord::PermissionSet(role.to_owned()));
            let reading = Reading { what: "--role", role, ..reading };
            // The session of a profile is its own, which an option would contradict.
            of_reading(sys, base.config, &reading, &given, Asked::All)?
        }
        (_, last) => assumed(sys, &base, last, &reading, given)?,
    };
    target.chain.region = target.chain.region.or(region);
    Ok(target)
}

/// Resolves a role that the credentials of the base, or of its source, assume: by the profile that has it, otherwise
/// without one.
fn assumed(
    sys: &System,
    base: &Target,
    last: Option<&AssumeRoleStep>,
    reading: &Reading,
    given: RenewalArgs,
) -> anyhow::Result<Target> {
    let chain = &base.chain;
    let before = chain.hops.split_last().map_or(&[][..], |(_, before)| before);
    let fits = |other: &Chain| {
        let split = other.hops.split_last();
        split.is_some_and(|(_, hops)| hops == before) && other.origin == chain.origin && reading.fits(other)
    };
    let mut profiles = base.config.profile_names().into_iter().filter_map(|name| {
        let profile = Profile::resolve(&base.config, &name).ok()?;
        let other = Chain::of_profile(&base.config, &profile).ok()?;
        fits(&other).then_some(profile)
    });
    if let Some(profile) = profiles.next() {
        drop(profiles);
        return of_named_profile(Config::load(&sys.env)?, profile, &given);
    }
    let source = last.map_or(chain.name.as_str(), |hop| hop.source.as_str());
    let is_profile = named_profile(&base.config, source)?.is_some();
    if !is_profile {
        let what = format!("--role: no profile assumes {} as {} does", reading.in_words(), chain.name);
        let hint =
            "create one with role_arn, or name the profile whose credentials assume it: --source PROFILE";
        return Err(Failure::configuration(what).hint(hint).into());
    }
    let role = match (last, &reading.role) {
        // Of the same partition.
        (Some(hop), Some(RoleWord::Typed(path_and_name))) => {
            let path_and_name = path_and_name.clone();
            Some(RoleWord::Iam(crate::aws::role_arn::RoleArn { path_and_name, ..hop.role.clone() }))
        }
        (_, role) => role.clone(),
    };
    let reading = Reading { role, ..reading.clone() };
    let given = RenewalArgs { source: Some(source.to_owned()), ..given };
    of_reading(sys, Config::load(&sys.env)?, &reading, &given, Asked::All)
}

fn nothing_active() -> Failure {
    Failure::usage("--role takes a role in the account of the active profile, and none is active")
        .hint("name the profile or the account: `ssoenv use TARGET --role ROLE`")
}
