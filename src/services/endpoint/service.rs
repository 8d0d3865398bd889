//! The services that ssoenv calls, and the variables and keys that say where they are. Pure.

/// Leads every service to one place.
pub(super) const ALL: &str = "AWS_ENDPOINT_URL";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Sso,
    SsoOidc,
    Sts,
}

/// The variables that lead one of these services somewhere else.
pub const SERVICE_VARIABLES: [&str; 3] =
    [Service::Sso.variable(), Service::SsoOidc.variable(), Service::Sts.variable()];

impl Service {
    pub(super) const fn variable(self) -> &'static str {
        match self {
            Service::Sso => "AWS_ENDPOINT_URL_SSO",
            Service::SsoOidc => "AWS_ENDPOINT_URL_SSO_OIDC",
            Service::Sts => "AWS_ENDPOINT_URL_STS",
        }
    }

    pub(super) fn block(self) -> &'static str {
        match self {
            Service::Sso => "sso",
            Service::SsoOidc => "sso_oidc",
            Service::Sts => "sts",
        }
    }

    pub(super) fn host(self, fips: bool) -> &'static str {
        match (self, fips) {
            (Service::Sso, false) => "portal.sso",
            (Service::Sso, true) => "portal.sso-fips",
            (Service::SsoOidc, false) => "oidc",
            (Service::SsoOidc, true) => "oidc-fips",
            (Service::Sts, false) => "sts",
            (Service::Sts, true) => "sts-fips",
        }
    }

    /// What people call it.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Service::Sso | Service::SsoOidc => "sign-in",
            Service::Sts => "STS",
        }
    }

    /// What goes there.
    pub(super) fn secret(self) -> &'static str {
        match self {
            Service::Sso | Service::SsoOidc => "the sign-in token",
            Service::Sts => "the session token",
        }
    }
}
