//! Checks what `exec --mode endpoint` and `serve` rest on: that the endpoint in the environment answers, that nothing takes
//! its place unseen, and that the mode can be used where it is set.

use super::findings::Finding;
use super::look::Look;
use crate::config::profile::Profile;
use crate::config::profile_form::ProfileForm;
use crate::config::section::Section;
use crate::config::shield::{free_name, shield};
use crate::environ;
use crate::sdks;
use crate::settings::Settings;
use crate::system::loopback_server;

const URL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const MODE: &str = "endpoint";

/// Returns the findings of the environment.
pub(super) fn check(look: &Look<'_>) -> Vec<Finding> {
    [dead(look), fallback(look), without_shield(look)].into_iter().flatten().collect()
}

/// Returns the address of the endpoint without its path, which is half of what a client must know.
pub(super) fn address(url: &str) -> String {
    let end = url.find("://").map_or(0, |at| at + 3);
    match url[end..].find('/') {
        Some(at) => format!("{}/…", &url[..end + at]),
        None => url.to_owned(),
    }
}

/// Returns the port of an address on this machine.
fn port(url: &str) -> Option<u16> {
    let rest = url.strip_prefix("http://127.0.0.1:").or_else(|| url.strip_prefix("http://localhost:"))?;
    rest.split('/').next()?.parse().ok()
}

/// Reports an endpoint of this machine at whose address nothing listens.
fn dead(look: &Look<'_>) -> Option<Finding> {
    let url = look.sys.env.text(URL)?;
    if loopback_server::is_listening(port(&url)?) {
        return None;
    }
    let of_exec = look.before.get(environ::MARK).is_some_and(|mark| mark.starts_with(environ::ENDPOINT_MODE));
    let (whose, remedy) = if of_exec {
        (
            "the endpoint of this command has ended",
            "start the command again: `ssoenv exec --mode endpoint TARGET -- CMD`",
        )
    } else {
        (
            "nothing listens at the endpoint",
            "start `ssoenv serve` again, or unset AWS_CONTAINER_CREDENTIALS_FULL_URI",
        )
    };
    let finding =
        Finding::error("variable.endpoint-gone", format!("{whose}, so no tool gets credentials from it"));
    Some(finding.at(format!("{URL}={}", address(&url))).remedy(remedy))
}

/// Reports a profile whose place the endpoint takes in some tools, without a word, while the profile has no sign-in.
fn fallback(look: &Look<'_>) -> Option<Finding> {
    let profile = look.sys.env.text("AWS_PROFILE").filter(|name| !name.is_empty())?;
    if environ::endpoint_is_ours(look.before) || !look.sys.env.has(URL) {
        return None;
    }
    let config = &look.files.resolved.as_ref()?.config;
    let found = Profile::resolve(config, &profile).ok()?;
    // Only where those tools look for the token themselves.
    (found.form() == Some(ProfileForm::Shared)).then(|| {
        Finding::warning(
            "variable.endpoint-instead",
            format!(
                "AWS_PROFILE={profile} is set beside an endpoint: without a sign-in, {} use the endpoint's credentials instead, and do not say so",
                sdks::readers_of_endpoint_instead()
            ),
        )
        .remedy("unset AWS_PROFILE or the endpoint; run `ssoenv whoami` before a command that changes something")
    })
}

/// Reports that the mode `endpoint` is set, but every profile has credentials, and so has `[default]`.
fn without_shield(look: &Look<'_>) -> Option<Finding> {
    let config = &look.files.resolved.as_ref()?.config;
    let failure = shield(config).err()?;
    let of_settings = Settings::load(&look.sys.env).ok().and_then(|settings| {
        let of_all = settings.of_session("").ok()?;
        let (mode, place) = of_all.mode()?;
        mode.eq_ignore_ascii_case(MODE).then(|| format!("{place}: mode = {MODE}"))
    });
    let of_profile = |section: Section| {
        let own = section.setting("ssoenv_mode")?;
        own.value.eq_ignore_ascii_case(MODE).then(|| format!("{}: ssoenv_mode = {MODE}", own.origin))
    };
    let mut of_profiles =
        config.profile_names().into_iter().filter_map(|name| of_profile(config.profile(&name).ok()??));
    let place = of_settings.or_else(|| of_profiles.next())?;
    let name = free_name(config);
    let remedy = format!("add a line `[profile {name}]` to ~/.aws/config; `ssoenv exec` offers it too");
    Some(Finding::warning("variable.endpoint-default", failure.to_string()).at(place).remedy(remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_path() {
        for (url, shown, expected) in [
            ("http://127.0.0.1:4000/secret", "http://127.0.0.1:4000/…", Some(4000)),
            ("http://localhost:4000", "http://localhost:4000", Some(4000)),
            ("http://169.254.170.2/v2/x", "http://169.254.170.2/…", None),
            ("http://127.0.0.1:x/", "http://127.0.0.1:x/…", None),
            ("127.0.0.1", "127.0.0.1", None),
        ] {
            assert_eq!((address(url).as_str(), port(url)), (shown, expected), "{url}");
        }
    }
}
