//! Errors of the services: name and text, and what a person can do about them.

use crate::error::Failure;
use crate::services::endpoint::Endpoint;
use crate::system::http::{ANSWERED_BY_ANOTHER, Reply};
use crate::system::terminal::excerpt;
use serde::Deserialize;
use std::fmt;
use std::time::Duration;

/// Error codes after which the AWS SDKs wait and repeat the call, whatever the status.
const THROTTLED: [&str; 7] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
];

/// Why a call has no result. `R` is a refusal that the caller can explain.
#[derive(Debug)]
pub enum ServiceError<R = Refusal> {
    /// The service refuses the request.
    Refused(R),
    /// No answer, or one that is malformed or unexpected. The error is complete, with a hint.
    Unanswered(anyhow::Error),
}

/// The service that answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnsweredBy {
    /// The OIDC service or the portal.
    IdentityCenter,
    /// STS.
    Sts,
}

/// An answer with an error status, or a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The service.
    pub by: AnsweredBy,
    /// The HTTP status.
    pub status: u16,
    /// `UnauthorizedException`, `AccessDenied`, or the OAuth name (`invalid_grant`) if there is no other. `None` if
    /// the answer is not from the service, but from a proxy for example.
    pub code: Option<String>,
    /// The service's own text.
    pub message: Option<String>,
    /// How long the service asks to wait before the next call.
    pub retry_after: Option<Duration>,
}

/// Error body: OAuth fields (`error`, `error_description`), and those of AWS (`message`, `code`, `__type`).
#[derive(Default, Deserialize)]
struct Body {
    error: Option<String>,
    error_description: Option<String>,
    #[serde(alias = "Message")]
    message: Option<String>,
    #[serde(alias = "Code")]
    code: Option<String>,
    #[serde(rename = "__type")]
    kind: Option<String>,
}

impl Refusal {
    /// Parses an answer of IAM Identity Center. The name of the error is in the header, otherwise in the body's
    /// `code`, `__type` or OAuth `error` (botocore's order).
    pub fn read(reply: &Reply) -> Self {
        // A proxy may answer in HTML: then there is no code, which callers check.
        let body: Body = serde_json::from_slice(&reply.body).unwrap_or_default();
        let code =
            [reply.error_type.as_deref(), body.code.as_deref(), body.kind.as_deref(), body.error.as_deref()]
                .into_iter()
                .flatten()
                .map(bare)
                .find(|code| !code.is_empty())
                .map(str::to_owned);
        Refusal::new(AnsweredBy::IdentityCenter, reply, code, body.error_description.or(body.message))
    }

    /// Creates a refusal. A redirect without a text gets its target as the text.
    pub(super) fn new(by: AnsweredBy, reply: &Reply, code: Option<String>, message: Option<String>) -> Self {
        let message = message.filter(|message| !message.is_empty());
        let redirect = || reply.location.as_ref().map(|to| format!("a redirect to {to}"));
        let message = message.or_else(redirect);
        Refusal { by, status: reply.status, code, message, retry_after: reply.retry_after }
    }

    /// Whether the error has one of these names.
    pub fn is(&self, names: &[&str]) -> bool {
        self.code.as_deref().is_some_and(|code| names.contains(&code))
    }

    /// Whether the service's text contains these words.
    pub fn says(&self, words: &str) -> bool {
        self.message.as_deref().is_some_and(|message| message.contains(words))
    }

    /// Whether the service limits the rate of calls, by the status or by the error's name.
    pub fn is_throttled(&self) -> bool {
        self.status == 429 || (self.status >= 400 && self.is(&THROTTLED))
    }

    /// Returns the error if the caller has no better explanation; `what` says what the service at `endpoint` did not
    /// do.
    pub fn unexplained(self, endpoint: &Endpoint, what: &str) -> anyhow::Error {
        let failure = Failure::service(format!("{endpoint} {what}")).hint(endpoint.hint(self.hint()));
        anyhow::Error::new(self).context(failure)
    }

