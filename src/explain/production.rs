//! Whether a target is production, why, and whether the guard asks before its use. Pure.

use crate::config::Config;
use crate::config::chain::Chain;
use crate::error::Failure;
use crate::settings::{ProductionSubject, Settings};
use serde::Serialize;

/// A pattern of the `production` setting.
#[derive(Debug, Serialize)]
pub struct Pattern {
    /// The pattern as written.
    pub pattern: String,
    /// Origin of the value: a line of the settings, or the default.
    pub said_by: String,
    /// The production profile of the same account, if the target itself has no profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_profile: Option<String>,
    /// The alias that the pattern matches, if it does not match the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_alias: Option<String>,
}

/// The guard of a target that is production.
#[derive(Debug, Serialize)]
pub struct GuardSummary {
    /// Whether it asks.
    pub asks: bool,
    /// The line that sets it.
    pub said_by: String,
    /// The pattern of `read_only_roles` that lets the role pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lets_pass: Option<LetsPass>,
}

/// A pattern of `read_only_roles`.
#[derive(Debug, Serialize)]
pub struct LetsPass {
    /// The pattern as written.
    pub pattern: String,
    /// Its line.
    pub said_by: String,
}

/// Returns the guard of a chain; `None` if it is not production, or none is set for it.
pub(super) fn guard(
    settings: &Settings,
    config: &Config,
    chain: &Chain,
) -> Result<Option<GuardSummary>, Failure> {
    Ok(settings.guard_of(config, chain, None)?.map(|guard| GuardSummary {
        asks: guard.lets_pass.is_none(),
        said_by: guard.origin.to_string(),
        lets_pass: guard.lets_pass.map(|(pattern, origin)| LetsPass { pattern, said_by: origin.to_string() }),
    }))
}

/// Returns the pattern of production; without a chain, judged by the name alone.
pub(super) fn pattern(
    settings: &Settings,
    config: &Config,
    name: &str,
    chain: Option<&Chain>,
) -> Option<Pattern> {
    let reason = match chain {
        Some(chain) => settings.production_of(config, chain, None),
        None => settings.production_reason(ProductionSubject { name, ..ProductionSubject::default() }),
    }?;
    let said_by = reason.origin.unwrap_or_else(|| "a default of ssoenv".to_owned());
    Some(Pattern {
        pattern: reason.pattern,
        said_by,
        by_profile: reason.by_profile,
        by_alias: reason.by_alias,
    })
}
