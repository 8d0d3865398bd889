//! What a test can change about the service: lifetimes, token policy, the user. The organisation and faults have
//! their own files.

use std::time::Duration;

/// Lifetimes are in seconds of the service's own clock.
pub struct Rules {
    /// User who signs in on the pages.
    pub user: String,
    /// The only start URL, and issuer URL, that the service accepts.
    pub start_url: String,
    /// Whether a refresh invalidates the refresh token that it used, if it returns a new one.
    pub rotate_refresh_tokens: bool,
    /// Whether a refresh returns a refresh token; otherwise the used one stays valid.
    pub return_refresh_token: bool,
    /// Never longer than the rest of the session.
    pub access_token_life: i64,
    /// Counted from the sign-in; later changes do not affect it.
    pub session_life: i64,
    /// For roles without their own `role_life`.
    pub role_life: i64,
    pub registration_life: i64,
    /// Life of credentials of `aws login`, and of the sign-in.
    pub login_life: i64,
    pub login_session_life: i64,
    /// Whether a refresh token of `aws login` works again after its renewal, until the next one.
    pub repeat_refresh: bool,
    pub device_life: i64,
    /// Least seconds between two polls; faster ones get `slow_down`. 0 allows any pace.
    pub device_interval: i64,
    pub code_life: i64,
    /// Whether StartDeviceAuthorization returns `verificationUriComplete`, which the real API does not promise.
    pub name_device_link: bool,
    /// Whether the first poll succeeds, without a person on the device page.
    pub approve_device_automatically: bool,
    /// Whether `/authorize` redirects at once, without a page.
    pub approve_sign_in_automatically: bool,
    /// Real time before every answer of the two APIs; pages are not delayed.
    pub latency: Duration,
    /// How far the `Date` of every answer is ahead of this machine.
    pub date_ahead: Duration,
    /// The only region that signatures may be for; `None`: any.
    pub sts_region: Option<String>,
    /// Regions in which STS is not activated.
    pub disabled_regions: Vec<String>,
    /// Whether errors have `x-amzn-ErrorType`; otherwise clients must read the body.
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
            login_life: 900,
            login_session_life: 12 * 3600,
            repeat_refresh: false,
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
    /// Whether a URL from a client is that of this organisation, in any spelling.
    pub(super) fn names_the_organisation(&self, url: &str) -> bool {
        bare(url) == bare(&self.start_url)
    }
}

fn bare(url: &str) -> &str {
    let url = url.strip_suffix("#/").unwrap_or(url);
    let url = url.strip_suffix('#').unwrap_or(url);
    url.strip_suffix('/').unwrap_or(url)
}
