//! Settings of a profile that the AWS CLI and the SDKs read besides credentials, and the variables for them. Pure.

use crate::config::Config;
use crate::config::section::{Section, Setting};
use crate::error::Location;

/// Keys of a profile with their variables (botocore 1.44, AWS SDKs and Tools Reference Guide). Two keys have two
/// variables, since SDKs differ in which they read.
#[rustfmt::skip]
const VARIABLES: [(&str, &str); 34] = [
    ("account_id_endpoint_mode", "AWS_ACCOUNT_ID_ENDPOINT_MODE"),
    ("auth_scheme_preference", "AWS_AUTH_SCHEME_PREFERENCE"),
    ("ca_bundle", "AWS_CA_BUNDLE"),
    ("csm_client_id", "AWS_CSM_CLIENT_ID"),
    ("csm_enabled", "AWS_CSM_ENABLED"),
    ("csm_host", "AWS_CSM_HOST"),
    ("csm_port", "AWS_CSM_PORT"),
    ("defaults_mode", "AWS_DEFAULTS_MODE"),
    ("disable_host_prefix_injection", "AWS_DISABLE_HOST_PREFIX_INJECTION"),
    ("disable_request_compression", "AWS_DISABLE_REQUEST_COMPRESSION"),
    ("ec2_metadata_service_endpoint", "AWS_EC2_METADATA_SERVICE_ENDPOINT"),
    ("ec2_metadata_service_endpoint_mode", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"),
    ("ec2_metadata_v1_disabled", "AWS_EC2_METADATA_V1_DISABLED"),
    ("endpoint_discovery_enabled", "AWS_ENABLE_ENDPOINT_DISCOVERY"),
    ("endpoint_discovery_enabled", "AWS_ENDPOINT_DISCOVERY_ENABLED"),
    ("ignore_configured_endpoint_urls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
    ("imds_use_ipv6", "AWS_IMDS_USE_IPV6"),
    ("max_attempts", "AWS_MAX_ATTEMPTS"),
    ("metadata_service_num_attempts", "AWS_METADATA_SERVICE_NUM_ATTEMPTS"),
    ("metadata_service_timeout", "AWS_METADATA_SERVICE_TIMEOUT"),
    ("output", "AWS_DEFAULT_OUTPUT"),
    ("request_checksum_calculation", "AWS_REQUEST_CHECKSUM_CALCULATION"),
    ("request_min_compression_size_bytes", "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"),
    ("response_checksum_validation", "AWS_RESPONSE_CHECKSUM_VALIDATION"),
    ("retry_mode", "AWS_RETRY_MODE"),
    ("s3_disable_express_session_auth", "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"),
    ("s3_disable_multiregion_access_points", "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"),
    ("s3_us_east_1_regional_endpoint", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"),
    ("s3_use_arn_region", "AWS_S3_USE_ARN_REGION"),
    ("sdk_ua_app_id", "AWS_SDK_UA_APP_ID"),
    ("sigv4a_signing_region_set", "AWS_SIGV4A_SIGNING_REGION_SET"),
    ("sts_regional_endpoints", "AWS_STS_REGIONAL_ENDPOINTS"),
    ("use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT"),
    ("use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT"),
];

/// Keys of the block `s3 =` that have a variable (botocore).
const OF_S3: [(&str, &str); 3] = [
    ("s3_disable_multiregion_access_points", "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"),
    ("us_east_1_regional_endpoint", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"),
    ("use_arn_region", "AWS_S3_USE_ARN_REGION"),
];

/// Keys that SDKs read and for which there is no variable.
const WITHOUT_VARIABLE: [&str; 4] = ["api_versions", "parameter_validation", "s3", "tcp_keepalive"];

/// Keys that decide where calls go, and which certificates are trusted there.
const WHERE: [&str; 5] =
    ["ca_bundle", "endpoint_url", "services", "use_dualstack_endpoint", "use_fips_endpoint"];

/// Makes the SDKs for Go v1 and JavaScript v2 read `~/.aws/config`, so that they find the profile.
pub const LOAD_CONFIG: (&str, &str) = ("AWS_SDK_LOAD_CONFIG", "1");

/// A setting as a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingVariable {
    /// Name of the variable.
    pub name: String,
    /// Value of the setting.
    pub value: String,
    /// The key of the profile, or of its `services` section.
    pub key: String,
    /// Where the setting is written.
    pub origin: Location,
}

/// Returns a profile's settings as variables, without credentials and region.
pub fn setting_variables(config: &Config, settings: &Section) -> Vec<SettingVariable> {
    let of = |name: &str, key: &str, setting: &Setting| SettingVariable {
        name: name.to_owned(),
        value: setting.value.clone(),
        key: key.to_owned(),
        origin: setting.origin.clone(),
    };
    let set = |key: &str| settings.setting(key).filter(|setting| !setting.value.is_empty());
    let mut found: Vec<SettingVariable> = Vec::new();
    for (key, name) in VARIABLES {
        // The SDK for .NET fails with this value, which is the default for all others.
        let is_fatal = |setting: &&Setting| key == "defaults_mode" && setting.value == "legacy";
        found.extend(set(key).filter(|setting| !is_fatal(setting)).map(|setting| of(name, key, setting)));
    }
    for (key, name) in OF_S3 {
        if let Some(setting) = settings.nested("s3", key).filter(|_| !found.iter().any(|it| it.name == name))
        {
            found.push(of(name, &format!("s3.{key}"), &setting));
        }
    }
    let ignores = settings.value("ignore_configured_endpoint_urls");
    if !ignores.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        found.extend(set("endpoint_url").map(|setting| of("AWS_ENDPOINT_URL", "endpoint_url", setting)));
        let services = settings.value("services").and_then(|name| config.services(name).ok().flatten());
        for (service, _) in services.iter().flat_map(Section::iter) {
            let url = services.as_ref().and_then(|section| section.nested(service, "endpoint_url"));
            let name = format!("AWS_ENDPOINT_URL_{}", service.to_ascii_uppercase());
            found.extend(url.map(|url| of(&name, &format!("services.{service}.endpoint_url"), &url)));
        }
    }
    found.retain(|it| !it.value.is_empty());
    found
}

/// Returns the settings that SDKs read only from the profile, since there is no variable.
pub fn settings_without_variable(settings: &Section) -> Vec<(&'static str, &Setting)> {
    let has_more = |key: &str, setting: &Setting| {
        let keys = setting.value.lines().filter_map(|line| Some(line.split_once('=')?.0.trim()));
        key != "s3" || keys.into_iter().any(|key| OF_S3.iter().all(|(known, _)| *known != key))
    };
    let found = WITHOUT_VARIABLE.into_iter().filter_map(|key| Some((key, settings.setting(key)?)));
    found.filter(|(key, setting)| !setting.value.is_empty() && has_more(key, setting)).collect()
}

/// Returns the endpoint settings of `[default]` that a profile lacks. With exported keys, tools use `[default]` as
/// their profile, and so call its endpoints with that profile's keys.
pub fn settings_of_default_beside(settings: &Section, default: &Section) -> Vec<(&'static str, Location)> {
    let is_set = |section: &Section, key: &str| section.setting(key).is_some_and(|it| !it.value.is_empty());
    let says_where = |section: &Section| is_set(section, "endpoint_url") || is_set(section, "services");
    let ignores = settings.value("ignore_configured_endpoint_urls").is_some();
    let is_other = |key: &&str| match *key {
        "endpoint_url" | "services" => !ignores && !says_where(settings),
        key => !is_set(settings, key),
    };
    let found = WHERE.into_iter().filter(|key| is_set(default, key)).filter(is_other);
    found.filter_map(|key| Some((key, default.setting(key)?.origin.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(profile: &str) -> Vec<(String, String)> {
        let text = format!(
            "[profile p]\n{profile}\n[services s]\ndynamodb =\n  endpoint_url = http://d\nelastic_beanstalk =\n  endpoint_url = http://e\n"
        );
        let config = Config::from_texts(&text, "");
        let settings = config.profile("p").unwrap().unwrap();
        setting_variables(&config, &settings).into_iter().map(|it| (it.name, it.value)).collect()
    }

    #[test]
    fn each_setting_has_its_variable() {
        for (profile, expected) in [
            ("region = r\nsso_session = s\nrole_arn = x", &[][..]),
            ("endpoint_url = http://all", &[("AWS_ENDPOINT_URL", "http://all")]),
            (
                "endpoint_url = http://all\nservices = s",
                &[
                    ("AWS_ENDPOINT_URL", "http://all"),
                    ("AWS_ENDPOINT_URL_DYNAMODB", "http://d"),
                    ("AWS_ENDPOINT_URL_ELASTIC_BEANSTALK", "http://e"),
                ],
            ),
            (
                "endpoint_url = http://all\nservices = s\nignore_configured_endpoint_urls = True",
                &[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True")],
            ),
            ("services = other\nendpoint_url =", &[]),
            ("use_fips_endpoint = false", &[("AWS_USE_FIPS_ENDPOINT", "false")]),
            (
                "max_attempts = 9\nretry_mode = adaptive",
                &[("AWS_MAX_ATTEMPTS", "9"), ("AWS_RETRY_MODE", "adaptive")],
            ),
            (
                "endpoint_discovery_enabled = true",
                &[("AWS_ENABLE_ENDPOINT_DISCOVERY", "true"), ("AWS_ENDPOINT_DISCOVERY_ENABLED", "true")],
            ),
            ("defaults_mode = legacy", &[]),
            ("defaults_mode = standard", &[("AWS_DEFAULTS_MODE", "standard")]),
            (
                "s3 =\n  use_arn_region = true\n  addressing_style = path",
                &[("AWS_S3_USE_ARN_REGION", "true")],
            ),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            assert_eq!(variables(profile), expected, "{profile}");
        }
    }

    #[test]
    fn every_key_of_the_table_becomes_a_variable_of_its_own_name() {
        for (key, name) in VARIABLES {
            assert!(name.starts_with("AWS_"), "{name}");
            assert!(variables(&format!("{key} = x")).contains(&(name.to_owned(), "x".to_owned())), "{key}");
        }
    }

    #[test]
    fn what_no_variable_can_say_is_named() {
        for (profile, expected) in [
            ("s3 =\n  addressing_style = path", &["s3"][..]),
            ("s3 =\n  use_arn_region = true", &[]),
            ("api_versions =\n  ec2 = 2015-03-01\ntcp_keepalive = true", &["api_versions", "tcp_keepalive"]),
            ("max_attempts = 9", &[]),
        ] {
            let config = Config::from_texts(&format!("[profile p]\n{profile}\n"), "");
            let settings = config.profile("p").unwrap().unwrap();
            let keys: Vec<_> = settings_without_variable(&settings).iter().map(|(key, _)| *key).collect();
            assert_eq!(keys, expected, "{profile}");
        }
    }

    #[test]
    fn what_default_says_about_places_reaches_keys_of_other_profiles() {
        for (default, profile, expected) in [
            ("endpoint_url = x", "", &["endpoint_url"][..]),
            ("endpoint_url = x", "services = s", &[]),
            ("endpoint_url = x", "ignore_configured_endpoint_urls = true", &[]),
            ("use_fips_endpoint = true\nretry_mode = adaptive", "", &["use_fips_endpoint"]),
            ("use_fips_endpoint = true", "use_fips_endpoint = false", &[]),
            ("region = r", "", &[]),
        ] {
            let config = Config::from_texts(&format!("[default]\n{default}\n[profile p]\n{profile}\n"), "");
            let section = |name: &str| config.profile(name).unwrap().unwrap();
            let found = settings_of_default_beside(&section("p"), &section("default"));
            let keys: Vec<_> = found.iter().map(|(key, _)| *key).collect();
            assert_eq!(keys, expected, "{default} {profile}");
        }
    }
}
