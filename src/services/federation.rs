//! The sign-in's federation service: exchanges credentials for a token that signs a browser in to the console.

use crate::aws::credentials::Credentials;
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::services::url_encoding::encode_pairs;
use crate::system::System;
use crate::system::http::{self, Effort, Method, Request};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use zeroize::Zeroizing;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Session<'a> {
    session_id: &'a str,
    session_key: &'a str,
    session_token: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "SigninToken")]
    sign_in_token: String,
}

/// Calls getSigninToken at this address. The keys are in the body of a POST, since addresses end up in logs. Fails
/// with `Refused` if the service does not take the credentials.
pub fn sign_in_token(
    sys: &System,
    url: &str,
    credentials: &Credentials,
    ca_bundle: Option<PathBuf>,
    effort: Effort,
) -> anyhow::Result<Secret> {
    let Some(session_token) = &credentials.session_token else {
        let failure =
            Failure::new(Kind::Configuration, "keys without a session token cannot open the console");
        return Err(failure
            .hint("use a profile with a role: the service federates only temporary credentials")
            .into());
    };
    let session = Zeroizing::new(serde_json::to_string(&Session {
        session_id: &credentials.access_key_id,
        session_key: credentials.secret_access_key.expose(),
        session_token: session_token.expose(),
    })?);
    let form = encode_pairs([("Action", "getSigninToken"), ("Session", session.as_str())]);
    let request = Request {
        operation: "getSigninToken",
        url: url.to_owned(),
        headers: &[],
        method: Method::Form(form.into_bytes()),
        ca_bundle,
        effort,
        asks_again: |_| false,
    };
    let reply = http::send(sys, &request)?;
    match reply.status {
        200 => {}
        400 | 401 | 403 => {
            let failure =
                Failure::new(Kind::Refused, "the console's sign-in does not accept the credentials");
            return Err(failure.hint("`ssoenv whoami` shows whether AWS accepts them").into());
        }
        status => {
            let what = format!("the console's sign-in answered with status {status}");
            return Err(Failure::service(what).hint("try again in a moment").into());
        }
    }
    let answer: Option<Answer> = serde_json::from_slice(&reply.body).ok();
    let token = answer.map(|answer| Secret::new(answer.sign_in_token));
    token.filter(|token| !token.expose().is_empty()).ok_or_else(|| {
        let failure = Failure::service("the console's sign-in did not answer as the AWS service does");
        failure.hint(http::ANSWERED_BY_ANOTHER).into()
    })
}
