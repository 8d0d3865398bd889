//! Profiles that the SDK for .NET does not find, or does not use: it accepts a profile only if its keys are exactly
//! those of one source (observed with AWSSDK.Core 4.1; version 3 from its source). Pure.

use super::credential_source::{PickedCredentials, PickedSource};
use super::files::{Files, SectionKeys};
use super::reader::Reader;
use super::surroundings::Surroundings;
use crate::config::DEFAULT_PROFILE;
use std::collections::BTreeSet;

/// Kind of a profile by its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileKind {
    Sso,
    Login,
    Keys,
    Process,
    Role,
    WebIdentity,
}

/// Kind of value that it accepts for a key.
#[derive(Clone, Copy)]
enum ValueKind {
    Switch,
    OneOf(&'static [&'static str]),
    Number { least: i64, most: i64 },
    Url,
}

const SWITCH: ValueKind = ValueKind::Switch;
const MODES: [&str; 2] = ["standard", "adaptive"];
const MODES_OF_3: [&str; 3] = ["legacy", "standard", "adaptive"];
const CHECKSUMS: ValueKind = ValueKind::OneOf(&["when_supported", "when_required"]);

/// Keys whose value must be of a kind; with another value it does not find the profile.
const STRICT: [(&str, ValueKind); 16] = [
    ("account_id_endpoint_mode", ValueKind::OneOf(&["preferred", "disabled", "required"])),
    ("disable_request_compression", SWITCH),
    ("ec2_metadata_service_endpoint", ValueKind::Url),
    ("ec2_metadata_service_endpoint_mode", ValueKind::OneOf(&["ipv4", "ipv6"])),
    ("endpoint_discovery_enabled", SWITCH),
    ("ignore_configured_endpoint_urls", SWITCH),
    ("max_attempts", ValueKind::Number { least: 1, most: i32::MAX as i64 }),
    ("request_checksum_calculation", CHECKSUMS),
    ("request_min_compression_size_bytes", ValueKind::Number { least: 0, most: 10_485_760 }),
    ("response_checksum_validation", CHECKSUMS),
    ("s3_disable_express_session_auth", SWITCH),
    ("s3_disable_multiregion_access_points", SWITCH),
    ("s3_us_east_1_regional_endpoint", ValueKind::OneOf(&["legacy", "regional"])),
    ("s3_use_arn_region", SWITCH),
    ("use_dualstack_endpoint", SWITCH),
    ("use_fips_endpoint", SWITCH),
];

/// Whether this value of the key keeps it from finding the profile.
pub fn refuses(reader: Reader, key: &str, value: &str) -> bool {
    let is_one_of = |known: &[&str]| {
        known.iter().any(|known| value.eq_ignore_ascii_case(known)) || value.parse::<i32>().is_ok()
    };
    if key == "region" {
        return !value.is_empty() && !is_host_label(value);
    }
    if key == "retry_mode" {
        return !is_one_of(if reader == Reader::DotNet3 { &MODES_OF_3 } else { &MODES });
    }
    let Some((_, kind)) = STRICT.iter().find(|(strict, _)| *strict == key) else { return false };
    !match kind {
        ValueKind::Switch => value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"),
        ValueKind::OneOf(known) => is_one_of(known),
        ValueKind::Number { least, most } => {
            value.parse().is_ok_and(|number: i64| (*least..=*most).contains(&number))
        }
        ValueKind::Url => value.contains("://"),
    }
}

fn is_host_label(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Returns the key whose value keeps it from finding the profile.
pub fn refused_key(reader: Reader, keys: &SectionKeys) -> Option<(&str, &str)> {
    let pairs = keys.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    pairs.into_iter().find(|(key, value)| refuses(reader, key, value))
}

/// Whether version 4 looks for credentials elsewhere if the profile gives none. It fails if it does not find a
/// profile that a variable names, except if the reason is an invalid region.
pub fn goes_on_without(files: &Files, name: &str) -> bool {
    let refused = |keys| refused_key(Reader::DotNet4, keys).map(|(key, _)| key);
    let keys = files.profiles.get(name);
    name == DEFAULT_PROFILE || keys.is_some_and(|keys| refused(keys).is_none_or(|key| key == "region"))
}

/// Keys of a source of credentials, or of an assumed role.
const TELLING: [&str; 10] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "credential_process",
    "credential_source",
    "external_id",
    "mfa_serial",
    "role_session_name",
    "source_profile",
    "web_identity_token_file",
];

/// Keys of IAM Identity Center. Either of the first two makes the profile one of it, whatever other keys it has.
const SSO: [&str; 5] = ["sso_account_id", "sso_role_name", "sso_region", "sso_session", "sso_start_url"];

