//! The URL of a service: overrides of environment and profile in the AWS CLI's order, otherwise the partition's rule.

use super::service::{ALL, Service};
use crate::aws::partition;
use crate::config::Config;
use crate::config::section::Section;
use crate::error::{Failure, Kind};
use crate::services::endpoint::overrides::custom;
use crate::system::env::Env;
use crate::system::http::{ANSWERED_BY_ANOTHER, UNREACHED};
use std::fmt;
use std::path::PathBuf;

/// The AWS CLI's name for the region of STS's global endpoint.
pub const GLOBAL: &str = "aws-global";

/// Region of that endpoint, which is also signed.
pub const BEHIND_GLOBAL: &str = "us-east-1";

/// Endpoints of a session, and the certificates to trust there.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// The access portal.
    pub sso: Endpoint,
    /// The OIDC service.
    pub oidc: Endpoint,
    /// The profile's `ca_bundle`.
    pub ca_bundle: Option<PathBuf>,
}

/// Endpoint of one service. `Display` prints the base URL, without a trailing slash.
#[derive(Clone, Debug)]
pub struct Endpoint {
    service: Service,
    url: String,
    /// The setting for all services that set this one: a variable, or a line of the file.
    for_all: Option<String>,
}

/// A setting for all services that affects one that ssoenv calls.
pub struct SettingForAll {
    /// The setting, and the service that it redirects.
    pub what: String,
    /// How to redirect only the intended service.
    pub remedy: String,
}

impl Endpoint {
    /// Returns the endpoint of STS in a region, under the settings of the selected profile. It is always a regional
    /// one, as in the AWS CLI, except for the region [`GLOBAL`].
    pub fn sts(env: &Env, config: &Config, settings: &Section, region: &str) -> Result<Self, Failure> {
        endpoint(env, config, settings, Service::Sts, region)
    }

    /// Returns the endpoint of AWS Sign-In in a region, under the settings of the selected profile.
    pub fn signin(env: &Env, config: &Config, settings: &Section, region: &str) -> Result<Self, Failure> {
        endpoint(env, config, settings, Service::Signin, region)
    }

    /// Returns the endpoint of AWS Sign-In that replaces AWS's own; `None` without one. The console's federation is there
    /// too, at hosts that the endpoints do not have.
    pub fn overridden_signin(
        env: &Env,
        config: &Config,
        settings: &Section,
    ) -> Result<Option<Self>, Failure> {
        let is_overridden = custom(env, config, settings, Service::Signin)?.is_some();
        is_overridden.then(|| Endpoint::signin(env, config, settings, BEHIND_GLOBAL)).transpose()
    }

    /// Returns the setting for all services, if it set this endpoint. A person who meant another service (a local
    /// stand-in for S3) has redirected the sign-in as well.
    pub fn setting_for_all(&self) -> Option<SettingForAll> {
        let service = self.service.in_words();
        Some(match self.for_all.as_deref()? {
            ALL => SettingForAll {
                what: format!("{ALL} also redirects {service} to this address"),
                remedy: format!(
                    "unset it, and set only the variable of the service that you need, as in {ALL}_S3"
                ),
            },
            place => SettingForAll {
                what: format!("endpoint_url ({place}) also redirects {service} to this address"),
                remedy: "move it to a [services] section, under the service that needs it".to_owned(),
            },
        })
    }

    /// Returns the hint for a service that does not answer as it should.
    pub fn hint(&self, otherwise: &str) -> String {
        self.setting_for_all()
            .map_or_else(|| otherwise.to_owned(), |all| format!("{}: {}", all.what, all.remedy))
    }

    /// Replaces the hint of a failed call by [`Endpoint::hint`].
    pub fn explain_call_error(&self, mut error: anyhow::Error) -> anyhow::Error {
        if let Some(failure) = error.downcast_mut::<Failure>().filter(|failure| failure.kind == Kind::Service)
        {
            let hint = match failure.hint.take().unwrap_or_default() {
                // The usual hint names the session's region, but STS is called in the profile's.
                hint if hint == UNREACHED && self.service == Service::Sts => {
                    "check the network, HTTPS_PROXY and the region".to_owned()
                }
                hint => hint,
            };
            failure.hint = Some(self.hint(&hint));
        }
        error
    }

