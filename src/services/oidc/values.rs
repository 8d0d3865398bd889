//! Arguments and results of the calls.

use crate::secret::Secret;
use crate::time::Time;

/// Answer of StartDeviceAuthorization: user code and link for the person, device code and pause for the polls.
#[derive(Debug)]
pub struct DeviceAuthorization {
    /// Sent in every poll.
    pub device_code: Secret,
    /// Shown on the page for comparison, or typed there.
    pub user_code: String,
    /// Page on which the code is typed.
    pub verification_uri: String,
    /// Page that already has the code.
    pub verification_uri_complete: Option<String>,
    /// Seconds until the code expires.
    pub expires_in: u64,
    /// Seconds between two polls.
    pub interval: u64,
}

/// What is offered for a token.
#[derive(Clone, Copy, Debug)]
pub enum Offer<'a> {
    /// A device code, repeatedly until the person has decided.
    DeviceCode(&'a Secret),
    /// The code of a redirect. It works once.
    AuthorizationCode {
        /// The code from the redirect.
        code: &'a Secret,
        /// The PKCE verifier of the attempt.
        verifier: &'a Secret,
        /// The redirect URI exactly as in the link, with its port.
        redirect_uri: &'a str,
    },
    /// A refresh token, which the answer may replace.
    RefreshToken(&'a Secret),
}

/// Credentials of a registered client, by this or another tool. They alone sign nobody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Id of the client.
    pub client_id: String,
    /// Secret of the client.
    pub client_secret: Secret,
    /// When it expires; then the service refuses it and renewals with it.
    pub expires_at: Time,
}

/// Result of CreateToken.
#[derive(Debug)]
pub struct Grant {
    /// The new access token.
    pub access_token: Secret,
    /// When the access token expires.
    pub expires_at: Time,
    /// The next refresh token; `None` keeps the old one.
    pub refresh_token: Option<Secret>,
}

/// Flows to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The browser returns to this machine (authorization code with PKCE).
    Browser,
    /// A person confirms a code in any browser, on any machine.
    Device,
}
