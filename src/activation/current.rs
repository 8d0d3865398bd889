//! The current credentials: those in the environment, otherwise those of `AWS_PROFILE` or the default profile; or
//! those of a target. And the profile that the shell shows beside them.

use crate::activation::access_request::AccessRequest;
use crate::activation::attended;
use crate::activation::endpoint_credentials;
use crate::aws::credentials::Credentials;
use crate::config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::section::Section;
use crate::config::{Config, DEFAULT_PROFILE};
use crate::credentials::sts_region;
use crate::credentials::{self, CredentialRequest};
use crate::environ::{self, MARK, RenewalArgs, ShellVariables};
use crate::error::Failure;
use crate::services::sts::StsEndpoint;
use crate::settings::Settings;
use crate::system::System;
use crate::targets;
use crate::targets::{Asked, Target};
use serde::Serialize;

/// Credentials, and everything known about them without calling STS.
pub struct CurrentCredentials {
    /// The credentials themselves.
    pub credentials: Credentials,
    /// Source of the credentials.
    pub source: CurrentSource,
    /// Profile of the credentials, if known.
    pub profile: Option<String>,
    /// The profile's chain; for keys in the environment only if `use` set them.
    pub chain: Option<Chain>,
    /// The configuration that was read.
    pub config: Config,
    /// The endpoint for GetCallerIdentity.
    pub place: StsEndpoint,
    /// The profile that the shell shows, if any.
    pub shown: Option<Shown>,
    /// `AWS_PROFILE`, if keys are set beside it.
    pub beside: Option<String>,
}

/// Source of the current credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CurrentSource {
    /// Variables.
    Environment,
    /// A role of IAM Identity Center.
    Sso,
    /// A role assumed with other credentials.
    AssumedRole,
    /// Keys in the files.
    Keys,
    /// A `credential_process`.
    Process,
    /// The endpoint of a command.
    Endpoint,
    /// A sign-in of `aws login`.
    Login,
}

/// The profile that the shell shows.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The profile's name.
    pub profile: String,
    /// The credentials' account, if known.
    pub account_id: Option<String>,
    /// Whether the credentials belong to this profile.
    pub is_theirs: bool,
}

const WHOLE: &str = "set all key variables together, for example with `ssoenv use PROFILE`";

/// Returns the credentials of a TARGET of the command line.
pub fn of_target_word(sys: &System, word: &str, given: &RenewalArgs) -> anyhow::Result<CurrentCredentials> {
    of_target(sys, targets::resolve_or_pick(sys, Some(word), given)?)
}

/// Returns the credentials that a tool started in this shell would find.
pub fn of_shell(sys: &System, before: &ShellVariables) -> anyhow::Result<CurrentCredentials> {
    let has = |name: &str| sys.env.has(name);
    if let Some(credentials) = credentials::keys_in_environment(&sys.env, sys.clock.now()) {
        if !credentials.is_printable_ascii() {
            let what = "the keys in the environment contain spaces, line breaks or other invalid characters";
            return Err(Failure::configuration(what).hint(WHOLE).into());
        }
        return in_environment(sys, before, credentials);
    }
    if has("AWS_ACCESS_KEY_ID") {
        let failure = Failure::configuration("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
        return Err(failure.hint(WHOLE).into());
    }
    if environ::endpoint_is_ours(before) {
        return of_endpoint(sys, before);
    }
    let variable = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].into_iter().find(|name| has(name));
    let name = variable.and_then(|name| sys.env.text(name)).unwrap_or_else(|| DEFAULT_PROFILE.to_owned());
    let config = Config::load(&sys.env)?;
    if let Some(failure) = config.not_configured() {
        return Err(failure.into());
    }
    // Nobody has named `default` here, so "there is no such profile" would be puzzling.
    if variable.is_none() && config.profile(&name)?.is_none() {
        let file = config.path().display();
        let what = format!(
            "there are no credentials here: no keys in the environment, no AWS_PROFILE, and no default profile in {file}"
        );
        return Err(Failure::configuration(what).hint("name a profile: `ssoenv whoami PROFILE`").into());
    }
    // Tools take `AWS_PROFILE` as a profile's name only, not as another form of TARGET.
    config::load_profile(sys, &name).map_err(|error| match (variable, error.downcast::<Failure>()) {
        (Some(variable), Ok(failure)) => {
            let message = format!("{variable}: {failure}");
            failure.reworded(message).into()
        }
        (None, Ok(failure)) => failure.into(),
        (_, Err(error)) => error,
    })?;
    let found = of_target(sys, targets::resolve(sys, &name, &RenewalArgs::default(), Asked::Nobody)?)?;
    let shown = before.get("SSOENV_PROFILE").map(|shown| Shown {
        profile: shown.clone(),
        account_id: before.get("SSOENV_ACCOUNT_ID").cloned(),
        is_theirs: *shown == name,
    });
    Ok(CurrentCredentials { shown, ..found })
}

