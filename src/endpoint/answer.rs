//! Bodies of the endpoint's answers. Pure.

use super::request_check::Rejection;
use crate::aws::credentials::Credentials;
use crate::secret::Secret;
use serde::Serialize;

/// Why there are no credentials at this moment, as the client gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Unavailable {
    /// HTTP status: 403 where a person has to act, since most SDKs stop at once; 503 where they should try again.
    #[serde(skip)]
    pub status: u16,
    /// One word. Go and Terraform print it.
    pub code: &'static str,
    /// A sentence with the next command.
    pub message: String,
}

/// Credentials as SDKs read them from a container endpoint. All five members, since each is required by some SDK.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    token: &'a str,
    /// Whole seconds and `Z`: the one form that every SDK reads.
    expiration: String,
    /// A string: the SDKs for Go and .NET refuse a number.
    account_id: &'a str,
}

/// Returns the body with credentials; `None` for permanent keys, which no SDK takes from an endpoint.
pub(super) fn credentials(held: &Credentials, account_id: Option<&str>) -> Option<Secret> {
    let body = Body {
        access_key_id: &held.access_key_id,
        secret_access_key: held.secret_access_key.expose(),
        token: held.session_token.as_ref()?.expose(),
        expiration: held.expires_at?.rfc3339(),
        account_id: held.account_id.as_deref().or(account_id).unwrap_or_default(),
    };
    serde_json::to_string(&body).ok().map(Secret::new)
}

/// Returns status and body for a request that is not for this endpoint. They do not say what would be right.
pub(super) fn rejection(rejection: Rejection) -> (u16, &'static str) {
    match rejection {
        Rejection::Token => (401, r#"{"code":"","message":""}"#),
        Rejection::Path => (404, r#"{"code":"","message":""}"#),
        Rejection::Forbidden => {
            (403, r#"{"code":"Forbidden","message":"this endpoint answers programs on this machine"}"#)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;

    #[test]
    fn the_answer_has_what_each_sdk_requires() {
        let held = Credentials {
            access_key_id: "ASIA1".into(),
            secret_access_key: Secret::new("s/+\""),
            session_token: Some(Secret::new("t==")),
            expires_at: Some(Time::from_epoch(1_795_229_701)),
            issued_at: Time::from_epoch(1_795_226_101),
            account_id: None,
        };
        assert_eq!(
            credentials(&held, Some("000000000001")).unwrap().expose(),
            r#"{"AccessKeyId":"ASIA1","SecretAccessKey":"s/+\"","Token":"t==","Expiration":"2026-11-21T02:55:01Z","AccountId":"000000000001"}"#
        );
        let printed = Credentials { account_id: Some("000000000002".into()), ..held.clone() };
        assert!(credentials(&printed, None).unwrap().expose().contains(r#""AccountId":"000000000002""#));
        assert_eq!(credentials(&Credentials { expires_at: None, ..held }, None), None);
    }
}
