//! CreateOAuth2Token with a refresh token, the one call that ssoenv makes.

use super::dpop::DpopKey;
use crate::config::Config;
use crate::config::section::Section;
use crate::error::Failure;
use crate::secret::Secret;
use crate::services::endpoint::Endpoint;
use crate::services::error::{Refusal, ServiceError, asks_again};
use crate::system::System;
use crate::system::env::Env;
use crate::system::http::{self, Effort, Method, Reply, Request};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Where the service is called.
#[derive(Clone, Debug)]
pub struct SigninEndpoint {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The profile's `ca_bundle`.
    pub ca_bundle: Option<PathBuf>,
}

impl SigninEndpoint {
    /// Returns the endpoint in a region, under the settings of the selected profile.
    pub fn of(env: &Env, config: &Config, settings: &Section, region: &str) -> Result<Self, Failure> {
        Ok(SigninEndpoint {
            endpoint: Endpoint::signin(env, config, settings, region)?,
            ca_bundle: settings.value("ca_bundle").map(|path| env.expand(path)),
        })
    }
}

/// What is offered for new credentials.
pub struct RefreshToken<'a> {
    /// The client that has signed in: `arn:aws:signin:::devtools/same-device`, or `…/cross-device`.
    pub client_id: &'a str,
    /// The refresh token; the answer replaces it.
    pub refresh_token: &'a Secret,
    /// The key of the sign-in.
    pub key: &'a DpopKey,
}

/// New credentials of a sign-in.
#[derive(Debug)]
pub struct LoginGrant {
    /// Key id.
    pub access_key_id: String,
    /// Secret key.
    pub secret_access_key: Secret,
    /// Session token.
    pub session_token: Secret,
    /// When they expire: at most 15 minutes after they were issued.
    pub expires_at: Time,
    /// The next refresh token.
    pub refresh_token: Secret,
}

/// Why the service gives no new credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginRefusal {
    /// The sign-in has ended, or the refresh token was replaced.
    Ended,
    /// The person's password has changed.
    CredentialsChanged,
    /// IAM does not allow the renewal.
    NotPermitted,
    /// Another reason.
    Other,
}

/// Body of the request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateToken<'a> {
    client_id: &'a str,
    grant_type: &'static str,
    refresh_token: &'a str,
}

/// Body of the answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    access_token: AccessToken,
    expires_in: i64,
    refresh_token: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AccessToken {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
}

/// Requests new credentials. The service replaces the refresh token, so store the result before using it.
pub fn refresh(
    sys: &System,
    place: &SigninEndpoint,
    offer: &RefreshToken<'_>,
    effort: Effort,
) -> Result<LoginGrant, ServiceError<(LoginRefusal, Refusal)>> {
    let body = CreateToken {
        client_id: offer.client_id,
        grant_type: "refresh_token",
        refresh_token: offer.refresh_token.expose(),
    };
    let body = serde_json::to_vec(&body).map_err(|error| ServiceError::Unanswered(error.into()))?;
    let url = format!("{}/v1/token", place.endpoint);
    // The service may refuse a proof that it has seen, so each attempt has its own.
    let proof = || offer.key.proof(&url, sys.clock.now());
    let request = Request {
        operation: "CreateOAuth2Token",
        url: url.clone(),
        headers: &[],
        method: Method::Proven { body, proof: &proof },
        ca_bundle: place.ca_bundle.clone(),
        effort,
        asks_again,
    };
    let reply = http::send(sys, &request)
        .map_err(|error| ServiceError::Unanswered(place.endpoint.explain_call_error(error)))?;
    if reply.status != 200 {
        return Err(ServiceError::Refused((reason(&reply), Refusal::read(&reply))));
    }
    let created: Option<Created> = serde_json::from_slice(&reply.body).ok();
    let whole = |created: &Created| {
        let token = &created.access_token;
        let keys = [&token.access_key_id, &token.secret_access_key, &token.session_token];
        let is_printable =
            |text: &&String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        keys.iter().all(is_printable) && !created.refresh_token.is_empty() && created.expires_in > 0
    };
    let Some(created) = created.filter(whole) else {
        return Err(ServiceError::Unanswered(place.endpoint.malformed_answer().into()));
    };
    Ok(LoginGrant {
        access_key_id: created.access_token.access_key_id,
        secret_access_key: Secret::new(created.access_token.secret_access_key),
        session_token: Secret::new(created.access_token.session_token),
        expires_at: sys.clock.now().plus(created.expires_in),
        refresh_token: Secret::new(created.refresh_token),
    })
}

/// Reads the reason, which is in the body's `error`; the name of the error (AccessDeniedException) is the same for
/// all.
fn reason(reply: &Reply) -> LoginRefusal {
    #[derive(Default, Deserialize)]
    struct Body {
        error: Option<String>,
    }
    let body: Body = serde_json::from_slice(&reply.body).unwrap_or_default();
    match body.error.as_deref() {
        Some("TOKEN_EXPIRED" | "AUTHCODE_EXPIRED" | "invalid_grant") => LoginRefusal::Ended,
        Some("USER_CREDENTIALS_CHANGED") => LoginRefusal::CredentialsChanged,
        Some("INSUFFICIENT_PERMISSIONS") => LoginRefusal::NotPermitted,
        _ => LoginRefusal::Other,
    }
}
