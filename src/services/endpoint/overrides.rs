//! Overrides of endpoints: variables and keys of the configuration, in the AWS CLI's order.

use super::service::{ALL, Service};
use crate::config::Config;
use crate::config::section::Section;
use crate::error::{Failure, Topic};
use crate::system::env::Env;

/// A service with an overridden endpoint.
#[derive(Debug)]
pub struct OverriddenEndpoint {
    /// `sso_oidc`, `sso` (the portal), `sts` or `signin`, as in a `services` section.
    pub service: &'static str,
    /// The URL as written; it may hold a user and a password.
    pub url: String,
    /// A variable, or a line of the file.
    pub said_by: String,
}

/// Returns every overridden service under the settings of a profile; AWS Sign-In only for one of `aws login`. A missing
/// `services` section counts as empty.
pub fn overridden(env: &Env, config: &Config, settings: &Section) -> Vec<OverriddenEndpoint> {
    let of = |service: Service| {
        let found = custom(env, config, settings, service).unwrap_or_else(|_| own(settings));
        found.map(|Custom { url, said_by, .. }| OverriddenEndpoint { service: service.block(), url, said_by })
    };
    let signin = Some(Service::Signin).filter(|_| settings.value("login_session").is_some());
    [Service::SsoOidc, Service::Sso, Service::Sts].into_iter().chain(signin).filter_map(of).collect()
}

/// An override.
pub(super) struct Custom {
    pub url: String,
    pub said_by: String,
    /// Whether it is for all services.
    pub for_all: bool,
}

/// Returns the first of: the service's variable, the variable for all, the profile's `services` section, the
/// profile's `endpoint_url`.
pub(super) fn custom(
    env: &Env,
    config: &Config,
    settings: &Section,
    service: Service,
) -> Result<Option<Custom>, Failure> {
    let ignored = env.text("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    let ignored = ignored.as_deref().or_else(|| settings.value("ignore_configured_endpoint_urls"));
    if ignored.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Ok(None);
    }
    for (name, for_all) in [(service.variable(), false), (ALL, true)] {
        if let Some(url) = env.text(name) {
            return Ok(Some(Custom { url, said_by: name.to_owned(), for_all }));
        }
    }
    if let Some(setting) = settings.setting("services").filter(|setting| !setting.value.is_empty()) {
        let services = config.services(&setting.value)?.ok_or_else(|| {
            Failure::configuration(format!("the file has no section [services {}]", setting.value))
                .hint("add the section, or remove `services` from the profile")
                .about(Topic::Line(setting.origin.clone()))
        })?;
        if let Some(url) =
            services.nested(service.block(), "endpoint_url").filter(|url| !url.value.is_empty())
        {
            return Ok(Some(Custom { url: url.value, said_by: url.origin.to_string(), for_all: false }));
        }
    }
    Ok(own(settings))
}

/// Returns the profile's `endpoint_url`.
fn own(settings: &Section) -> Option<Custom> {
    let setting = settings.setting("endpoint_url").filter(|setting| !setting.value.is_empty())?;
    let (url, said_by) = (setting.value.clone(), setting.origin.to_string());
    Some(Custom { url, said_by, for_all: true })
}
