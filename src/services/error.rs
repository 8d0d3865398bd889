//! How the two Identity Center services say no: the error's name and text, wherever an answer carries them.

use crate::system::http::Reply;
use serde::Deserialize;
use std::fmt;

/// An answer that is not the one asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// `UnauthorizedException`, or the OAuth name (`invalid_grant`) where there is no other. `None`: not an answer of
    /// these services at all.
    pub code: Option<String>,
    /// The service's own words.
    pub message: Option<String>,
}

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
    /// Reads an answer: the header names the error, else the body's `code`, `__type` or OAuth `error` (botocore's
    /// order).
    pub fn read(reply: &Reply) -> Self {
        let body: Body = serde_json::from_slice(&reply.body).unwrap_or_default();
        let code =
            [reply.error_type.as_deref(), body.code.as_deref(), body.kind.as_deref(), body.error.as_deref()]
                .into_iter()
                .flatten()
                .map(bare)
                .find(|code| !code.is_empty())
                .map(str::to_owned);
        let message = body.error_description.or(body.message).filter(|message| !message.is_empty());
        let message = message.or_else(|| reply.location.as_ref().map(|to| format!("a redirect to {to}")));
        Refusal { status: reply.status, code, message }
    }

    /// Whether the error has one of these names.
    pub fn is(&self, names: &[&str]) -> bool {
        self.code.as_deref().is_some_and(|code| names.contains(&code))
    }
}

/// `com.amazonaws.switchboard.portal#Name:http://…` → `Name`.
fn bare(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or_default();
    code.rsplit('#').next().unwrap_or_default().trim()
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status)?;
        for part in [&self.code, &self.message].into_iter().flatten() {
            write!(f, ", {part}")?;
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
