//! Bodies of requests and answers in JSON.

use serde::{Deserialize, Serialize};

/// Request of RegisterClient.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegisterClient<'a> {
    pub(super) client_name: String,
    pub(super) client_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) grant_types: Option<&'a [&'a str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) redirect_uris: Option<[String; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) issuer_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scopes: Option<&'a [String]>,
}

/// Answer of RegisterClient.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Registered {
    pub(super) client_id: String,
    pub(super) client_secret: String,
    /// Seconds since the epoch.
    pub(super) client_secret_expires_at: i64,
}

/// Request of StartDeviceAuthorization.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StartDeviceAuthorization<'a> {
    pub(super) client_id: &'a str,
    pub(super) client_secret: &'a str,
    pub(super) start_url: &'a str,
}

/// Answer of StartDeviceAuthorization.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Started {
    pub(super) device_code: String,
    pub(super) user_code: String,
    pub(super) verification_uri: String,
    pub(super) verification_uri_complete: Option<String>,
    pub(super) expires_in: u64,
    pub(super) interval: Option<u64>,
}

/// Request of CreateToken; which fields are set depends on the grant.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateToken<'a> {
    pub(super) grant_type: &'static str,
    pub(super) client_id: &'a str,
    pub(super) client_secret: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) device_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) redirect_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code_verifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refresh_token: Option<&'a str>,
}

/// Answer of CreateToken; `expires_in` is in seconds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created {
    pub(super) access_token: String,
    pub(super) expires_in: i64,
    pub(super) refresh_token: Option<String>,
}
