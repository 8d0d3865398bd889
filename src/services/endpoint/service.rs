//! The services that ssoenv calls, with the variables and keys for their endpoints. Pure.

/// Variable for the endpoint of all services.
pub(super) const ALL: &str = "AWS_ENDPOINT_URL";

/// Services that ssoenv calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Sso,
    SsoOidc,
    Sts,
    Signin,
}

/// Variables for the endpoint of one of these services.
pub const SERVICE_VARIABLES: [&str; 4] = [
    Service::Sso.variable(),
    Service::SsoOidc.variable(),
    Service::Sts.variable(),
    Service::Signin.variable(),
];

impl Service {
    pub(super) const fn variable(self) -> &'static str {
        match self {
            Service::Sso => "AWS_ENDPOINT_URL_SSO",
            Service::SsoOidc => "AWS_ENDPOINT_URL_SSO_OIDC",
            Service::Sts => "AWS_ENDPOINT_URL_STS",
            Service::Signin => "AWS_ENDPOINT_URL_SIGNIN",
        }
    }

    pub(super) fn block(self) -> &'static str {
        match self {
            Service::Sso => "sso",
            Service::SsoOidc => "sso_oidc",
            Service::Sts => "sts",
            Service::Signin => "signin",
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
            (Service::Signin, false) => "signin",
            (Service::Signin, true) => "signin-fips",
        }
    }

    /// Returns the name that people use.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Service::Sso | Service::SsoOidc | Service::Signin => "sign-in",
            Service::Sts => "STS",
        }
    }

    /// Returns the secret that is sent there.
    pub(super) fn secret(self) -> &'static str {
        match self {
            Service::Sso | Service::SsoOidc => "the sign-in token",
            Service::Signin => "the refresh token",
            Service::Sts => "the session token",
        }
    }
}