/// Returns the kind of a profile; `None` if its keys are not those of one source.
pub fn kind(reader: Reader, has: impl Fn(&str) -> bool) -> Option<ProfileKind> {
    if SSO[..2].iter().any(|key| has(key)) {
        return Some(ProfileKind::Sso);
    }
    let mut telling: Vec<&str> = TELLING.into_iter().filter(|key| has(key)).collect();
    let is_role = has("role_arn");
    if SSO.iter().any(|key| has(key)) {
        return (telling.is_empty() && !is_role).then_some(ProfileKind::Sso);
    }
    if is_role {
        let is_of_source = telling.contains(&"source_profile");
        telling.retain(|key| *key != "role_session_name");
        telling.retain(|key| !(is_of_source && ["external_id", "mfa_serial"].contains(key)));
    }
    match (is_role, &telling[..]) {
        (false, ["aws_access_key_id", "aws_secret_access_key"])
        | (false, ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]) => {
            Some(ProfileKind::Keys)
        }
        (false, ["credential_process"]) => Some(ProfileKind::Process),
        (false, []) if has("login_session") && reader == Reader::DotNet4 => Some(ProfileKind::Login),
        (true, ["source_profile"] | ["credential_source"]) => Some(ProfileKind::Role),
        (true, ["web_identity_token_file"]) => Some(ProfileKind::WebIdentity),
        _ => None,
    }
}

/// Returns the credentials of a profile; `None` if there is no such profile.
pub fn credentials(reader: Reader, name: &str, files: &Files, around: &Surroundings) -> PickedCredentials {
    let Some(keys) = files.profiles.get(name) else { return Ok(None) };
    if let Some((key, value)) = refused_key(reader, keys) {
        return Err(format!("it does not find profile `{name}`, because it does not know {key} = {value}"));
    }
    let value = |key: &str| keys.get(key).map(String::as_str).filter(|value| !value.is_empty());
    let text = |key: &str| value(key).unwrap_or_default();
    let found = match kind(reader, |key| value(key).is_some()) {
        Some(ProfileKind::Keys) => {
            (PickedSource::Keys, format!("{} of profile {name}", text("aws_access_key_id")))
        }
        Some(ProfileKind::Process) => (PickedSource::Process, "credential_process".to_owned()),
        Some(ProfileKind::Login) => (PickedSource::Login, "aws login".to_owned()),
        Some(ProfileKind::WebIdentity) => {
            let file = text("web_identity_token_file");
            (PickedSource::WebIdentity, format!("{}, with the token in {file}", text("role_arn")))
        }
        Some(ProfileKind::Sso) => {
            let session = value("sso_session").filter(|session| !files.sessions.contains_key(*session));
            if let Some(session) = session {
                return Err(format!("[sso-session {session}] does not exist"));
            }
            let through = value("sso_session").or(value("sso_start_url")).unwrap_or_default();
            let [account, role] = ["sso_account_id", "sso_role_name"].map(|key| value(key).unwrap_or("-"));
            (PickedSource::Sso, format!("{account}/{role} through {through}"))
        }
        Some(ProfileKind::Role) => return role(reader, keys, files, around).map(Some),
        None => return Err(format!("it finds no valid source in the keys of profile `{name}`")),
    };
    Ok(Some(found))
}

