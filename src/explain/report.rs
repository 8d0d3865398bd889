//! Where a profile's settings and credentials come from, and what the next `use` would do. Reads files, caches and
//! variables; makes no call and changes nothing.

use super::production::{self, GuardSummary, Pattern};
use super::profile_form::FormSummary;
use super::{caches, next_use, region, settings, steps, variables};
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::{own_role, sso_keys};
use crate::credentials::cache_place;
use crate::environ::{self, ElevationSummary, Mode, Ownership, ShellVariables};
use crate::error::Failure;
use crate::sdks;
use crate::settings::Settings;
use crate::system::System;
use serde::Serialize;
use std::collections::HashSet;

/// The profile or role to explain.
pub struct Subject<'a> {
    /// The profile's name, or `ACCOUNT_ID/ROLE`.
    pub name: &'a str,
    /// What named the profile: the command line, a variable, or the default.
    pub named_by: &'static str,
    /// The alias that led to the profile or role, and its target and line.
    pub alias: Option<AliasStep>,
    /// Chain of the profile, or why there is none.
    pub chain: Result<&'a Chain, &'a Failure>,
    /// Mode for the profile, or why there is none.
    pub mode: Result<Mode, &'a Failure>,
}

/// The whole explanation, as JSON prints it; the text shows the same.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// Name of the subject.
    pub target: String,
    /// What named the profile.
    pub named_by: &'static str,
    /// The alias that was named, if it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<AliasStep>,
    /// The profile with that name, if there is one.
    pub profile: Option<String>,
    /// Account of the final role.
    pub account_id: Option<String>,
    /// Name of the final role.
    pub role_name: Option<String>,
    /// Why there are no credentials.
    pub error: Option<Error>,
    /// Whether this shell has the profile.
    pub shell: ShellSummary,
    /// The time for which this shell has it (`use --for`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elevation: Option<ElevationSummary>,
    /// Whether it is production.
    pub production: bool,
    /// The matching pattern, and where it is set.
    pub production_pattern: Option<Pattern>,
    /// The guard, if the target is production and one is set for it.
    pub guard: Option<GuardSummary>,
    /// The region that `use` sets.
    pub region: Option<region::Region>,
    /// The region for AssumeRole.
    pub sts_region: Option<region::Region>,
    /// Overridden endpoints.
    pub endpoints: Vec<region::Override>,
    /// Variables that `use` sets beside keys and region.
    pub variables: Vec<variables::Variable>,
    /// Steps to the credentials.
    pub chain: Vec<steps::Step>,
    /// Settings of the profile.
    #[serde(flatten)]
    pub own: settings::ProfileSettings,
    /// How other tools get its credentials, for a role of Identity Center.
    pub form: Option<FormSummary>,
    /// Settings of its sign-in session.
    pub session: Option<Part>,
    /// Settings of its source profiles.
    pub source_profiles: Vec<Part>,
    /// Cache files.
    pub caches: Vec<caches::Cache>,
    /// The next `use`.
    pub next: Option<next_use::Next>,
    /// Calls of the next `use`.
    pub next_calls: Vec<next_use::Call>,
    /// What other tools pick in this environment.
    pub readers: Vec<sdks::Pick>,
    /// Programs with a client of their own, which find something else than the SDKs.
    pub programs: Vec<sdks::Program>,
    /// Where tools disagree.
    pub disagreements: Vec<sdks::Disagreement>,
}

/// An alias that was named.
#[derive(Clone, Debug, Serialize)]
pub struct AliasStep {
    /// The alias as typed.
    pub name: String,
    /// The target that it stands for.
    pub target: String,
    /// File and line.
    pub said_by: String,
}

/// A failure.
#[derive(Debug, Serialize)]
pub struct Error {
    /// The message.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The exit code.
    pub exit_code: u8,
}

/// Relation of this shell to the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShellSummary {
    /// The shell has its credentials.
    Active,
    /// The command gets its credentials from an endpoint.
    Endpoint,
    /// The shell had its credentials, and the keys were changed since.
    Changed,
    /// A directory is bound to it, and its credentials are not available.
    Unavailable,
    /// The shell has another profile, or none.
    Inactive,
}

/// Settings of the session or of one source profile.
#[derive(Debug, Serialize)]
pub struct Part {
    /// Name of the profile or session.
    pub name: String,
    /// Settings of the profile.
    #[serde(flatten)]
    pub settings: settings::ProfileSettings,
}

