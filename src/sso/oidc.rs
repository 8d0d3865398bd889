//! The OIDC service of Identity Center, as far as it is called without a person: CreateToken with a refresh token.

use super::refusal::Refusal;
use super::token::{Grant, Renewal};
use crate::config::endpoint::Endpoints;
use crate::error::Failure;
use crate::secret::Secret;
use crate::system::System;
use crate::system::http::{self, Effort, Method, Request};
use serde::{Deserialize, Serialize};

/// Why there is no new token.
#[derive(Debug)]
pub enum NoGrant {
    /// `invalid_grant`: the refresh token is spent or revoked. Another tool may have spent it a moment ago.
    Spent(Refusal),
    /// The service will not renew this sign-in any more.
    Over(Refusal),
    /// No answer, or none that makes sense.
    Unanswered(anyhow::Error),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateToken<'a> {
    grant_type: &'static str,
    client_id: &'a str,
    client_secret: &'a str,
    refresh_token: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    access_token: String,
    expires_in: i64,
    refresh_token: Option<String>,
}

/// Asks for a new token. The answer may have spent the old refresh token: store it before it is used.
pub fn refresh(
    sys: &System,
    endpoints: &Endpoints,
    renewal: &Renewal,
    effort: Effort,
) -> Result<Grant, NoGrant> {
    let body = CreateToken {
        grant_type: "refresh_token",
        client_id: &renewal.client_id,
        client_secret: renewal.client_secret.expose(),
        refresh_token: renewal.refresh_token.expose(),
    };
    let body = serde_json::to_vec(&body).map_err(|error| NoGrant::Unanswered(error.into()))?;
    let request = Request {
        operation: "CreateToken",
        url: format!("{}/token", endpoints.oidc),
        header: None,
        method: Method::Post(Some(body)),
        ca_bundle: endpoints.ca_bundle.clone(),
        effort,
    };
    let reply = http::send(sys, &request).map_err(NoGrant::Unanswered)?;
    if reply.status == 200 {
        let created: Option<Created> = serde_json::from_slice(&reply.body).ok();
        let created = created.filter(|created| !created.access_token.is_empty() && created.expires_in > 0);
        return created
            .map(|created| granted(sys, created))
            .ok_or_else(|| NoGrant::Unanswered(endpoints.nonsense(&endpoints.oidc, "CreateToken").into()));
    }
    let refusal = Refusal::read(&reply);
    // The code, never the status alone: InvalidClient is 401, the others are 400, and a proxy may answer either.
    if refusal.is(&["InvalidGrantException", "invalid_grant"]) {
        return Err(NoGrant::Spent(refusal));
    }
    let over = [
        "InvalidClientException",
        "invalid_client",
        "ExpiredTokenException",
        "expired_token",
        "AccessDeniedException",
        "access_denied",
        "UnauthorizedClientException",
        "unauthorized_client",
    ];
    if refusal.is(&over) {
        return Err(NoGrant::Over(refusal));
    }
    let failure = Failure::service(format!("{} did not renew the sign-in", endpoints.oidc));
    Err(NoGrant::Unanswered(anyhow::Error::new(refusal).context(failure.hint("try again in a moment"))))
}

fn granted(sys: &System, created: Created) -> Grant {
    Grant {
        access_token: Secret::new(created.access_token),
        expires_at: sys.clock.now().plus(created.expires_in),
        refresh_token: created.refresh_token.filter(|token| !token.is_empty()).map(Secret::new),
    }
}