    /// Returns the hint for an answer that no caller expects.
    pub fn hint(&self) -> &'static str {
        match self.status {
            _ if self.is_throttled() => "the service limits the number of calls: try again in a minute",
            500..=599 => "try again in a moment",
            _ if self.code.is_some() => "try again in a moment",
            // AWS names its errors, so this answer comes from a server in between.
            _ => ANSWERED_BY_ANOTHER,
        }
    }
}

/// An error of a call, which may contain a refusal.
pub trait CarriesRefusal {
    /// Returns the refusal in the error.
    fn refusal(&self) -> Option<&Refusal>;
}

impl CarriesRefusal for Refusal {
    fn refusal(&self) -> Option<&Refusal> {
        Some(self)
    }
}

impl CarriesRefusal for anyhow::Error {
    fn refusal(&self) -> Option<&Refusal> {
        self.downcast_ref()
    }
}

impl<W> CarriesRefusal for ServiceError<(W, Refusal)> {
    fn refusal(&self) -> Option<&Refusal> {
        match self {
            ServiceError::Refused((_, refusal)) => Some(refusal),
            ServiceError::Unanswered(_) => None,
        }
    }
}

/// Whether the portal rejects the token of the call. A 401 without an error name may come from a proxy.
pub fn rejects_token(error: &impl CarriesRefusal) -> bool {
    error.refusal().is_some_and(|refusal| refusal.status == 401 && refusal.code.is_some())
}

/// Whether an answer of IAM Identity Center deserves another attempt although its status does not.
pub(super) fn asks_again(reply: &Reply) -> bool {
    reply.status >= 400 && Refusal::read(reply).is_throttled()
}

/// Cuts `com.amazonaws.switchboard.portal#Name:http://…` to `Name`.
fn bare(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or_default();
    code.rsplit('#').next().unwrap_or_default().trim()
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status)?;
        for part in [&self.code, &self.message].into_iter().flatten() {
            write!(f, ", {}", excerpt(part))?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, error_type: Option<&str>, body: &str) -> String {
        let mut reply = Reply::new(status, body.as_bytes().to_vec());
        reply.error_type = error_type.map(str::to_owned);
        Refusal::read(&reply).to_string()
    }

    #[test]
    fn a_pause_is_asked_for_by_the_status_or_by_the_name_and_strangers_are_named() {
        const PAUSE: &str = "the service limits the number of calls: try again in a minute";
        const AGAIN: &str = "try again in a moment";
        for (status, code, hint) in [
            (429, None, PAUSE),
            (429, Some("SlowDownException"), PAUSE),
            (400, Some("ThrottlingException"), PAUSE),
            (400, Some("InvalidRequestException"), AGAIN),
            (503, None, AGAIN),
            (403, None, ANSWERED_BY_ANOTHER),
            (302, None, ANSWERED_BY_ANOTHER),
        ] {
            let reply = Reply::new(status, Vec::new());
            let code = code.map(str::to_owned);
            let refusal = Refusal::new(AnsweredBy::IdentityCenter, &reply, code, None);
            assert_eq!(refusal.hint(), hint, "{refusal}");
        }
    }

    #[test]
    fn the_name_is_found_wherever_it_stands() {
        for (status, header, body, shown) in [
            (
                400,
                Some(
                    "AuthorizationPendingException:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/",
                ),
                r#"{"error":"authorization_pending","error_description":"Authorization is still pending"}"#,
                "status 400, AuthorizationPendingException, Authorization is still pending",
            ),
            (
                403,
                None,
                r#"{"message":"No access","__type":"com.amazonaws.switchboard.portal#ForbiddenException"}"#,
                "status 403, ForbiddenException, No access",
            ),
            (400, None, r#"{"error":"invalid_grant"}"#, "status 400, invalid_grant"),
            (502, None, "<html>bad gateway</html>", "status 502"),
            (400, None, "[1]", "status 400"),
        ] {
            assert_eq!(refusal(status, header, body), shown);
        }
    }
}
