//! The access portal's API: role credentials, and the roles that are assigned in an account.

use crate::aws::credentials::Credentials;
use crate::config::profile::SsoRole;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::{Refusal, ServiceError, asks_again, rejects_token};
use crate::system::System;
use crate::system::http::{self, Effort, Method, Reply, Request, Turn};
use crate::time::Time;
use serde::Deserialize;

/// Why the portal refuses credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCredentials {
    /// The portal rejects the token.
    TokenRejected,
    /// 403 or 404: the role is not assigned, or does not exist.
    NotAssigned,
    /// The account id or role name is malformed.
    Malformed,
}

/// Why the portal gives no credentials.
pub type PortalError = ServiceError<(NoCredentials, Refusal)>;

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
    /// Milliseconds since the epoch.
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

/// Calls GetRoleCredentials; with a turn at the pace of many calls.
pub fn get_role_credentials(
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    role: &SsoRole,
    turn: Option<&mut Turn<'_>>,
) -> Result<Credentials, PortalError> {
    let query = [("role_name", role.role_name.as_str()), ("account_id", role.account_id.as_str())];
    let asked = ("GetRoleCredentials", "/federation/credentials");
    let reply =
        get(sys, endpoints, token, asked, &query, Effort::FULL, turn).map_err(PortalError::Unanswered)?;
    if reply.status == 200 {
        let answer: Option<RoleCredentialsAnswer> = serde_json::from_slice(&reply.body).ok();
        return answer
            .and_then(|answer| parse_credentials(answer.role_credentials, sys.clock.now()))
            .ok_or_else(|| PortalError::Unanswered(endpoints.sso.malformed_answer().into()));
    }
    let refusal = Refusal::read(&reply);
    let why = match (reply.status, refusal.code.is_some()) {
        _ if rejects_token(&refusal) => NoCredentials::TokenRejected,
        (403 | 404, true) => NoCredentials::NotAssigned,
        // Other errors have status 400 too, throttling among them.
        (400, true) if refusal.is(&["InvalidRequestException", "ValidationException"]) => {
            NoCredentials::Malformed
        }
        _ => {
            let error = refusal.unexplained(&endpoints.sso, "did not return the credentials");
            return Err(PortalError::Unanswered(error));
        }
    };
    Err(PortalError::Refused((why, refusal)))
}

/// Calls ListAccounts for one account, to check whether the portal accepts a token. Only a rejected token is an
/// error, since other failures do not concern the token.
pub fn check_token(sys: &System, endpoints: &Endpoints, token: &Secret) -> Result<(), Refusal> {
    let asked = ("ListAccounts", "/assignment/accounts");
    match get(sys, endpoints, token, asked, &[("max_result", "1")], Effort::BRIEF, None) {
        Ok(reply) if reply.status != 200 => {
            let refusal = Refusal::read(&reply);
            if rejects_token(&refusal) { Err(refusal) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// Calls ListAccountRoles and returns the first page of role names; `None` if there is no quick answer.
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

/// Calls the portal. The token is sent in the header `x-amz-sso_bearer_token`, as the SDKs do.
pub(super) fn get(
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    (operation, path): (&'static str, &str),
    query: &[(&str, &str)],
    effort: Effort,
    turn: Option<&mut Turn<'_>>,
) -> anyhow::Result<Reply> {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let request = Request {
        operation,
        url: format!("{}{path}?{query}", endpoints.sso),
        headers: &[("x-amz-sso_bearer_token", token.expose())],
        method: Method::Get,
        ca_bundle: endpoints.ca_bundle.clone(),
        effort,
        asks_again,
    };
    let sent = match turn {
        Some(turn) => http::send_throttled(sys, turn, &request),
        None => http::send(sys, &request),
    };
    sent.map_err(|error| endpoints.sso.explain_call_error(error))
}

/// Converts the answer; the expiry is in milliseconds. `None` for keys with characters that a header or a shell could
/// misread.
fn parse_credentials(answer: RoleCredentials, now: Time) -> Option<Credentials> {
    let credentials = Credentials {
        access_key_id: answer.access_key_id,
        secret_access_key: Secret::new(answer.secret_access_key),
        session_token: Some(Secret::new(answer.session_token)),
        expires_at: Some(Time::from_epoch_millis(answer.expiration)),
        issued_at: now,
        account_id: None,
    };
    credentials.is_printable_ascii().then_some(credentials)
}
