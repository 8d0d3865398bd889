//! Variables that win over what the person thinks they have, or contradict each other.

use super::findings::Finding;
use super::key_variables::{expiration, foreign_keys, half_a_key, kind, security_token, shown};
use super::look::Look;
use crate::environ::{self, Ownership};

/// One look at the variables.
type Rule = fn(&Look<'_>) -> Option<Finding>;

/// Each of them finds one thing at the most.
const RULES: [Rule; 15] = [
    changed,
    beside_keys,
    empty_profile,
    missing_profile,
    two_profiles,
    half_a_key,
    foreign_keys,
    security_token,
    expiration,
    web_identity,
    container,
    two_regions,
    one_region,
    config_file,
    credentials_file,
];

/// The whole environment.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    Some(RULES.iter().filter_map(|rule| rule(look)).collect())
}

fn is_changed(look: &Look<'_>) -> bool {
    environ::ownership(look.before) == Ownership::Changed
}

fn changed(look: &Look<'_>) -> Option<Finding> {
    is_changed(look).then(|| {
        let names = ["SSOENV_PROFILE", "AWS_PROFILE"];
        let keys = environ::KEYS.into_iter().filter(|name| look.sys.env.has(name));
        Finding::warning("variable.changed", "the credentials are no longer those that `ssoenv use` has set")
            .at_all(names.into_iter().filter_map(|name| shown(look, name)))
            .at_all(
                keys.map(|name| if name == "AWS_ACCESS_KEY_ID" { kind(look, name) } else { name.to_owned() }),
            )
            .remedy("ssoenv use PROFILE, or ssoenv off")
    })
}

fn beside_keys(look: &Look<'_>) -> Option<Finding> {
    let env = &look.sys.env;
    let both = env.has("AWS_PROFILE") && env.has("AWS_ACCESS_KEY_ID") && !is_changed(look);
    both.then(|| {
        let title =
            "AWS_PROFILE and keys are both set: most tools take the keys, the SDK for JavaScript the profile";
        Finding::warning("variable.profile-beside-keys", title)
            .at_all(shown(look, "AWS_PROFILE"))
            .at(kind(look, "AWS_ACCESS_KEY_ID"))
            .remedy("unset AWS_PROFILE, or the keys: `ssoenv use` sets the one and unsets the other")
    })
}

fn empty_profile(look: &Look<'_>) -> Option<Finding> {
    let empty = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
    let empty =
        empty.into_iter().find(|name| look.sys.env.raw(name).is_some_and(|value| value.is_empty()))?;
    let title =
        format!("{empty} is set and empty: the AWS CLI looks for a profile without a name, and fails");
    Some(
        Finding::error("variable.profile-empty", title)
            .at(format!("{empty}="))
            .remedy(format!("unset {empty}")),
    )
}

fn missing_profile(look: &Look<'_>) -> Option<Finding> {
    let config = &look.files.resolved.as_ref()?.config;
    let is_missing = |name: &str| !config.profile_names().iter().any(|profile| profile == name);
    let names = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
    let (name, value) = names.into_iter().find_map(|name| Some((name, look.sys.env.text(name)?)))?;
    // The default profile need not be there.
    (value != crate::config::DEFAULT_PROFILE && is_missing(&value)).then(|| {
        Finding::error("variable.profile-missing", format!("{name} names a profile that is not there"))
            .at(format!("{name}={value}"))
            .remedy(format!("unset {name}, or name one of `ssoenv list --names`"))
    })
}

fn two_profiles(look: &Look<'_>) -> Option<Finding> {
    let env = &look.sys.env;
    let other = env.text("AWS_DEFAULT_PROFILE")?;
    let title = match env.text("AWS_PROFILE") {
        Some(profile) if profile == other => return None,
        Some(_) => "AWS_PROFILE and AWS_DEFAULT_PROFILE differ: boto3 takes the second, all others the first",
        None => "AWS_DEFAULT_PROFILE alone is set: the AWS CLI and boto3 read it, the other SDKs do not",
    };
    let names = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].into_iter().filter_map(|name| shown(look, name));
    Some(
        Finding::warning("variable.default-profile", title)
            .at_all(names)
            .remedy("unset AWS_DEFAULT_PROFILE, and set AWS_PROFILE if anything"),
    )
}

fn web_identity(look: &Look<'_>) -> Option<Finding> {
    let names = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"];
    let set: Vec<String> = names.into_iter().filter_map(|name| shown(look, name)).collect();
    let title = match look.sys.env.has(names[0]) {
        true => "a web identity is set: the AWS CLI and boto3 take it before the profile of AWS_PROFILE",
        false => "AWS_ROLE_ARN or AWS_ROLE_SESSION_NAME is set without a token file, and does nothing",
    };
    (!set.is_empty()).then(|| {
        let finding = match look.sys.env.has(names[0]) {
            true => Finding::warning("variable.web-identity", title),
            false => Finding::note("variable.role-alone", title),
        };
        finding.at_all(set).remedy(format!("unset {}", names.join(" ")))
    })
}

fn container(look: &Look<'_>) -> Option<Finding> {
    let names = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
    let set: Vec<String> = names.into_iter().filter_map(|name| shown(look, name)).collect();
    (!set.is_empty()).then(|| {
        Finding::note(
            "variable.container",
            "a service gives this container credentials, where no key and no profile does",
        )
        .at_all(set)
        .remedy("nothing, if that is meant; `ssoenv use` unsets them")
    })
}

fn two_regions(look: &Look<'_>) -> Option<Finding> {
    let [one, other] = environ::REGIONS.map(|name| look.sys.env.text(name));
    (one? != other?).then(|| {
        Finding::warning(
            "variable.two-regions",
            "AWS_REGION and AWS_DEFAULT_REGION differ: boto3 takes the second, all others the first",
        )
        .at_all(environ::REGIONS.into_iter().filter_map(|name| shown(look, name)))
        .remedy("set both to the same region, or unset one")
    })
}

fn one_region(look: &Look<'_>) -> Option<Finding> {
    let [one, other] = environ::REGIONS.map(|name| shown(look, name));
    let (set, title) = match (one, other) {
        (Some(set), None) => (set, "AWS_REGION alone is set: boto3 does not read it"),
        (None, Some(set)) => (set, "AWS_DEFAULT_REGION alone is set: the SDKs but for boto3 do not read it"),
        _ => return None,
    };
    Some(Finding::note("variable.one-region", title).at(set).remedy("set both, as `ssoenv use` does"))
}

fn config_file(look: &Look<'_>) -> Option<Finding> {
    file(look, "AWS_CONFIG_FILE")
}

fn credentials_file(look: &Look<'_>) -> Option<Finding> {
    file(look, "AWS_SHARED_CREDENTIALS_FILE")
}

/// A variable that leads to a file.
fn file(look: &Look<'_>, name: &'static str) -> Option<Finding> {
    let env = &look.sys.env;
    let raw = env.raw(name)?;
    let shown = format!("{name}={}", raw.to_string_lossy());
    if raw.is_empty() {
        let title = format!("{name} is set and empty: the AWS CLI reads no such file, ssoenv the usual one");
        return Some(
            Finding::warning("variable.file-empty", title).at(shown).remedy(format!("unset {name}")),
        );
    }
    let path = env.path(name)?;
    (!crate::system::files::untrusted::stands(&path)).then(|| {
        Finding::error("variable.file-missing", format!("{name} names a file that is not there"))
            .at(shown)
            .remedy(format!("unset {name}, or correct it"))
    })
}
