//! Which region holds, for the shell and for STS, and which endpoints are overridden: each with who says so.

use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::redact;
use crate::config::section::Section;
use crate::credentials;
use crate::services::endpoint::{self, OverriddenEndpoint};
use crate::system::System;
use serde::Serialize;

/// A region and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Region {
    /// The region.
    pub region: String,
    /// A variable, a profile's key with its place, or a session's.
    pub said_by: String,
    /// What is worth knowing about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

/// A service that is not where it usually is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Override {
    /// `sso` (the portal), `sso_oidc` or `sts`.
    pub service: &'static str,
    /// The URL.
    pub url: String,
    /// A variable, or a place in the file.
    pub said_by: String,
}

/// The region that `use` sets: what came with the TARGET, else the profile's.
pub fn of_shell(sys: &System, chain: &Chain) -> Option<Region> {
    let region = chain.region.clone()?;
    let own = chain.settings.setting("region").filter(|own| own.value == region);
    let said_by =
        own.map_or_else(|| "TARGET".to_owned(), |own| format!("profile {} ({})", chain.name, own.origin));
    let ours = sys.env.text("SSOENV_REGION");
    let is_another = |name| sys.env.text(name).is_some_and(|it| it != region && Some(it) != ours);
    let note = match (is_another("AWS_REGION"), is_another("AWS_DEFAULT_REGION")) {
        (true, _) => Some("AWS_REGION has another one, which `use` replaces; without `use` it comes first"),
        (false, true) => {
            Some("AWS_DEFAULT_REGION has another one, which `use` replaces; without `use` it comes first")
        }
        (false, false) => None,
    };
    Some(Region { region, said_by, note })
}

/// The region that STS is asked in, as [`credentials::region`] has it, with who says so. `None` where no role is assumed, or
/// where there is none.
pub fn of_sts(sys: &System, config: &Config, chain: &Chain) -> Option<Region> {
    chain.hops.last()?;
    let region = credentials::region(sys, chain).ok()?;
    let said = |said_by: String, note| Some(Region { region: region.clone(), said_by, note });
    if let Some(own) = of_shell(sys, chain) {
        return Some(Region { note: None, ..own });
    }
    let ours = sys.env.text("SSOENV_REGION");
    let is_it = |name: &&str| sys.env.text(name).is_some_and(|it| it == region && Some(it) != ours);
    if let Some(name) = ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find(is_it) {
        return said(name.to_owned(), None);
    }
    let note = Some("the AWS CLI stops here: it looks at the profile and the environment alone");
    for hop in chain.hops.iter().rev() {
        let keys = config.profile(&hop.source).ok().flatten().unwrap_or_default();
        if let Some(setting) = keys.setting("region").filter(|setting| setting.value == region) {
            return said(format!("profile {} ({})", hop.source, setting.origin), note);
        }
    }
    said(
        chain.session().map_or_else(String::new, |session| format!("sso_region of {}", session.label())),
        note,
    )
}

/// What overrides the places of the services.
pub fn overrides(sys: &System, config: &Config, settings: &Section) -> Vec<Override> {
    let shown = |OverriddenEndpoint { service, url, said_by }: OverriddenEndpoint| Override {
        service,
        url: redact::without_user(&url),
        said_by,
    };
    endpoint::overridden(&sys.env, config, settings).into_iter().map(shown).collect()
}
