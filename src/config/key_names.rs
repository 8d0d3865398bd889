//! The keys that AWS tools know, and which one a misspelled key was probably meant for: other names for the same, and
//! near misses. Pure.

use super::section::Section;
use super::{redact, sso_keys};
use std::fmt;

/// Names of the session token: the current one, and the older one that the AWS CLI and boto3 also read.
pub const SESSION_TOKEN: [&str; 2] = ["aws_session_token", "aws_security_token"];

/// Keys of profiles, except those that begin with `sso_`. From the AWS CLI 2.36, botocore, the AWS SDKs and Tools
/// Reference Guide, and ssoenv.
#[rustfmt::skip]
const PROFILE: [&str; 89] = [
    "account_id_endpoint_mode", "addressing_style", "api_versions", "auth_scheme_preference", "aws_access_key_id",
    "aws_account_id", "aws_secret_access_key", "aws_security_token", "aws_session_token", "ca_bundle",
    "cli_auto_prompt", "cli_binary_format", "cli_error_format", "cli_follow_urlparam", "cli_help_output",
    "cli_history", "cli_hide_debug_logs", "cli_pager", "cli_timestamp_format", "client_context_params",
    "connect_timeout", "credential_process", "credential_source", "csm_client_id", "csm_enabled", "csm_host",
    "csm_port", "defaults_mode", "disable_host_prefix_injection",
    "disable_request_compression", "duration_seconds", "ec2_instance_profile_name",
    "ec2_metadata_service_endpoint", "ec2_metadata_service_endpoint_mode", "ec2_metadata_v1_disabled",
    "endpoint_discovery_enabled", "endpoint_url", "external_id", "ignore_configured_endpoint_urls",
    "imds_use_ipv6", "inject_host_prefix", "login_session", "max_attempts", "max_concurrent_requests", "metadata_service_num_attempts",
    "metadata_service_timeout", "mfa_process", "mfa_serial", "output", "parameter_validation", "payload_signing_enabled",
    "read_timeout", "region", "request_checksum_calculation", "request_min_compression_size_bytes",
    "response_checksum_validation", "retry_mode", "role_arn", "role_session_name", "s3", "s3api",
    "s3_disable_express_session_auth", "s3_disable_multiregion_access_points", "s3_us_east_1_regional_endpoint",
    "s3_use_arn_region", "sdk_ua_app_id", "services", "signature_version", "sigv4a_signing_region_set",
    "source_profile", "ssoenv_account_id", "ssoenv_alias", "ssoenv_color", "ssoenv_console_browser", "ssoenv_mode",
    "ssoenv_role_name", "ssoenv_session", "ssoenv_sso_region", "ssoenv_sso_registration_scopes",
    "ssoenv_sso_start_url", "ssoenv_sync", "sts_regional_endpoints", "tcp_keepalive",
    "use_accelerate_endpoint",
    "use_dualstack_endpoint", "use_fips_endpoint", "user_agent_appid", "user_agent_extra", "web_identity_token_file",
];

/// Other names for these keys, as other tools, other files and people write them.
const OTHER_NAMES: [(&str, &str); 9] = [
    ("access_key", "aws_access_key_id"),
    ("aws_access_key", "aws_access_key_id"),
    ("aws_secret", "aws_secret_access_key"),
    ("aws_secret_key", "aws_secret_access_key"),
    ("mfa_arn", "mfa_serial"),
    ("mfa_device", "mfa_serial"),
    ("output_format", "output"),
    ("secret_key", "aws_secret_access_key"),
    ("sso_url", "sso_start_url"),
];

/// Endings that people add to a key: `mfa_serial_number`, `region_name`.
const ADDED: [&str; 5] = ["_arn", "_id", "_name", "_number", "_value"];

/// Formats the statement about a key that no AWS tool reads, found at `origin`, with the key that was probably meant.
pub(super) fn unknown_key(key: &str, origin: &impl fmt::Display, meant: Option<&str>) -> String {
    let question = meant.map_or_else(String::new, |meant| format!(": did you mean {meant}?"));
    format!("{key} is unknown ({origin}){question}")
}

/// A key that no AWS tool reads, and the key that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MisspelledKey {
    /// The key that was probably meant.
    pub meant: &'static str,
    text: String,
}

impl fmt::Display for MisspelledKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Returns the misspelled keys of a profile, in alphabetical order.
pub fn misspelled(section: &Section) -> Vec<MisspelledKey> {
    let near = section.iter().filter_map(|(key, setting)| Some((key, setting, meant(key)?)));
    let misspelled = near.map(|(key, setting, meant)| MisspelledKey {
        meant,
        text: unknown_key(key, &setting.origin, Some(meant)),
    });
    misspelled.collect()
}

/// Returns the misspelled key of a profile that was probably meant for this one.
pub fn misspelling_of(key: &str, section: &Section) -> Option<MisspelledKey> {
    misspelled(section).into_iter().find(|misspelled| misspelled.meant == key)
}

fn of_profiles() -> impl Iterator<Item = &'static str> + Clone {
    PROFILE.into_iter().chain(sso_keys::KNOWN)
}

