//! Arguments and results of the calls.

use crate::secret::Secret;
use crate::time::Time;

/// What a person has to be shown, and what to ask with while they decide.
#[derive(Debug)]
pub struct DeviceAuthorization {
    /// Goes into every poll.
    pub device_code: Secret,
    /// What the page shows, or asks for.
    pub user_code: String,
    /// The page that asks for the code.
    pub verification_uri: String,
    /// The page that knows it already.
    pub verification_uri_complete: Option<String>,
    /// Seconds until the service gives up.
    pub expires_in: u64,
    /// Seconds between two polls.
    pub interval: u64,
}

/// What is offered for a token.
#[derive(Clone, Copy, Debug)]
pub enum Offer<'a> {
    /// A device code, again and again until the person has decided.
    DeviceCode(&'a Secret),
    /// The code of a redirect. It can be offered once.
    AuthorizationCode {
        /// From the redirect.
        code: &'a Secret,
        /// Of the attempt that the code belongs to.
        verifier: &'a Secret,
        /// With its port, to the letter as in the link.
        redirect_uri: &'a str,
    },
    /// A refresh token, which the answer may replace.
    RefreshToken(&'a Secret),
}

/// What the service gave this tool, or another, to prove itself with. Not a secret of the person's: it signs nobody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The registered client's id.
    pub client_id: String,
    /// The registered client's secret.
    pub client_secret: Secret,
    /// The service refuses it, and renewals with it, from then on.
    pub expires_at: Time,
}

/// What the service gives for a renewal.
#[derive(Debug)]
pub struct Grant {
    /// The new token.
    pub access_token: Secret,
    /// When it ends.
    pub expires_at: Time,
    /// The next refresh token; `None` leaves the old one in force.
    pub refresh_token: Option<Secret>,
}

/// The two ways to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The browser comes back to this machine (authorization code with PKCE).
    Browser,
    /// A code is confirmed in any browser, on any machine.
    Device,
}
