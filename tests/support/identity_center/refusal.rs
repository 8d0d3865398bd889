//! Errors of the APIs in the real services' wording (protocol notes 4.3, 6 and 8.3). Each operation decides when to
//! refuse.

use std::borrow::Cow;

use serde_json::json;

use super::call::Operation;
use super::http::Response;
use super::page;
use super::signin;
use super::sts;

/// Exception names with HTTP status and OAuth error.
const KNOWN: &[(&str, u16, &str)] = &[
    // `of_status` returns the first entry of a status.
    ("InvalidRequestException", 400, "invalid_request"),
    ("UnauthorizedException", 401, "invalid_client"),
    ("ForbiddenException", 403, "access_denied"),
    ("ResourceNotFoundException", 404, "invalid_request"),
    ("MethodNotAllowedException", 405, "invalid_request"),
    ("RequestTimeoutException", 408, "server_error"),
    ("TooManyRequestsException", 429, "slow_down"),
    ("InternalServerException", 500, "server_error"),
    ("BadGatewayException", 502, "server_error"),
    ("ServiceUnavailableException", 503, "server_error"),
    ("GatewayTimeoutException", 504, "server_error"),
    (AUTHORIZATION_PENDING, 400, "authorization_pending"),
    (SLOW_DOWN, 400, "slow_down"),
    (EXPIRED_TOKEN, 400, "expired_token"),
    (ACCESS_DENIED, 400, "access_denied"),
    (INVALID_GRANT, 400, "invalid_grant"),
    (INVALID_CLIENT, 401, "invalid_client"),
    (UNAUTHORIZED_CLIENT, 400, "unauthorized_client"),
    (UNSUPPORTED_GRANT_TYPE, 400, "unsupported_grant_type"),
    (INVALID_SCOPE, 400, "invalid_scope"),
    (INVALID_CLIENT_METADATA, 400, "invalid_client_metadata"),
    (INVALID_REDIRECT_URI, 400, "invalid_redirect_uri"),
    (UNKNOWN_OPERATION, 404, "invalid_request"),
];

/// Same as [`KNOWN`], for STS.
const KNOWN_TO_STS: &[(&str, u16)] = &[
    ("ValidationError", 400),
    ("AccessDenied", 403),
    ("InternalFailure", 500),
    ("ServiceUnavailable", 503),
    ("Throttling", 429),
    ("IncompleteSignature", 400),
    ("InvalidAction", 400),
    ("MalformedInput", 400),
    ("ExpiredToken", 403),
    ("InvalidClientTokenId", 403),
    ("MissingAuthenticationToken", 403),
    ("RegionDisabledException", 403),
    ("SignatureDoesNotMatch", 403),
];

pub(super) const AUTHORIZATION_PENDING: &str = "AuthorizationPendingException";
pub(super) const SLOW_DOWN: &str = "SlowDownException";
pub(super) const EXPIRED_TOKEN: &str = "ExpiredTokenException";
pub(super) const ACCESS_DENIED: &str = "AccessDeniedException";
pub(super) const INVALID_GRANT: &str = "InvalidGrantException";
pub(super) const INVALID_CLIENT: &str = "InvalidClientException";
pub(super) const UNAUTHORIZED_CLIENT: &str = "UnauthorizedClientException";
pub(super) const UNSUPPORTED_GRANT_TYPE: &str = "UnsupportedGrantTypeException";
pub(super) const INVALID_SCOPE: &str = "InvalidScopeException";
pub(super) const INVALID_CLIENT_METADATA: &str = "InvalidClientMetadataException";
pub(super) const INVALID_REDIRECT_URI: &str = "InvalidRedirectUriException";
pub(super) const UNKNOWN_OPERATION: &str = "UnknownOperationException";

pub(super) struct Refusal {
    pub status: u16,
    pub name: &'static str,
    pub message: Cow<'static, str>,
}

impl Refusal {
    pub(super) fn new(name: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        let known = KNOWN.iter().map(|(known, status, _)| (*known, *status));
        let known = known.chain(KNOWN_TO_STS.iter().copied()).find(|(known, _)| *known == name);
        Self { status: known.map_or(400, |(_, status)| status), name, message: message.into() }
    }

    pub(super) fn invalid_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("InvalidRequestException", message)
    }

    pub(super) fn unauthorized() -> Self {
        Self::new("UnauthorizedException", "Session token not found or invalid")
    }

    pub(super) fn forbidden() -> Self {
        Self::new("ForbiddenException", "No access")
    }

    /// Returns the most likely error of the operation's API for a status.
    pub(super) fn of_status(status: u16, operation: Operation) -> Self {
        let known = KNOWN.iter().find(|(_, known, _)| *known == status);
        let of_sts = KNOWN_TO_STS.iter().find(|(_, known)| *known == status);
        let name = match known {
            _ if speaks_xml(operation) => of_sts.map_or("UnknownFailure", |(name, _)| name),
            Some(_) if status == 401 && speaks_oauth(operation) => INVALID_CLIENT,
            Some((name, ..)) => name,
            None => "UnknownException",
        };
        Self { status, ..Self::new(name, format!("Asked to answer {status}")) }
    }

    /// Formats a page for a person, or the error body of the operation's API.
    pub(super) fn response(&self, operation: Operation) -> Response {
        match operation {
            Operation::Authorize | Operation::Page => page::refused(self.status, self.name, &self.message),
            Operation::CreateOAuth2Token => signin::refused(self),
            _ if speaks_xml(operation) => sts::refused(self),
            _ if speaks_oauth(operation) => {
                let body = json!({"error": self.oauth(), "error_description": self.message});
                Response::json(self.status, &body).with("x-amzn-ErrorType", self.header("sso.oidc"))
            }
            _ => {
                let name = format!("com.amazonaws.switchboard.portal#{}", self.name);
                let body = json!({"message": self.message, "__type": name});
                let header = self.header("switchboard.portal");
                Response::json(self.status, &body).with("x-amzn-ErrorType", header)
            }
        }
    }

    fn oauth(&self) -> &'static str {
        let known = KNOWN.iter().find(|(known, ..)| *known == self.name);
        match known {
            Some((_, _, error)) => error,
            None if self.status >= 500 => "server_error",
            None => "invalid_request",
        }
    }

    /// Returns the `x-amzn-ErrorType` header with the suffix of real answers, which clients must remove.
    fn header(&self, service: &str) -> String {
        let name = self.name;
        format!("{name}:http://internal.amazon.com/coral/com.amazonaws.{service}/")
    }
}

pub(super) fn speaks_xml(operation: Operation) -> bool {
    matches!(operation, Operation::AssumeRole | Operation::GetCallerIdentity)
}

fn speaks_oauth(operation: Operation) -> bool {
    use Operation::{CreateToken, RegisterClient, StartDeviceAuthorization};
    matches!(operation, RegisterClient | StartDeviceAuthorization | CreateToken)
}