/// Returns `key = value` in the usual spelling if the value cannot hold a secret, otherwise the key alone.
pub fn shown(key: &str, value: &str) -> String {
    const SECRET: [&str; 7] = [
        "aws_access_key_id",
        "aws_secret_access_key",
        "aws_security_token",
        "aws_session_token",
        "credential_process",
        "external_id",
        "mfa_process",
    ];
    let folded = key.to_ascii_lowercase();
    let plain = of_profiles().any(|known| known == folded) && !SECRET.contains(&folded.as_str());
    if plain { format!("{key} = {}", redact::without_user(value.trim())) } else { key.to_owned() }
}

/// Returns the key of profiles that an unknown key was probably meant for; `None` if it is known, or not near to one.
pub fn meant(key: &str) -> Option<&'static str> {
    nearest(&key.to_ascii_lowercase(), of_profiles())
}

/// Same as [`meant`] among other known keys: of an `[sso-session]`, or of the settings.
pub fn nearest(
    key: &str,
    known: impl IntoIterator<Item = &'static str, IntoIter: Clone>,
) -> Option<&'static str> {
    let known = known.into_iter();
    // Bytes from which a key may differ by two letters; a shorter one by one.
    const SHORT: usize = 6;
    if known.clone().any(|other| other == key) {
        return None;
    }
    // `accessKeyId` and `aws_default_region` differ only in separators and prefixes.
    let bare = |text: &str| {
        let text = text.replace(['_', '-', ' ', '.'], "");
        text.trim_start_matches("aws").trim_start_matches("default").to_owned()
    };
    let with_less = ADDED.iter().find_map(|added| key.strip_suffix(added));
    let with_less = with_less.filter(|rest| rest.len() >= SHORT).map(bare);
    let same = |other: &&str| {
        let other_bare = bare(other);
        bare(key) == other_bare
            || with_less.as_ref() == Some(&other_bare)
            || key.starts_with("sso_") && other.starts_with(&format!("{key}_"))
    };
    let by_name = OTHER_NAMES.iter().find(|(name, _)| *name == key).map(|(_, other)| *other);
    if let Some(other) = by_name.filter(|other| known.clone().any(|known| known == *other)) {
        return Some(other);
    }
    if let Some(other) = known.clone().find(same) {
        return Some(other);
    }
    let most = if key.len() < SHORT { 1 } else { 2 };
    let distance = |other: &str| strsim::damerau_levenshtein(key, other);
    // Words of three letters are near to too many others.
    let near = known.filter(|other| other.len() > 3 && distance(other) <= most);
    near.min_by_key(|other| distance(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_found_and_nothing_else_is_taken_for_one() {
        for (key, expected) in [
            ("sso_acount_id", Some("sso_account_id")),
            ("sso_rolename", Some("sso_role_name")),
            ("mfa_proces", Some("mfa_process")),
            ("ssoenv_colour", Some("ssoenv_color")),
            ("sso_role", Some("sso_role_name")),
            ("sso_account", Some("sso_account_id")),
            ("source_profle", Some("source_profile")),
            ("rolearn", Some("role_arn")),
            ("role-arn", Some("role_arn")),
            ("Regoin", Some("region")),
            ("sso-session", Some("sso_session")),
            ("accessKeyId", Some("aws_access_key_id")),
            ("secretAccessKey", Some("aws_secret_access_key")),
            ("sessionToken", Some("aws_session_token")),
            ("access_key_id", Some("aws_access_key_id")),
            ("aws_secret_key", Some("aws_secret_access_key")),
            ("aws_default_region", Some("region")),
            ("AWS_REGION", Some("region")),
            ("default_region", Some("region")),
            ("region_name", Some("region")),
            ("aws_default_output", Some("output")),
            ("aws_ca_bundle", Some("ca_bundle")),
            ("mfa_serial_number", Some("mfa_serial")),
            ("aws_mfa_serial", Some("mfa_serial")),
            ("mfa_device", Some("mfa_serial")),
            ("aws_role_arn", Some("role_arn")),
            ("roleArn", Some("role_arn")),
            ("sourceProfile", Some("source_profile")),
            ("source_profile_name", Some("source_profile")),
            ("aws_sso_start_url", Some("sso_start_url")),
            ("sso_url", Some("sso_start_url")),
            ("assumed_role_arn", None),
            ("aws_session_expiration", None),
            ("aws_profile", None),
            ("mfa_serail", Some("mfa_serial")),
            ("ouput", Some("output")),
            ("region", None),
            ("Region", None),
            ("sso_account_name", None),
            ("granted_sso_region", None),
            ("granted_sso_account_id", None),
            ("x_principal_arn", None),
            ("mfa_process", None),
            ("manager", None),
            ("color", None),
            ("role", None),
            ("s4", None),
            ("session_name", None),
            ("include_profile", None),
            ("azure_tenant_id", None),
            ("aws_expiration", None),
        ] {
            assert_eq!(meant(key), expected, "{key}");
        }
        assert_eq!(nearest("sso_registration_scope", sso_keys::OF_SESSION), Some("sso_registration_scopes"));
    }
}
