//! Resolves a session's start URL: an AWS host stays as it is, a company's own host redirects to one, which may also
//! give the region.

use crate::aws::start_url::{self, StartUrl};
use crate::config::session::{Identity, Session};
use crate::error::Failure;
use crate::system::System;
use crate::system::http::{self, Effort, Method, Request};
use std::path::PathBuf;

/// Start URL and region as the service expects them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The start URL to send. Cache files keep the configured one.
    pub url: String,
    /// Region of IAM Identity Center; a redirect may give another than the configured one.
    pub region: String,
}

/// Checks the start URL. Asks a host that is not AWS's own for its redirect, and follows exactly one (AWS CLI). Fails
/// with `Configuration` if that does not lead to an AWS host.
pub fn resolve(sys: &System, session: &Session, ca_bundle: Option<PathBuf>) -> anyhow::Result<Resolved> {
    let url = &session.start_url;
    let looked = start_url::look(url).map_err(|why| {
        Failure::configuration(why).hint(format!(
            "correct sso_start_url of {}: a start URL looks like https://my-org.awsapps.com/start",
            section_name(session)
        ))
    })?;
    match looked {
        StartUrl::Aws(_) => Ok(Resolved { url: url.clone(), region: session.region.clone() }),
        StartUrl::Vanity => follow_redirect(sys, session, ca_bundle),
    }
}

/// Finds the portal's own URL behind a vanity URL: one redirect, whose target must be AWS's.
fn follow_redirect(sys: &System, session: &Session, ca_bundle: Option<PathBuf>) -> anyhow::Result<Resolved> {
    let url = &session.start_url;
    let ask = |method: Method| {
        let request = Request {
            operation: "start URL",
            // A start URL may end with `#/`, and a fragment is not part of a request.
            url: url.split('#').next().unwrap_or_default().to_owned(),
            headers: &[],
            method,
            ca_bundle: ca_bundle.clone(),
            effort: Effort::BRIEF,
            asks_again: |_| false,
        };
        http::send(sys, &request)
    };
    let mut reply = ask(Method::Head)?;
    if matches!(reply.status, 405 | 501) {
        // Some servers refuse HEAD, although they must not (RFC 9110, 9.1).
        reply = ask(Method::Get)?;
    }
    let refused = |what: String| {
        Failure::configuration(format!("the start URL {url} {what}")).hint(format!(
            "set sso_start_url of {} to the address of the AWS access portal",
            section_name(session)
        ))
    };
    let target = match (reply.status, reply.location) {
        (301 | 302 | 303 | 307 | 308, Some(target)) => target,
        (status, _) => {
            return Err(refused(format!(
                "is not an AWS address and does not redirect to one (status {status})"
            ))
            .into());
        }
    };
    let target = start_url::normalized(&target);
    match start_url::look(&target) {
        Ok(StartUrl::Aws(region)) => {
            Ok(Resolved { url: target, region: region.unwrap_or_else(|| session.region.clone()) })
        }
        Ok(StartUrl::Vanity) | Err(_) => {
            Err(refused(format!("redirects to {target}, which is not an AWS address")).into())
        }
    }
}

/// Returns the hint for a start URL that the service does not know.
pub fn hint(session: &Session, url: &str) -> String {
    match start_url::look(url) {
        Ok(StartUrl::Aws(Some(region))) if region != session.region => {
            format!("set sso_region of {} to {region}, the region in the start URL", section_name(session))
        }
        _ => format!(
            "check sso_start_url and sso_region of {}; sso_region is the region of Identity Center, not of your resources",
            section_name(session)
        ),
    }
}

/// Returns the section of the configuration that has the session's start URL and region.
pub fn section_name(session: &Session) -> String {
    match &session.identity {
        Identity::Named(name) => format!("[sso-session {name}]"),
        Identity::Inline(profile) => format!("profile {profile}"),
    }
}
