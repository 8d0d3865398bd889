//! The portal of Identity Center: role credentials, and which roles of an account are assigned.

use crate::aws::credentials::Credentials;
use crate::config::profile::SsoRole;
use crate::error::Failure;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::Refusal;
use crate::system::System;
use crate::system::http::{self, Effort, Method, Reply, Request, Throttle};
use crate::time::Time;
use serde::Deserialize;

/// Why there are no credentials.
#[derive(Debug)]
pub enum NoCredentials {
    /// 401: the portal does not accept the token.
    TokenRejected(Refusal),
    /// 403 or 404: the role is not assigned, or not there.
    NotAssigned(Refusal),
    /// The request itself is refused: the account id or role name is malformed.
    Malformed(Refusal),
    /// No answer, or none that makes sense.
    Unanswered(anyhow::Error),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleCredentialsAnswer {
    role_credentials: RoleCredentials,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleCredentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    /// Epoch milliseconds.
    expiration: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleList {
    role_list: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Role {
    role_name: String,
}

/// GetRoleCredentials.
pub fn credentials(
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    role: &SsoRole,
) -> Result<Credentials, NoCredentials> {
    let query = [("role_name", role.role_name.as_str()), ("account_id", role.account_id.as_str())];
    let asked = ("GetRoleCredentials", "/federation/credentials");
    let reply =
        get(sys, endpoints, token, asked, &query, Effort::FULL, None).map_err(NoCredentials::Unanswered)?;
    if reply.status == 200 {
        let answer: Option<RoleCredentialsAnswer> = serde_json::from_slice(&reply.body).ok();
        return answer.and_then(|answer| usable(answer.role_credentials, sys.clock.now())).ok_or_else(|| {
            NoCredentials::Unanswered(endpoints.nonsense(&endpoints.sso, "GetRoleCredentials").into())
        });
    }
    let refusal = Refusal::read(&reply);
    Err(match (reply.status, refusal.code.is_some()) {
        (401, true) => NoCredentials::TokenRejected(refusal),
        (403 | 404, true) => NoCredentials::NotAssigned(refusal),
        // Other errors come with 400 as well, throttling among them.
        (400, true) if refusal.is(&["InvalidRequestException", "ValidationException"]) => {
            NoCredentials::Malformed(refusal)
        }
        (status, _) => NoCredentials::Unanswered(unexpected(endpoints, status, refusal)),
    })
}

/// Whether the portal accepts a token; asks for as little as it can. `None`: it does not say.
pub fn accepts(sys: &System, endpoints: &Endpoints, token: &Secret) -> Option<bool> {
    let asked = ("ListAccounts", "/assignment/accounts");
    let reply = get(sys, endpoints, token, asked, &[("max_result", "1")], Effort::BRIEF, None).ok()?;
    match (reply.status, Refusal::read(&reply).code.is_some()) {
        (200, _) => Some(true),
        (401, true) => Some(false),
        _ => None,
    }
}

/// ListAccountRoles, the first page: the names of the roles that the person has in an account. `None` when that is not
/// to be had quickly.
pub fn assigned_roles(
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    account_id: &str,
) -> Option<Vec<String>> {
    let query = [("account_id", account_id), ("max_result", "100")];
    let reply =
        get(sys, endpoints, token, ("ListAccountRoles", "/assignment/roles"), &query, Effort::ASIDE, None)
            .ok()?;
    let list: RoleList = serde_json::from_slice(&reply.body).ok().filter(|_| reply.status == 200)?;
    Some(list.role_list.into_iter().map(|role| role.role_name).collect())
}

pub(super) fn get(
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    (operation, path): (&'static str, &str),
    query: &[(&str, &str)],
    effort: Effort,
    throttle: Option<&Throttle>,
) -> anyhow::Result<Reply> {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let request = Request {
        operation,
        url: format!("{}{path}?{query}", endpoints.sso),
        headers: &[("x-amz-sso_bearer_token", token.expose())],
        method: Method::Get,
        ca_bundle: endpoints.ca_bundle.clone(),
        effort,
        asks_again: |_| false,
    };
    let sent = throttle
        .map_or_else(|| http::send(sys, &request), |throttle| http::send_throttled(sys, throttle, &request));
    sent.map_err(|error| endpoints.sso.blamed(error))
}

fn usable(answer: RoleCredentials, now: Time) -> Option<Credentials> {
    let credentials = Credentials {
        access_key_id: answer.access_key_id,
        secret_access_key: Secret::new(answer.secret_access_key),
        session_token: Some(Secret::new(answer.session_token)),
        expires_at: Some(Time::from_epoch_millis(answer.expiration)),
        issued_at: now,
        account_id: None,
    };
    credentials.is_plain().then_some(credentials)
}

fn unexpected(endpoints: &Endpoints, status: u16, refusal: Refusal) -> anyhow::Error {
    let hint = match status {
        429 => "the service asks for a pause: try again in a minute",
        500..=599 => "try again in a moment",
        _ => http::ANSWERED_BY_ANOTHER,
    };
    let failure = Failure::service(format!("{} did not give the credentials", endpoints.sso));
    let failure = failure.hint(endpoints.sso.hint(hint));
    anyhow::Error::new(refusal).context(failure)
}