/// Fetches the credentials of a TARGET, which may ask for a sign-in.
fn of_target(sys: &System, target: Target) -> anyhow::Result<CurrentCredentials> {
    let settings = Settings::load(&sys.env)?;
    let (target, credentials) = attended::credentials(
        sys,
        target,
        CredentialRequest::default(),
        &settings,
        (false, AccessRequest::default()),
    )?;
    let Target { config, mut chain, region, .. } = target;
    chain.region = region.or(chain.region);
    let region = sts_region::of_caller_identity(sys, &chain)?.region;
    Ok(CurrentCredentials {
        credentials,
        source: match &chain.origin {
            _ if !chain.hops.is_empty() => CurrentSource::AssumedRole,
            CredentialOrigin::Sso(_) => CurrentSource::Sso,
            CredentialOrigin::Process(_) => CurrentSource::Process,
            CredentialOrigin::Login(_) => CurrentSource::Login,
            // A foreign source has failed before; the environment needs a role.
            CredentialOrigin::Keys(_) | CredentialOrigin::Environment | CredentialOrigin::Foreign(_) => {
                CurrentSource::Keys
            }
        },
        profile: Some(chain.name.clone()),
        place: StsEndpoint::of(&sys.env, &config, &chain.settings, &region)?,
        chain: Some(chain),
        config,
        shown: None,
        beside: None,
    })
}

/// Returns what the endpoint of this command hands out.
fn of_endpoint(sys: &System, before: &ShellVariables) -> anyhow::Result<CurrentCredentials> {
    let credentials = endpoint_credentials::ask(sys)?;
    let profile = before.get("SSOENV_PROFILE").cloned().unwrap_or_default();
    let config = Config::load(&sys.env)?;
    let chain = targets::resolve(sys, &profile, &RenewalArgs::of(before), Asked::Nobody).ok();
    let chain = chain.map(|target| target.chain);
    let settings = chain.as_ref().map_or_else(Section::default, |chain| chain.settings.clone());
    let region = sts_region::of_tool(sys, chain.as_ref())?.region;
    let account_id = before.get("SSOENV_ACCOUNT_ID").cloned();
    Ok(CurrentCredentials {
        credentials,
        source: CurrentSource::Endpoint,
        place: StsEndpoint::of(&sys.env, &config, &settings, &region)?,
        chain,
        config,
        shown: Some(Shown { profile: profile.clone(), account_id, is_theirs: true }),
        profile: Some(profile),
        beside: None,
    })
}

/// Describes the keys in the environment: whether `use` set them, and which profile's settings apply to them.
fn in_environment(
    sys: &System,
    before: &ShellVariables,
    mut credentials: Credentials,
) -> anyhow::Result<CurrentCredentials> {
    let config = Config::load(&sys.env)?;
    let beside = before.get("AWS_PROFILE").filter(|name| !name.is_empty()).cloned();
    let active = before.get("SSOENV_PROFILE").cloned();
    let is_ours = before.get(MARK).is_some_and(|mark| *mark == credentials.access_key_id);
    // An expiry that `use` has set does not apply to keys that came later.
    if environ::disown(before).unset().any(|name| name == "AWS_CREDENTIAL_EXPIRATION") && !is_ours {
        credentials.expires_at = None;
    }
    let profile = active.clone().filter(|_| is_ours);
    // Profile whose settings apply: for keys of `use` the active one, for others the one that tools would use.
    let selected = profile.as_deref().or(beside.as_deref()).unwrap_or(DEFAULT_PROFILE);
    let given = if profile.is_some() { RenewalArgs::of(before) } else { RenewalArgs::default() };
    // The keys work without their profile, so a profile that is broken or gone only loses its settings.
    let chain = targets::resolve(sys, selected, &given, Asked::Nobody).ok().map(|target| target.chain);
    let settings = chain.as_ref().map_or_else(Section::default, |chain| chain.settings.clone());
    let region = sts_region::of_tool(sys, chain.as_ref())?.region;
    let shown = active.or_else(|| beside.clone()).map(|shown| Shown {
        profile: shown,
        account_id: before.get("SSOENV_ACCOUNT_ID").cloned(),
        is_theirs: is_ours,
    });
    Ok(CurrentCredentials {
        credentials,
        source: CurrentSource::Environment,
        place: StsEndpoint::of(&sys.env, &config, &settings, &region)?,
        // Tools apply that profile's settings to foreign keys, but its account and role say nothing about
        // them.
        chain: chain.filter(|_| profile.is_some()),
        profile,
        config,
        shown,
        beside,
    })
}

impl CurrentCredentials {
    /// Returns the account of the profile's role.
    pub fn account_id(&self) -> Option<&str> {
        self.chain.as_ref()?.identity_account_id()
    }
}
