//! The credentials that a command of `exec --mode endpoint` gets from its endpoint, as its tools ask for them.

use crate::aws::credentials::Credentials;
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::System;
use crate::system::http::{self, Effort, Method, Request};
use crate::time::Time;
use anyhow::Context;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    access_key_id: String,
    secret_access_key: String,
    token: String,
    expiration: String,
    account_id: Option<String>,
}

#[derive(Default, Deserialize)]
struct Refusal {
    code: String,
    message: String,
}

/// Asks the endpoint that the variables name. Fails with what the endpoint says, such as `SignIn`; with `Service` if it does
/// not answer.
pub fn ask(sys: &System) -> anyhow::Result<Credentials> {
    let text = |name: &str| sys.env.text(name).unwrap_or_default();
    let token = Secret::new(text("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
    let request = Request {
        operation: "the endpoint of this command",
        url: text("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
        headers: &[("Authorization", token.expose())],
        method: Method::Get,
        ca_bundle: None,
        effort: Effort::ASIDE,
        asks_again: |_| false,
    };
    let gone = || {
        Failure::new(Kind::Service, "the endpoint of this command does not answer").hint(
            "it ends with the command; start the command again: `ssoenv exec --mode endpoint TARGET -- CMD`",
        )
    };
    let reply = http::send(sys, &request).with_context(gone)?;
    if reply.status == 200
        && let Ok(body) = serde_json::from_slice::<Body>(&reply.body)
    {
        return Ok(Credentials {
            access_key_id: body.access_key_id,
            secret_access_key: Secret::new(body.secret_access_key),
            session_token: Some(Secret::new(body.token)),
            expires_at: Time::parse(&body.expiration),
            issued_at: sys.clock.now(),
            account_id: body.account_id.filter(|account_id| !account_id.is_empty()),
        });
    }
    let refusal: Refusal = serde_json::from_slice(&reply.body).unwrap_or_default();
    let kind = match refusal.code.as_str() {
        "SignInNeeded" => Kind::SignIn,
        "OtherSignIn" | "LetGo" | "CredentialsUnavailable" => Kind::Refused,
        _ => Kind::Service,
    };
    let why = if refusal.message.is_empty() { format!("status {}", reply.status) } else { refusal.message };
    Err(Failure::new(kind, format!("the endpoint of this command has no credentials: {why}")).into())
}