/// Explains a profile or role, as far as that is possible.
pub fn explain(
    sys: &System,
    config: &Config,
    before: &ShellVariables,
    subject: &Subject<'_>,
) -> anyhow::Result<Explanation> {
    let chain = subject.chain.ok();
    let role = chain.and_then(Chain::role);
    let profile = config.profile_names().into_iter().find(|name| name == subject.name);
    let keys = chain.map_or_else(
        || config.profile(subject.name).ok().flatten().unwrap_or_default(),
        |chain| chain.settings.clone(),
    );
    let next = chain.map(|chain| next_use::next_in_mode(sys, config, chain, subject.mode));
    let around = sdks::current_surroundings(sys)?;
    let settings = Settings::load(&sys.env)?;
    let place = chain.map(|chain| cache_place(sys, &settings, chain)).transpose()?;
    let pattern = production::pattern(&settings, config, subject.name, chain);
    let guard = chain.map(|chain| production::guard(&settings, config, chain)).transpose()?.flatten();
    let form = FormSummary::of(config, &settings, subject.name);
    let own = settings::of_profile(config, subject.name);
    // A broken profile has no chain, but a line of it may name the session.
    let of_key = |key: &str| own.settings.get(key);
    let own_session = of_key(sso_keys::SESSION).or_else(|| of_key(own_role::SESSION));
    let own_session = own_session.map(|session| session.value.clone());
    let session = chain.and_then(Chain::session).map(|session| session.label().to_owned()).or(own_session);
    let session = session.filter(|name| config.session_names().contains(name));
    Ok(Explanation {
        target: subject.name.to_owned(),
        named_by: subject.named_by,
        alias: subject.alias.clone(),
        account_id: chain.and_then(Chain::identity_account_id).map(str::to_owned),
        role_name: role.map(|(_, name)| name.to_owned()),
        error: subject.chain.err().map(|failure| Error {
            message: failure.to_string(),
            hint: failure.hint.clone(),
            exit_code: failure.kind.exit_code(),
        }),
        shell: shell(before, subject.name),
        elevation: ElevationSummary::of(before, sys.clock.now())
            .filter(|_| shell(before, subject.name) == ShellSummary::Active),
        production: pattern.is_some(),
        production_pattern: pattern,
        guard,
        region: chain.and_then(|chain| region::of_shell(sys, chain)),
        sts_region: chain.and_then(|chain| region::of_sts(sys, chain)),
        endpoints: region::overrides(sys, config, &keys),
        variables: variables::of_profile(config, &keys, subject.mode.unwrap_or(Mode::Keys)),
        chain: chain.map_or_else(Vec::new, |chain| {
            steps::steps(chain, sys.env.text("AWS_ACCESS_KEY_ID"), sys.clock.now())
        }),
        own,
        form,
        session: session.map(|name| Part { settings: settings::of_session(config, &name), name }),
        source_profiles: sources(config, subject.name, chain),
        caches: chain
            .zip(place)
            .map_or_else(Vec::new, |(chain, place)| caches::caches(sys, config, chain, &place)),
        next_calls: next.as_ref().map_or_else(Vec::new, |next| next.calls.clone()),
        next,
        readers: sdks::table(&around),
        programs: sdks::programs(&around),
        disagreements: sdks::disagreements(&around, Some(subject.name)),
        profile,
    })
}

/// Returns the source profiles, the nearest first; without a chain, as far as they can be followed.
fn sources(config: &Config, name: &str, chain: Option<&Chain>) -> Vec<Part> {
    config.index();
    let there: HashSet<String> = config.profile_names().into_iter().collect();
    let source_of = |own: &settings::ProfileSettings| Some(own.settings.get("source_profile")?.value.clone());
    let mut at = match chain {
        Some(chain) => chain.hops.last().map(|hop| hop.source.clone()),
        None => source_of(&settings::of_profile(config, name)),
    };
    // Profiles may name each other in a circle.
    let (mut parts, mut seen) = (Vec::new(), HashSet::from([name.to_owned()]));
    while let Some(name) = at.filter(|source| there.contains(source) && seen.insert(source.clone())) {
        let settings = settings::of_profile(config, &name);
        at = source_of(&settings);
        parts.push(Part { name, settings });
    }
    parts
}

fn shell(before: &ShellVariables, name: &str) -> ShellSummary {
    if before.get("SSOENV_PROFILE").is_none_or(|active| active != name) {
        return ShellSummary::Inactive;
    }
    match environ::ownership(before) {
        Ownership::Keys | Ownership::Profile => ShellSummary::Active,
        Ownership::Endpoint => ShellSummary::Endpoint,
        Ownership::WithoutKeys => ShellSummary::Unavailable,
        Ownership::Changed => ShellSummary::Changed,
        Ownership::Inactive => ShellSummary::Inactive,
    }
}
