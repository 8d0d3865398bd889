//! The regions for the shell and for STS, and overridden endpoints, each with where it is set.

use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::redact;
use crate::config::section::Section;
use crate::credentials::sts_region::{self, RegionOrigin, StsRegion};
use crate::services::endpoint::{self, OverriddenEndpoint};
use crate::system::System;
use serde::Serialize;

/// A region and where it is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Region {
    /// The region.
    pub region: String,
    /// A variable, or a key of a profile or session with its line.
    pub said_by: String,
    /// A note about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

/// A service with an overridden endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Override {
    /// `sso` (the portal), `sso_oidc` or `sts`.
    pub service: &'static str,
    /// The endpoint's URL.
    pub url: String,
    /// A variable, or a line of a file.
    pub said_by: String,
}

/// Returns the region that `use` sets: the one of the TARGET, otherwise the profile's.
pub fn of_shell(sys: &System, chain: &Chain) -> Option<Region> {
    let StsRegion { region, origin } = sts_region::of_target(chain)?;
    // A region that an earlier `use` has set contradicts nothing: every `use` replaces it.
    let ours = sys.env.text("SSOENV_REGION");
    let is_another = |name| sys.env.text(name).is_some_and(|it| it != region && Some(it) != ours);
    let note = match (is_another("AWS_REGION"), is_another("AWS_DEFAULT_REGION")) {
        (true, _) => {
            Some("AWS_REGION has another region, which `use` replaces; without `use` it has priority")
        }
        (false, true) => {
            Some("AWS_DEFAULT_REGION has another region, which `use` replaces; without `use` it has priority")
        }
        (false, false) => None,
    };
    Some(Region { region, said_by: origin.to_string(), note })
}

/// Returns the region for AssumeRole and where it is set; `None` if no role is assumed, or no region is set.
pub fn of_sts(sys: &System, chain: &Chain) -> Option<Region> {
    chain.hops.last()?;
    let StsRegion { region, origin } = sts_region::of_assume_role(sys, chain).ok()?;
    let is_of_source = matches!(origin, RegionOrigin::Source(_));
    let note =
        is_of_source.then_some("the AWS CLI does not use the region of source profiles or of the sign-in: it calls the global endpoint, or fails if a custom endpoint is set");
    Some(Region { region, said_by: origin.to_string(), note })
}

/// Returns the overridden endpoints.
pub fn overrides(sys: &System, config: &Config, settings: &Section) -> Vec<Override> {
    let shown = |OverriddenEndpoint { service, url, said_by }: OverriddenEndpoint| Override {
        service,
        url: redact::without_user(&url),
        said_by,
    };
    endpoint::overridden(&sys.env, config, settings).into_iter().map(shown).collect()
}
