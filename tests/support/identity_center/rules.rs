//! What a test may change about the service: lifetimes, token policy, who signs in.
//! The organisation and faults have their own files.

use std::time::Duration;

/// Lifetimes are in seconds of the service's own clock.
pub struct Rules {
    /// Who signs in on the pages.
    pub user: String,
    /// The only start URL, and issuer URL, the service knows.
    pub start_url: String,
    /// A refresh retires the refresh token it used, if it returns a new one.
    pub rotate_refresh_tokens: bool,
    /// A refresh answers with a refresh token; if not, the one it used stays valid.
    pub return_refresh_token: bool,
    /// An access token never outlives its session, whatever this says.
    pub access_token_life: i64,
    /// Counted from sign-in and settled then.
    pub session_life: i64,
    /// For roles without a `role_life` of their own.
    pub role_life: i64,
    pub registration_life: i64,
    pub device_life: i64,
    /// Polls closer together than this are told to slow down; 0 allows any pace.
    pub device_interval: i64,
    pub code_life: i64,
    /// StartDeviceAuthorization answers with `verificationUriComplete`, which the real API does not promise.
    pub name_device_link: bool,
    /// The first poll already succeeds, without anybody visiting the device page.
    pub approve_device_automatically: bool,
    /// `/authorize` redirects at once instead of showing a page.
    pub approve_sign_in_automatically: bool,
    /// Real time before every answer of the two APIs; the pages are not delayed.
    pub latency: Duration,
    /// How far the `Date` of every answer is ahead of this machine.
    pub date_ahead: Duration,
    /// The only region that signatures may be scoped to; where absent, any.
    pub sts_region: Option<String>,
    /// Regions where STS is not activated.
    pub disabled_regions: Vec<String>,
    /// Errors carry `x-amzn-ErrorType`; if not, clients must read the body.
    pub name_errors_in_header: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            user: "sam".to_owned(),
            start_url: "https://d-1234567890.awsapps.com/start".to_owned(),
            rotate_refresh_tokens: true,
            return_refresh_token: true,
            access_token_life: 3600,
            session_life: 8 * 3600,
            role_life: 3600,
            registration_life: 90 * 86_400,
            device_life: 600,
            device_interval: 1,
            code_life: 300,
            name_device_link: true,
            approve_device_automatically: false,
            approve_sign_in_automatically: false,
            latency: Duration::ZERO,
            date_ahead: Duration::ZERO,
            sts_region: None,
            disabled_regions: Vec::new(),
            name_errors_in_header: true,
        }
    }
}

impl Rules {
    /// Whether a URL a client sent means this organisation, in any spelling people copy.
    pub(super) fn names_the_organisation(&self, url: &str) -> bool {
        bare(url) == bare(&self.start_url)
    }
}

fn bare(url: &str) -> &str {
    let url = url.strip_suffix("#/").unwrap_or(url);
    let url = url.strip_suffix('#').unwrap_or(url);
    url.strip_suffix('/').unwrap_or(url)
}