    /// Returns the error for an answer of status 200 without the expected content.
    pub fn malformed_answer(&self) -> Failure {
        Failure::service(format!("{self} did not answer as the AWS service does"))
            .hint(self.hint(ANSWERED_BY_ANOTHER))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl Endpoints {
    /// Returns the endpoints of a session under the settings of the selected profile; `region` is `sso_region`.
    pub fn of(env: &Env, config: &Config, settings: &Section, region: &str) -> Result<Self, Failure> {
        Ok(Endpoints {
            sso: endpoint(env, config, settings, Service::Sso, region)?,
            oidc: endpoint(env, config, settings, Service::SsoOidc, region)?,
            ca_bundle: settings.value("ca_bundle").map(|path| env.expand(path)),
        })
    }
}

/// Returns the endpoint of a service under the settings of the selected profile. Fails for plain http to another
/// machine, since a token would be sent unencrypted.
fn endpoint(
    env: &Env,
    config: &Config,
    settings: &Section,
    service: Service,
    region: &str,
) -> Result<Endpoint, Failure> {
    Ok(match custom(env, config, settings, service)? {
        Some(custom) => Endpoint {
            service,
            url: checked(service, &custom.url, &custom.said_by)?,
            for_all: custom.for_all.then_some(custom.said_by),
        },
        None => {
            let (fips, dual_stack) = (switch(env, settings, "fips"), switch(env, settings, "dualstack"));
            Endpoint { service, url: standard(service, region, fips, dual_stack), for_all: None }
        }
    })
}

/// Returns AWS's endpoint for the region, with its FIPS or dual-stack variant.
fn standard(service: Service, region: &str, fips: bool, dual_stack: bool) -> String {
    let region = match (service, region) {
        (Service::Sts, GLOBAL) if !fips && !dual_stack => return "https://sts.amazonaws.com".to_owned(),
        (Service::Sts, GLOBAL) => BEHIND_GLOBAL,
        _ => region,
    };
    let partition = partition::of_region(region);
    if service == Service::Signin && !fips && !dual_stack {
        return format!("https://{region}.signin.{}", sign_in_domain(partition.name));
    }
    if service == Service::Signin && partition.name == "aws-us-gov" && fips && !dual_stack {
        return "https://signin-fips.amazonaws-us-gov.com".to_owned();
    }
    // GovCloud's ordinary endpoints are FIPS endpoints already.
    let fips_host = fips && (partition.name != "aws-us-gov" || dual_stack);
    let suffix = if dual_stack { partition.dual_stack_suffix } else { partition.suffix };
    format!("https://{}.{region}.{suffix}", service.host(fips_host))
}

/// Returns the domain of the console's sign-in pages, where AWS Sign-In has its ordinary endpoint.
fn sign_in_domain(partition: &str) -> &'static str {
    match partition {
        "aws-cn" => "amazonaws.cn",
        "aws-us-gov" => "amazonaws-us-gov.com",
        "aws-eusc" => "amazonaws-eusc.eu",
        "aws-iso" => "c2shome.ic.gov",
        "aws-iso-b" => "sc2shome.sgov.gov",
        "aws-iso-e" => "csphome.adc-e.uk",
        "aws-iso-f" => "csphome.hci.ic.gov",
        _ => "aws.amazon.com",
    }
}

/// Reads `use_fips_endpoint` / `AWS_USE_FIPS_ENDPOINT`, and the same for dual-stack: on only for `true`, in any case.
fn switch(env: &Env, settings: &Section, what: &str) -> bool {
    let variable = env.text(&format!("AWS_USE_{}_ENDPOINT", what.to_uppercase()));
    let key = format!("use_{what}_endpoint");
    variable
        .as_deref()
        .or_else(|| settings.value(&key))
        .is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// Checks an overridden endpoint. Refuses plain http except on loopback: tokens would be sent unencrypted.
fn checked(service: Service, url: &str, said_by: &str) -> Result<String, Failure> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let refused = |why: &str, hint: &str| {
        Err(Failure::configuration(format!("the endpoint {url} ({said_by}) {why}")).hint(hint))
    };
    // Paths are appended to the URL, so a query or a fragment would swallow them.
    if !url.bytes().all(|byte| byte.is_ascii_graphic())
        || host.is_empty()
        || host.contains('@')
        || rest.contains(['?', '#'])
    {
        return refused(
            "is not the URL of a service",
            "an endpoint looks like https://host.example or http://127.0.0.1:4566",
        );
    }
    match scheme.to_ascii_lowercase().as_str() {
        "https" => {}
        "http" if is_loopback(host) => {}
        "http" => {
            let why = format!("uses plain http: {} would be sent unencrypted", service.secret());
            return refused(&why, "use https, or an address on this machine");
        }
        _ => return refused("uses neither https nor http", "add the scheme: https://host.example"),
    }
    // The HTTP client's set-up compares the scheme with case.
    let lower = format!("{}://{rest}", scheme.to_ascii_lowercase());
    Ok(lower.trim_end_matches('/').to_owned())
}

/// Whether a host, with or without port, is `localhost` or a loopback address.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, "")) => name,
            Some((name, port)) if port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok()) => {
                name
            }
            _ => return false,
        },
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(variables: &[(&str, &str)], profile: &str, rest: &str) -> Result<String, Failure> {
        let config = Config::from_texts(&format!("[profile p]\n{profile}{rest}"), "");
        let settings = config.profile("p")?.unwrap_or_default();
        endpoint(&Env::of(variables), &config, &settings, Service::Sso, "eu-west-1").map(|it| it.to_string())
    }

    #[test]
    fn each_partition_and_variant_has_its_host() {
        use Service::{Signin, Sso, SsoOidc, Sts};
        for (service, region, fips, dual_stack, url) in [
            (Sso, "us-east-1", false, false, "https://portal.sso.us-east-1.amazonaws.com"),
            (SsoOidc, "us-east-1", false, false, "https://oidc.us-east-1.amazonaws.com"),
            (SsoOidc, "us-east-1", true, false, "https://oidc-fips.us-east-1.amazonaws.com"),
            (Sso, "eu-west-1", false, true, "https://portal.sso.eu-west-1.api.aws"),
            (Sso, "eu-west-1", true, true, "https://portal.sso-fips.eu-west-1.api.aws"),
            (Sso, "us-gov-west-1", true, false, "https://portal.sso.us-gov-west-1.amazonaws.com"),
            (Sso, "us-gov-west-1", true, true, "https://portal.sso-fips.us-gov-west-1.api.aws"),
            (SsoOidc, "cn-north-1", false, false, "https://oidc.cn-north-1.amazonaws.com.cn"),
            (Sso, "eusc-de-east-1", false, false, "https://portal.sso.eusc-de-east-1.amazonaws.eu"),
            (Sts, "us-east-1", false, false, "https://sts.us-east-1.amazonaws.com"),
            (Sts, "eu-west-1", true, false, "https://sts-fips.eu-west-1.amazonaws.com"),
            (Sts, "eu-west-1", false, true, "https://sts.eu-west-1.api.aws"),
            (Sts, "us-gov-west-1", true, false, "https://sts.us-gov-west-1.amazonaws.com"),
            (Sts, "cn-northwest-1", false, false, "https://sts.cn-northwest-1.amazonaws.com.cn"),
            (Sts, "aws-global", false, false, "https://sts.amazonaws.com"),
            (Signin, "eu-west-1", false, false, "https://eu-west-1.signin.aws.amazon.com"),
            (Signin, "us-gov-west-1", false, false, "https://us-gov-west-1.signin.amazonaws-us-gov.com"),
            (Signin, "cn-north-1", false, false, "https://cn-north-1.signin.amazonaws.cn"),
            (Signin, "eusc-de-east-1", false, false, "https://eusc-de-east-1.signin.amazonaws-eusc.eu"),
            (Signin, "eu-west-1", true, false, "https://signin-fips.eu-west-1.amazonaws.com"),
            (Signin, "us-gov-west-1", true, false, "https://signin-fips.amazonaws-us-gov.com"),
            (Signin, "eu-west-1", false, true, "https://signin.eu-west-1.api.aws"),
            (Sts, "aws-global", true, false, "https://sts-fips.us-east-1.amazonaws.com"),
        ] {
            assert_eq!(standard(service, region, fips, dual_stack), url);
        }
    }

    #[test]
    fn overrides_are_taken_in_the_order_of_the_aws_cli() {
        const ALL: (&str, &str) = ("AWS_ENDPOINT_URL", "https://all");
        const SSO: (&str, &str) = ("AWS_ENDPOINT_URL_SSO", "https://sso/base/");
        let own = "endpoint_url = https://own\n";
        let both = "endpoint_url = https://own\nservices = s\n";
        let services = "[services s]\nsso =\n  endpoint_url = https://block\n";
        for (variables, profile, rest, expected) in [
            (&[ALL, SSO][..], both, services, "https://sso/base"),
            (&[ALL], both, services, "https://all"),
            (&[("AWS_ENDPOINT_URL", "")], both, services, "https://block"),
            (&[], both, "[services s]\nsts =\n  endpoint_url = https://x\n", "https://own"),
            (&[], own, "", "https://own"),
            (
                &[ALL, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True")],
                own,
                "",
                "https://portal.sso.eu-west-1.amazonaws.com",
            ),
            (&[], "use_fips_endpoint = true\n", "", "https://portal.sso-fips.eu-west-1.amazonaws.com"),
            (&[("AWS_USE_DUALSTACK_ENDPOINT", "true")], "", "", "https://portal.sso.eu-west-1.api.aws"),
            (
                &[("AWS_USE_FIPS_ENDPOINT", "false")],
                "use_fips_endpoint = true\n",
                "",
                "https://portal.sso.eu-west-1.amazonaws.com",
            ),
        ] {
            assert_eq!(chosen(variables, profile, rest).unwrap(), expected, "{variables:?} {profile}");
        }
    }

    #[test]
    fn a_services_section_that_is_missing_is_an_error() {
        assert!(
            chosen(&[], "services = nope\n", "")
                .unwrap_err()
                .to_string()
                .contains("no section [services nope]")
        );
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for (url, good) in [
            ("http://127.0.0.1:4566", true),
            ("http://localhost", true),
            ("http://[::1]:1/", true),
            ("HTTP://127.9.9.9", true),
            ("https://h.example/base", true),
            ("http://h.example", false),
            ("http://[::1]evil.example", false),
            ("http://[::1]evil.example:80", false),
            ("http://localhost.evil.example", false),
            ("http://127.0.0.1.evil.example", false),
            ("http://127.0.0.1@evil.example", false),
            ("http://evil.example#127.0.0.1", false),
            ("ftp://h", false),
            ("h.example", false),
            ("https://", false),
            ("https://h?x=1", false),
            ("https://h/a b", false),
        ] {
            assert_eq!(checked(Service::Sso, url, "X").is_ok(), good, "{url}");
        }
    }

    #[test]
    fn sts_has_overrides_and_words_of_its_own() {
        const ALL: (&str, &str) = ("AWS_ENDPOINT_URL", "https://all");
        const STS: (&str, &str) = ("AWS_ENDPOINT_URL_STS", "https://sts");
        const SSO: (&str, &str) = ("AWS_ENDPOINT_URL_SSO", "https://sso");
        let services =
            "[services s]\nsts =\n  endpoint_url = https://block\nsso =\n  endpoint_url = https://x\n";
        let config = Config::from_texts(&format!("[profile p]\nservices = s\n{services}"), "");
        let settings = config.profile("p").unwrap().unwrap();
        let sts =
            |variables: &[(&str, &str)]| Endpoint::sts(&Env::of(variables), &config, &settings, "eu-west-1");
        for (variables, url) in
            [(&[ALL, STS, SSO][..], "https://sts"), (&[ALL, SSO], "https://all"), (&[SSO], "https://block")]
        {
            assert_eq!(sts(variables).unwrap().to_string(), url);
        }
        assert!(
            sts(&[ALL])
                .unwrap()
                .hint("")
                .starts_with("AWS_ENDPOINT_URL also redirects STS to this address: ")
        );
        let plain = sts(&[("AWS_ENDPOINT_URL_STS", "http://h.example")]).unwrap_err();
        assert!(plain.to_string().ends_with("uses plain http: the session token would be sent unencrypted"));
    }

    #[test]
    fn the_sign_in_is_overridden_by_its_own_variable_and_by_those_for_all() {
        let config = Config::from_texts(
            "[profile own]\nendpoint_url = https://own\n[profile none]\nregion = eu-west-1\n\
             [profile block]\nservices = s\n[services s]\nsignin =\n  endpoint_url = https://block\n",
            "",
        );
        for (variables, profile, expected) in [
            (&[("AWS_ENDPOINT_URL_SIGNIN", "https://signin/")][..], "own", Some("https://signin")),
            (&[("AWS_ENDPOINT_URL", "https://all")], "block", Some("https://all")),
            (&[], "block", Some("https://block")),
            (&[], "own", Some("https://own")),
            (&[("AWS_ENDPOINT_URL_STS", "https://sts")], "none", None),
        ] {
            let settings = config.profile(profile).unwrap().unwrap();
            let found = Endpoint::overridden_signin(&Env::of(variables), &config, &settings).unwrap();
            assert_eq!(found.map(|endpoint| endpoint.to_string()).as_deref(), expected, "{profile}");
        }
    }

    /// As botocore 1.44.8 resolves CreateOAuth2Token.
    #[test]
    fn sign_in_has_a_host_of_the_console_unless_fips_or_dual_stack_is_on() {
        for (region, ordinary, fips, dual_stack) in [
            (
                "eu-west-1",
                "eu-west-1.signin.aws.amazon.com",
                "signin-fips.eu-west-1.amazonaws.com",
                "signin.eu-west-1.api.aws",
            ),
            (
                "cn-north-1",
                "cn-north-1.signin.amazonaws.cn",
                "signin-fips.cn-north-1.amazonaws.com.cn",
                "signin.cn-north-1.api.amazonwebservices.com.cn",
            ),
            (
                "us-gov-west-1",
                "us-gov-west-1.signin.amazonaws-us-gov.com",
                "signin-fips.amazonaws-us-gov.com",
                "signin.us-gov-west-1.api.aws",
            ),
            (
                "eusc-de-east-1",
                "eusc-de-east-1.signin.amazonaws-eusc.eu",
                "signin-fips.eusc-de-east-1.amazonaws.eu",
                "signin.eusc-de-east-1.api.amazonwebservices.eu",
            ),
            (
                "us-iso-east-1",
                "us-iso-east-1.signin.c2shome.ic.gov",
                "signin-fips.us-iso-east-1.c2s.ic.gov",
                "signin.us-iso-east-1.api.aws.ic.gov",
            ),
            (
                "us-isob-east-1",
                "us-isob-east-1.signin.sc2shome.sgov.gov",
                "signin-fips.us-isob-east-1.sc2s.sgov.gov",
                "signin.us-isob-east-1.api.aws.scloud",
            ),
            (
                "eu-isoe-west-1",
                "eu-isoe-west-1.signin.csphome.adc-e.uk",
                "signin-fips.eu-isoe-west-1.cloud.adc-e.uk",
                "signin.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
            ),
            (
                "us-isof-south-1",
                "us-isof-south-1.signin.csphome.hci.ic.gov",
                "signin-fips.us-isof-south-1.csp.hci.ic.gov",
                "signin.us-isof-south-1.api.aws.hci.ic.gov",
            ),
        ] {
            let url = |fips, dual_stack| standard(Service::Signin, region, fips, dual_stack);
            assert_eq!(url(false, false), format!("https://{ordinary}"));
            assert_eq!(url(true, false), format!("https://{fips}"));
            assert_eq!(url(false, true), format!("https://{dual_stack}"));
            assert_eq!(url(true, true), format!("https://{}", dual_stack.replace("signin", "signin-fips")));
        }
    }
}
