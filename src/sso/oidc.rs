//! The OIDC service of Identity Center: registering this tool, asking for a device code, and the three ways to a token.
//! The wire stays in here; what to do about a refusal is the callers' business.

use super::refusal::Refusal;
use super::registration::Flow;
use super::token::{Grant, Registration};
use crate::config::endpoint::Endpoints;
use crate::config::session::{Identity, Session};
use crate::secret::Secret;
use crate::system::System;
use crate::system::http::{self, Effort, Method, Request};
use crate::time::Time;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The redirect URI as it is registered; in use it has a port.
pub const CALLBACK: &str = "/oauth/callback";

/// Why there is no answer to what was asked.
#[derive(Debug)]
pub enum No {
    /// The service has said no.
    Refused(Refusal),
    /// No answer, or none that makes sense.
    Unanswered(anyhow::Error),
}

/// What a person has to be shown, and what to ask with while they decide.
#[derive(Debug)]
pub struct DeviceAuthorization {
    /// Goes into every poll.
    pub device_code: Secret,
    /// What the page shows, or asks for.
    pub user_code: String,
    /// The page that asks for the code.
    pub verification_uri: String,
    /// The page that knows it already.
    pub verification_uri_complete: Option<String>,
    /// Seconds until the service gives up.
    pub expires_in: u64,
    /// Seconds between two polls.
    pub interval: u64,
}

