//! Which credentials are meant: those in the environment, else those of AWS_PROFILE or of the default profile; or those
//! of a target. What the shell shows goes with them.

use crate::activation::attended;
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

/// Credentials, and all that is known of them before STS is asked.
pub struct CurrentCredentials {
    /// The credentials themselves.
    pub credentials: Credentials,
    /// Where they come from.
    pub source: CurrentSource,
    /// Whose they are, if somebody knows.
    pub profile: Option<String>,
    /// How those of the profile are had; of keys in the environment as far as that can be said.
    pub chain: Option<Chain>,
    /// The files that say so.
    pub config: Config,
    /// Where STS is asked about them.
    pub place: StsEndpoint,
    /// What the shell shows beside them, if it shows a profile.
    pub shown: Option<Shown>,
    /// `AWS_PROFILE`, where keys stand beside it.
    pub beside: Option<String>,
}

/// Where the current credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CurrentSource {
    /// Variables.
    Environment,
    /// A role of Identity Center.
    Sso,
    /// A role that was assumed with other credentials.
    AssumedRole,
    /// Keys that stand in the files.
    Keys,
    /// A `credential_process`.
    Process,
}

/// What the shell shows.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The profile that is shown.
    pub profile: String,
    /// Its account, where that is known.
    pub account_id: Option<String>,
    /// Whether the credentials are those of this profile.
    pub is_theirs: bool,
}

const WHOLE: &str = "set all key variables together, for example with `ssoenv use PROFILE`";

/// Those of a target of the command line.
pub fn of_target_word(sys: &System, word: &str, given: &RenewalArgs) -> anyhow::Result<CurrentCredentials> {
    of_target(sys, targets::resolve_or_pick(sys, Some(word), given)?)
}

/// Those that a tool would find which is started here.
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
    let variable = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].into_iter().find(|name| has(name));
    let name = variable.and_then(|name| sys.env.text(name)).unwrap_or_else(|| DEFAULT_PROFILE.to_owned());
    let config = Config::load(&sys.env)?;
    if let Some(failure) = config.not_configured() {
        return Err(failure.into());
    }
    if variable.is_none() && config.profile(&name)?.is_none() {
        let file = config.path().display();
        let what = format!(
            "there are no credentials here: no keys in the environment, no AWS_PROFILE, and no default profile in {file}"
        );
        return Err(Failure::configuration(what).hint("name a profile: `ssoenv whoami PROFILE`").into());
    }
    // A name, and nothing else that a target may be.
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

fn of_target(sys: &System, target: Target) -> anyhow::Result<CurrentCredentials> {
    let settings = Settings::load(&sys.env)?;
    let (target, credentials) =
        attended::credentials(sys, target, CredentialRequest::default(), &settings, false)?;
    let Target { config, mut chain, region, .. } = target;
    chain.region = region.or(chain.region);
    let region = sts_region::of_caller_identity(sys, &chain)?.region;
    Ok(CurrentCredentials {
        credentials,
        source: match &chain.origin {
            _ if !chain.hops.is_empty() => CurrentSource::AssumedRole,
            CredentialOrigin::Sso(_) => CurrentSource::Sso,
            CredentialOrigin::Process(_) => CurrentSource::Process,
            // The others have a role, or there is nothing to be had from them.
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

fn in_environment(
    sys: &System,
    before: &ShellVariables,
    mut credentials: Credentials,
) -> anyhow::Result<CurrentCredentials> {
    let config = Config::load(&sys.env)?;
    let beside = before.get("AWS_PROFILE").filter(|name| !name.is_empty()).cloned();
    let active = before.get("SSOENV_PROFILE").cloned();
    let is_ours = before.get(MARK).is_some_and(|mark| *mark == credentials.access_key_id);
    // A time that our `use` has left says nothing about keys that came later.
    if environ::disown(before).unset().any(|name| name == "AWS_CREDENTIAL_EXPIRATION") && !is_ours {
        credentials.expires_at = None;
    }
    let profile = active.clone().filter(|_| is_ours);
    // Whose settings count: of our own keys those of their profile, of others those of the profile that tools take.
    let selected = profile.as_deref().or(beside.as_deref()).unwrap_or(DEFAULT_PROFILE);
    let given = if profile.is_some() { RenewalArgs::of(before) } else { RenewalArgs::default() };
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
        chain: chain.filter(|_| profile.is_some()),
        profile,
        config,
        shown,
        beside,
    })
}

impl CurrentCredentials {
    /// The account that the profile says.
    pub fn account_id(&self) -> Option<&str> {
        self.chain.as_ref()?.role().map(|(account_id, _)| account_id)
    }
}
