//! The link that opens the console: of the access portal where it can, otherwise federated.

use super::target_page::TargetPage;
use crate::activation::access_request::AccessRequest;
use crate::activation::attended;
use crate::aws::credentials::Credentials;
use crate::cli::Console;
use crate::config::chain::CredentialOrigin;
use crate::config::profile::SsoRole;
use crate::console::{console_home, federated_link, federation_urls, portal_link, portal_page};
use crate::credentials::CredentialRequest;
use crate::error::{self, Failure, Kind};
use crate::secret::Secret;
use crate::services::endpoint::Endpoint;
use crate::services::federation::sign_in_token;
use crate::settings::Settings;
use crate::sso;
use crate::system::System;
use crate::system::http::Effort;
use crate::targets::Target;

/// A link that opens the console.
pub(super) enum Link {
    /// Of the access portal: it says where to go, and the portal signs in.
    Portal(String),
    /// Signs in anyone who has it.
    Federated(Secret),
}

impl Link {
    /// Returns the link, also one that is a credential.
    pub(super) fn expose(&self) -> &str {
        match self {
            Link::Portal(link) => link,
            Link::Federated(link) => link.expose(),
        }
    }
}

/// Whether the portal has a link to a target: to a role of IAM Identity Center, not to one that is assumed with it.
pub(super) fn has_portal(target: &Target) -> bool {
    portal_role(target).is_some()
}

fn portal_role(target: &Target) -> Option<&SsoRole> {
    match &target.chain.origin {
        CredentialOrigin::Sso(role) if target.chain.hops.is_empty() => Some(role),
        _ => None,
    }
}

/// Makes the link to the page, and returns it with the target as it is after a sign-in. A federated one needs
/// credentials, so a person may be asked to sign in.
pub(super) fn link(
    sys: &System,
    arguments: &Console,
    place: TargetPage,
    settings: &Settings,
) -> anyhow::Result<(TargetPage, Link)> {
    let url = place.page.as_ref().map(|page| page.url.as_str());
    if let Some(role) = portal_role(&place.target).filter(|_| !arguments.federate) {
        let portal = portal(sys, &place.target, role)?;
        let link = portal_link(&portal, &role.account_id, &role.role_name, url);
        return Ok((place, Link::Portal(link)));
    }
    let destination = match url {
        Some(url) => url.to_owned(),
        None => console_home(&place.region)?.url,
    };
    let want = CredentialRequest { mfa_code: arguments.mfa_code.as_deref(), ..CredentialRequest::default() };
    let (target, credentials) =
        attended::credentials(sys, place.target, want, settings, (true, AccessRequest::default()))?;
    let place = TargetPage { target, ..place };
    let link = federated(sys, &place, &credentials, &destination)?;
    Ok((place, Link::Federated(link)))
}

/// Exchanges the credentials for a link. Not every region has a federation service of its own, so the partition's is
/// asked where the region's does not answer.
fn federated(
    sys: &System,
    place: &TargetPage,
    credentials: &Credentials,
    destination: &str,
) -> anyhow::Result<Secret> {
    let settings = &place.target.chain.settings;
    let overridden = Endpoint::overridden_signin(&sys.env, &place.target.config, settings)?;
    let urls = match &overridden {
        Some(endpoint) => vec![format!("{endpoint}/federation")],
        None => federation_urls(destination, &place.region)?,
    };
    let mut failed = None;
    for (at, url) in urls.iter().enumerate() {
        let effort = if at + 1 < urls.len() { Effort::BRIEF } else { Effort::FULL };
        let ca_bundle = settings.value("ca_bundle").map(|path| sys.env.expand(path));
        match sign_in_token(sys, url, credentials, ca_bundle, effort) {
            Ok(token) => return Ok(federated_link(url, &token, destination)),
            Err(error) if error::kind(&error) == Kind::Service => failed = failed.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    let failed = failed.unwrap_or_else(|| Failure::service("there is no federation service").into());
    Err(match &overridden {
        Some(endpoint) => endpoint.explain_call_error(failed),
        None => failed,
    })
}

/// Returns the page of the session's portal. Only a company's own address for it costs a request.
fn portal(sys: &System, target: &Target, role: &SsoRole) -> anyhow::Result<String> {
    let ca_bundle = target.chain.settings.value("ca_bundle").map(|path| sys.env.expand(path));
    let resolved = sso::portal_url::resolve(sys, &role.session, ca_bundle)?;
    Ok(portal_page(&resolved.url, &resolved.region))
}