/// Returns the role of the profile, or why it fails: the SDK for .NET checks the whole chain of source profiles.
fn role(
    reader: Reader,
    keys: &SectionKeys,
    files: &Files,
    around: &Surroundings,
) -> Result<(PickedSource, String), String> {
    let has = |key: &str| keys.get(key).is_some_and(|value| !value.is_empty());
    if has("mfa_serial") {
        return Err("the role requires an MFA code, and the program must be able to ask for it".to_owned());
    }
    let (arn, held) = (&keys["role_arn"], |name: &str| around.held(name).is_some());
    let Some(source) = keys.get("source_profile").filter(|source| !source.is_empty()) else {
        let source = keys.get("credential_source").map(String::as_str).unwrap_or_default();
        let is = |known: &str| source.eq_ignore_ascii_case(known);
        let has_container =
            held("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || held("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        return match () {
            () if is("Environment") && !(held("AWS_ACCESS_KEY_ID") && held("AWS_SECRET_ACCESS_KEY")) => {
                Err("credential_source is Environment, but the variables have no keys".to_owned())
            }
            () if is("EcsContainer") && !has_container => {
                Err("credential_source is EcsContainer, but no variable has its address".to_owned())
            }
            () if is("Environment") || is("EcsContainer") || is("Ec2InstanceMetadata") => {
                Ok((PickedSource::Role, format!("{arn}, from {source}")))
            }
            () => Err(format!("it does not know credential_source `{source}`")),
        };
    };
    // Every source profile must be one that it accepts. It detects circles.
    let (mut at, mut seen) = (source.as_str(), BTreeSet::from([source.as_str()]));
    loop {
        let Some(keys) = files.profiles.get(at).filter(|keys| refused_key(reader, keys).is_none()) else {
            return Err(format!("profile `{at}` does not exist (source_profile)"));
        };
        let has = |key: &str| keys.get(key).is_some_and(|value| !value.is_empty());
        match (kind(reader, has), keys.get("source_profile").filter(|next| !next.is_empty())) {
            (None, _) => return Err(format!("it finds no valid source in the keys of profile `{at}`")),
            (Some(ProfileKind::Role), Some(next)) if !seen.insert(next.as_str()) => {
                return Err(format!("source_profile leads back to `{next}` in a circle"));
            }
            (Some(ProfileKind::Role), Some(next)) => at = next,
            _ => return Ok((PickedSource::Role, format!("{arn}, from profile {source}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_of_one_source_or_of_none() {
        // Each result was observed with AWSSDK.Core 4.1.0.
        const KEYS: [&str; 2] = ["aws_access_key_id", "aws_secret_access_key"];
        const ROLE: [&str; 2] = ["role_arn", "source_profile"];
        use ProfileKind::*;
        for (base, more, expected) in [
            (&KEYS[..], &[][..], Some(Keys)),
            (&KEYS, &["aws_session_token"], Some(Keys)),
            (&KEYS, &["login_session"], Some(Keys)),
            (&KEYS, &["services", "endpoint_url", "aws_account_id"], Some(Keys)),
            (&KEYS, &["sso_account_id"], Some(Sso)),
            (&KEYS, &["sso_region"], None),
            (&KEYS, &["mfa_serial"], None),
            (&KEYS, &["role_session_name"], None),
            (&KEYS, &["external_id"], None),
            (&KEYS, &["credential_process"], None),
            (&KEYS, &["source_profile"], None),
            (&KEYS, &["role_arn"], None),
            (&KEYS[..1], &[], None),
            (&["credential_process"], &[], Some(Process)),
            (&["credential_process"], &["duration_seconds", "login_session"], Some(Process)),
            (&["credential_process"], &["mfa_serial"], None),
            (&["credential_process"], &["aws_session_token"], None),
            (&ROLE, &[], Some(Role)),
            (&ROLE, &["mfa_serial", "role_session_name", "external_id"], Some(Role)),
            (&ROLE, &["credential_source"], None),
            (&ROLE, &["web_identity_token_file"], None),
            (&ROLE[..1], &["credential_source", "role_session_name"], Some(Role)),
            (&ROLE[..1], &["credential_source", "external_id"], None),
            (&ROLE[..1], &["credential_source", "mfa_serial"], None),
            (&ROLE[..1], &["web_identity_token_file", "role_session_name"], Some(WebIdentity)),
            (&ROLE[..1], &["web_identity_token_file", "external_id"], None),
            (&ROLE[..1], &[], None),
            (&ROLE[1..], &[], None),
            (&["sso_session"], &[], Some(Sso)),
            (&["sso_session"], &["credential_process"], None),
            (&["login_session"], &[], Some(Login)),
        ] {
            let has = |key: &str| base.contains(&key) || more.contains(&key);
            assert_eq!(kind(Reader::DotNet4, has), expected, "{base:?} {more:?}");
        }
        assert_eq!(kind(Reader::DotNet3, |key| key == "login_session"), None);
    }

    #[test]
    fn a_value_that_it_does_not_know_hides_the_profile() {
        for (key, good, bad) in [
            ("retry_mode", &["standard", "Adaptive", "7"][..], &["legacy", "LEGACY", ""][..]),
            ("endpoint_discovery_enabled", &["true", "TRUE"], &["auto", "1", ""]),
            ("use_fips_endpoint", &["true"], &["1", "yes"]),
            ("use_dualstack_endpoint", &["true"], &["1"]),
            ("ignore_configured_endpoint_urls", &["true"], &["yes", ""]),
            ("max_attempts", &["3"], &["0", "-1", "x", ""]),
            ("s3_use_arn_region", &["true"], &["yes"]),
            ("s3_us_east_1_regional_endpoint", &["legacy", "regional"], &["x"]),
            ("s3_disable_multiregion_access_points", &[], &["no"]),
            ("s3_disable_express_session_auth", &[], &["1"]),
            ("disable_request_compression", &[], &["1"]),
            ("request_min_compression_size_bytes", &["10"], &["x", "99999999"]),
            ("ec2_metadata_service_endpoint_mode", &["ipv4", "IPv6"], &["x"]),
            ("ec2_metadata_service_endpoint", &["http://192.0.2.1"], &["x"]),
            ("account_id_endpoint_mode", &["preferred"], &["x"]),
            ("request_checksum_calculation", &["when_required"], &["x"]),
            ("response_checksum_validation", &["when_required"], &["x"]),
            ("region", &["eu-wets-1", ""], &["us-west-2 # c", "a b", "\"us-west-2\""]),
            ("sts_regional_endpoints", &["x"], &[]),
            ("defaults_mode", &["x"], &[]),
            ("ec2_metadata_v1_disabled", &["1"], &[]),
            ("tcp_keepalive", &["x"], &[]),
        ] {
            for (values, expected) in [(good, false), (bad, true)] {
                for value in values {
                    assert_eq!(refuses(Reader::DotNet4, key, value), expected, "{key} = {value}");
                }
            }
        }
        assert!(!refuses(Reader::DotNet3, "retry_mode", "legacy"));
    }
}
