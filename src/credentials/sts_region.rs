//! The region for calls to STS, and where that region was set.

use crate::aws::region::{check_region, region_failure};
use crate::config::Config;
use crate::config::chain::{Chain, RegionOfSource, SourceRegion};
use crate::environ::{self, REGIONS};
use crate::error::{Failure, Kind, Location};
use crate::services::endpoint::GLOBAL;
use crate::services::sts::StsEndpoint;
use crate::system::System;
use std::fmt;

/// A region, and where it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StsRegion {
    /// The region.
    pub region: String,
    /// Where the region was set.
    pub origin: RegionOrigin,
}

/// Where a region was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionOrigin {
    /// `--region`, or a region in the TARGET.
    Target,
    /// The selected profile: its name, and the line of `region`.
    Profile(String, Location),
    /// A variable that a person set.
    Variable(&'static str),
    /// A variable as it was before the first `use`.
    Saved(&'static str),
    /// A source profile, or the sign-in session. The AWS CLI uses neither.
    Source(RegionOfSource),
    /// A variable that `use` set for another profile, which is active.
    ActiveProfile(&'static str),
    /// No region is set: the global endpoint.
    Global,
}

impl fmt::Display for RegionOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RegionOrigin::Target => write!(f, "TARGET"),
            RegionOrigin::Profile(name, location) => write!(f, "profile {name} ({location})"),
            RegionOrigin::Variable(name) => write!(f, "{name}"),
            RegionOrigin::Saved(name) => write!(f, "{name}, as set before `use`"),
            RegionOrigin::Source(source) => write!(f, "{source}"),
            RegionOrigin::ActiveProfile(name) => write!(f, "{name}, set by `use` for the active profile"),
            RegionOrigin::Global => write!(f, "the global endpoint"),
        }
    }
}

impl StsRegion {
    fn checked(self) -> Result<Self, Failure> {
        check_region(&self.region).map_err(|why| {
            let what = match self.origin {
                RegionOrigin::Variable(_) | RegionOrigin::Saved(_) | RegionOrigin::ActiveProfile(_) => {
                    format!("{}: {why}", self.origin)
                }
                _ => why,
            };
            region_failure(Kind::Configuration, what)
        })?;
        Ok(self)
    }
}

/// Returns the region of the TARGET, otherwise that of the selected profile.
pub fn of_target(chain: &Chain) -> Option<StsRegion> {
    let region = chain.region.clone()?;
    let own = chain.settings.setting("region").filter(|own| chain.is_profile && own.value == region);
    let origin =
        own.map_or(RegionOrigin::Target, |own| RegionOrigin::Profile(chain.name.clone(), own.origin.clone()));
    Some(StsRegion { region, origin })
}

/// Returns the region in which a role is assumed, which is also signed: the target's, otherwise that of a person's
/// variables, otherwise of the source profiles and the sign-in session. The AWS CLI puts the variables first and the
/// profile second, and without either calls the global endpoint (botocore 1.44.5, AWS CLI 2.38.1).
pub fn of_assume_role(sys: &System, chain: &Chain) -> Result<StsRegion, Failure> {
    first(sys, chain)?.ok_or_else(|| {
        Failure::configuration(format!("{} has no region for the call to STS", chain.selected))
            .hint("add `region` to the profile, or pass --region")
    })
}

/// Same as [`of_assume_role`], for GetCallerIdentity, which the global endpoint answers too. So the global endpoint
/// comes before the region of another active profile, whose partition may not know these keys.
pub fn of_caller_identity(sys: &System, chain: &Chain) -> Result<StsRegion, Failure> {
    let found = first(sys, chain)?.filter(|it| !matches!(it.origin, RegionOrigin::ActiveProfile(_)));
    Ok(found.unwrap_or_else(global))
}

/// Returns the region that another tool in this shell would use: that of the variables, otherwise of the profile.
pub fn of_tool(sys: &System, chain: Option<&Chain>) -> Result<StsRegion, Failure> {
    let variable = |name: &&'static str| {
        Some(StsRegion { region: sys.env.text(name)?, origin: RegionOrigin::Variable(name) })
    };
    if let Some(found) = REGIONS.iter().find_map(variable) {
        return found.checked();
    }
    let of_files = |chain: &Chain| of_target(chain).or_else(|| sources(chain).next());
    Ok(chain.and_then(of_files).unwrap_or_else(global))
}

/// Returns the STS endpoint that assumes the last role of a chain.
pub fn assume_role_endpoint(sys: &System, config: &Config, chain: &Chain) -> Result<StsEndpoint, Failure> {
    StsEndpoint::of(&sys.env, config, &chain.settings, &of_assume_role(sys, chain)?.region)
}

fn global() -> StsRegion {
    StsRegion { region: GLOBAL.to_owned(), origin: RegionOrigin::Global }
}

fn sources(chain: &Chain) -> impl Iterator<Item = StsRegion> {
    let of_source = |SourceRegion { region, source }: &SourceRegion| StsRegion {
        region: region.clone(),
        origin: RegionOrigin::Source(source.clone()),
    };
    chain.other_regions.iter().map(of_source)
}

/// Returns the region for STS: of the target, a variable, a saved variable, a source profile, or a variable that
/// `use` set for another profile.
fn first(sys: &System, chain: &Chain) -> Result<Option<StsRegion>, Failure> {
    // A region that `use` set for another profile goes away with that profile, and the person's own is restored. So
    // it comes last.
    let is_another = sys.env.text("SSOENV_PROFILE").is_some_and(|active| active != chain.selected);
    let set_by_us = sys.env.text("SSOENV_REGION").filter(|_| is_another);
    let variables = REGIONS.into_iter().filter_map(|name| {
        let region = sys.env.text(name)?;
        let is_ours = Some(&region) == set_by_us.as_ref();
        let origin = if is_ours { RegionOrigin::ActiveProfile } else { RegionOrigin::Variable };
        Some(StsRegion { region, origin: origin(name) })
    });
    let (ours, others): (Vec<_>, Vec<_>) =
        variables.partition(|it| matches!(it.origin, RegionOrigin::ActiveProfile(_)));
    let record = || environ::saved_record(|name| sys.env.text(name));
    // A saved region matters only where `use` has replaced it for another profile.
    let saved = if ours.is_empty() { None } else { environ::saved_region(&record()) };
    let saved = saved.map(|(name, region)| StsRegion { region, origin: RegionOrigin::Saved(name) });
    let mut all = of_target(chain).into_iter().chain(others).chain(saved).chain(sources(chain)).chain(ours);
    all.next().map(StsRegion::checked).transpose()
}