/// What is offered for a token.
#[derive(Clone, Copy, Debug)]
pub enum Offer<'a> {
    /// A device code, again and again until the person has decided.
    DeviceCode(&'a Secret),
    /// The code of a redirect. It can be offered once.
    AuthorizationCode {
        /// From the redirect.
        code: &'a Secret,
        /// Of the attempt that the code belongs to.
        verifier: &'a Secret,
        /// With its port, to the letter as in the link.
        redirect_uri: &'a str,
    },
    /// A refresh token, which the answer may replace.
    RefreshToken(&'a Secret),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegisterClient<'a> {
    client_name: String,
    client_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant_types: Option<&'a [&'a str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uris: Option<[String; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<&'a [String]>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registered {
    client_id: String,
    client_secret: String,
    /// Epoch seconds.
    client_secret_expires_at: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StartDeviceAuthorization<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    start_url: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Started {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: Option<String>,
    expires_in: u64,
    interval: Option<u64>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateToken<'a> {
    grant_type: &'static str,
    client_id: &'a str,
    client_secret: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_verifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    access_token: String,
    expires_in: i64,
    refresh_token: Option<String>,
}

/// RegisterClient, as the AWS CLI sends it. `start_url` is the resolved one.
pub fn register(
    sys: &System,
    endpoints: &Endpoints,
    session: &Session,
    flow: Flow,
    start_url: &str,
) -> Result<Registration, No> {
    let suffix = match &session.identity {
        Identity::Named(name) => name.clone(),
        Identity::Inline(_) => sys.clock.now().epoch().to_string(),
    };
    let in_browser = flow == Flow::Browser;
    let scopes = crate::sso::registration::scopes(session, flow);
    let body = RegisterClient {
        client_name: format!("ssoenv-{suffix}"),
        client_type: "public",
        grant_types: in_browser.then_some(&crate::sso::registration::BROWSER_GRANTS),
        redirect_uris: in_browser.then(|| [format!("http://127.0.0.1{CALLBACK}")]),
        issuer_url: in_browser.then_some(start_url),
        scopes: scopes.as_deref(),
    };
    let registered: Registered =
        post(sys, endpoints, ("RegisterClient", "/client/register"), &body, Effort::FULL)?;
    let registration = Registration {
        client_id: registered.client_id,
        client_secret: Secret::new(registered.client_secret),
        expires_at: Time::from_epoch(registered.client_secret_expires_at),
    };
    let is_whole = !registration.client_id.is_empty() && !registration.client_secret.expose().is_empty();
    is_whole.then_some(registration).ok_or_else(|| nonsense(endpoints, "RegisterClient"))
}

/// StartDeviceAuthorization.
pub fn start_device_authorization(
    sys: &System,
    endpoints: &Endpoints,
    registration: &Registration,
    start_url: &str,
) -> Result<DeviceAuthorization, No> {
    const OPERATION: &str = "StartDeviceAuthorization";
    let body = StartDeviceAuthorization {
        client_id: &registration.client_id,
        client_secret: registration.client_secret.expose(),
        start_url,
    };
    let started: Started = post(sys, endpoints, (OPERATION, "/device_authorization"), &body, Effort::FULL)?;
    // They are opened in a browser and shown on a terminal.
    let is_url = |url: &String| {
        let loopback = url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
        (url.starts_with("https://") || loopback) && url.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let whole = !started.device_code.is_empty() && !started.user_code.is_empty();
    if !whole || !is_url(&started.verification_uri) {
        return Err(nonsense(endpoints, OPERATION));
    }
    Ok(DeviceAuthorization {
        device_code: Secret::new(started.device_code),
        user_code: started.user_code,
        verification_uri: started.verification_uri,
        verification_uri_complete: started.verification_uri_complete.filter(is_url),
        expires_in: started.expires_in,
        // RFC 8628, 3.2.
        interval: started.interval.unwrap_or(5),
    })
}

/// CreateToken. What it answers may be had once only: store it before it is used.
pub fn create_token(
    sys: &System,
    endpoints: &Endpoints,
    registration: &Registration,
    offer: Offer<'_>,
    effort: Effort,
) -> Result<Grant, No> {
    let mut body = CreateToken {
        client_id: &registration.client_id,
        client_secret: registration.client_secret.expose(),
        ..CreateToken::default()
    };
    match offer {
        Offer::DeviceCode(code) => {
            body.grant_type = "urn:ietf:params:oauth:grant-type:device_code";
            body.device_code = Some(code.expose());
        }
        Offer::AuthorizationCode { code, verifier, redirect_uri } => {
            body.grant_type = "authorization_code";
            body.redirect_uri = Some(redirect_uri);
            body.code_verifier = Some(verifier.expose());
            body.code = Some(code.expose());
        }
        Offer::RefreshToken(token) => {
            body.grant_type = "refresh_token";
            body.refresh_token = Some(token.expose());
        }
    }
    let created: Created = post(sys, endpoints, ("CreateToken", "/token"), &body, effort)?;
    // It travels in a header, as `Token::parse` demands of what is stored.
    let is_token = !created.access_token.is_empty()
        && created.access_token.bytes().all(|byte| byte.is_ascii_graphic())
        && created.expires_in > 0;
    if !is_token {
        return Err(nonsense(endpoints, "CreateToken"));
    }
    Ok(Grant {
        access_token: Secret::new(created.access_token),
        expires_at: sys.clock.now().plus(created.expires_in),
        refresh_token: created.refresh_token.filter(|token| !token.is_empty()).map(Secret::new),
    })
}

fn post<T: DeserializeOwned>(
    sys: &System,
    endpoints: &Endpoints,
    (operation, path): (&'static str, &str),
    body: &impl Serialize,
    effort: Effort,
) -> Result<T, No> {
    let body = serde_json::to_vec(body).map_err(|error| No::Unanswered(error.into()))?;
    let request = Request {
        operation,
        url: format!("{}{path}", endpoints.oidc),
        headers: &[],
        method: Method::Post(Some(body)),
        ca_bundle: endpoints.ca_bundle.clone(),
        effort,
        asks_again: |_| false,
    };
    let reply = http::send(sys, &request).map_err(|error| No::Unanswered(endpoints.oidc.blamed(error)))?;
    if reply.status == 200 {
        return serde_json::from_slice(&reply.body).map_err(|_| nonsense(endpoints, operation));
    }
    Err(No::Refused(Refusal::read(&reply)))
}

fn nonsense(endpoints: &Endpoints, operation: &str) -> No {
    No::Unanswered(endpoints.nonsense(&endpoints.oidc, operation).into())
}
