//! The three calls of the OIDC service: RegisterClient, StartDeviceAuthorization, CreateToken.

use super::values::{DeviceAuthorization, Grant, Offer, Registration};
use super::wire::{CreateToken, Created, RegisterClient, Registered, StartDeviceAuthorization, Started};
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::{Refusal, ServiceError, asks_again};
use crate::system::System;
use crate::system::http::{self, Effort, Method, Request};
use crate::time::Time;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Path of the redirect URI. It is registered without a port; the one in use has a port (RFC 8252, 7.3).
pub const CALLBACK: &str = "/oauth/callback";

/// Calls RegisterClient as the AWS CLI does. `browser_grants` are the grant types of a client that signs in with a
/// redirect, and the resolved start URL of its issuer; without them the client is for device codes.
pub fn register(
    sys: &System,
    endpoints: &Endpoints,
    client_name: String,
    scopes: Option<&[String]>,
    browser_grants: Option<(&[&str], &str)>,
) -> Result<Registration, ServiceError> {
    let body = RegisterClient {
        client_name,
        client_type: "public",
        grant_types: browser_grants.map(|(grants, _)| grants),
        redirect_uris: browser_grants.map(|_| [format!("http://127.0.0.1{CALLBACK}")]),
        issuer_url: browser_grants.map(|(_, start_url)| start_url),
        scopes,
    };
    let registered: Registered =
        post(sys, endpoints, ("RegisterClient", "/client/register"), &body, Effort::FULL)?;
    let registration = Registration {
        client_id: registered.client_id,
        client_secret: Secret::new(registered.client_secret),
        expires_at: Time::from_epoch(registered.client_secret_expires_at),
    };
    let is_whole = !registration.client_id.is_empty() && !registration.client_secret.expose().is_empty();
    is_whole.then_some(registration).ok_or_else(|| malformed_answer(endpoints))
}

/// Calls StartDeviceAuthorization.
pub fn start_device_authorization(
    sys: &System,
    endpoints: &Endpoints,
    registration: &Registration,
    start_url: &str,
) -> Result<DeviceAuthorization, ServiceError> {
    const OPERATION: &str = "StartDeviceAuthorization";
    let body = StartDeviceAuthorization {
        client_id: &registration.client_id,
        client_secret: registration.client_secret.expose(),
        start_url,
    };
    let started: Started = post(sys, endpoints, (OPERATION, "/device_authorization"), &body, Effort::FULL)?;
    // The URLs are opened in a browser and shown on a terminal, and a person compares the code: refuse what is unsafe
    // for that. AWS's codes have 9 characters (`ABCD-EFGH`).
    const LONGEST_CODE: usize = 64;
    const LONGEST_URL: usize = 2048;
    let is_url = |url: &String| {
        let loopback = url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
        (url.starts_with("https://") || loopback)
            && url.len() <= LONGEST_URL
            && url.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let whole = !started.device_code.is_empty() && (1..=LONGEST_CODE).contains(&started.user_code.len());
    if !whole || !is_url(&started.verification_uri) {
        return Err(malformed_answer(endpoints));
    }
    Ok(DeviceAuthorization {
        device_code: Secret::new(started.device_code),
        user_code: started.user_code,
        verification_uri: started.verification_uri,
        // Optional (RFC 8628, 3.2), so an unsafe one is left out instead of refused.
        verification_uri_complete: started.verification_uri_complete.filter(is_url),
        expires_in: started.expires_in,
        // Default of RFC 8628, 3.2.
        interval: started.interval.unwrap_or(5),
    })
}

/// Calls CreateToken. The service may issue the result only once, so store it before using it.
pub fn create_token(
    sys: &System,
    endpoints: &Endpoints,
    registration: &Registration,
    offer: Offer<'_>,
    effort: Effort,
) -> Result<Grant, ServiceError> {
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
    // It is sent in a header; `Token::parse` requires the same of a stored one.
    let is_token = !created.access_token.is_empty()
        && created.access_token.bytes().all(|byte| byte.is_ascii_graphic())
        && created.expires_in > 0;
    if !is_token {
        return Err(malformed_answer(endpoints));
    }
    Ok(Grant {
        access_token: Secret::new(created.access_token),
        expires_at: sys.clock.now().plus(created.expires_in),
        // An empty one must not replace a refresh token that still works.
        refresh_token: created.refresh_token.filter(|token| !token.is_empty()).map(Secret::new),
    })
}

/// Calls the OIDC service with a JSON body.
fn post<T: DeserializeOwned>(
    sys: &System,
    endpoints: &Endpoints,
    (operation, path): (&'static str, &str),
    body: &impl Serialize,
    effort: Effort,
) -> Result<T, ServiceError> {
    let body = serde_json::to_vec(body).map_err(|error| ServiceError::Unanswered(error.into()))?;
    let request = Request {
        operation,
        url: format!("{}{path}", endpoints.oidc),
        headers: &[],
        method: Method::Post(Some(body)),
        ca_bundle: endpoints.ca_bundle.clone(),
        effort,
        asks_again,
    };
    let reply = http::send(sys, &request)
        .map_err(|error| ServiceError::Unanswered(endpoints.oidc.explain_call_error(error)))?;
    if reply.status == 200 {
        return serde_json::from_slice(&reply.body).map_err(|_| malformed_answer(endpoints));
    }
    Err(ServiceError::Refused(Refusal::read(&reply)))
}

fn malformed_answer(endpoints: &Endpoints) -> ServiceError {
    ServiceError::Unanswered(endpoints.oidc.malformed_answer().into())
}
