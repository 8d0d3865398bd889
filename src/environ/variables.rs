//! The contract's variables, by group. Pure.

use crate::time::Time;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The keys and what describes them. One group: all are ours while the mark matches.
pub const CREDENTIALS: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ACCOUNT_ID",
    "AWS_SSO_PROFILE",
];

/// The key variables alone.
pub const KEYS: [&str; 3] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/// Both region variables, since SDKs differ in which one they read.
pub const REGIONS: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// Variables that would take precedence over the keys, or make a prompt show another profile.
pub const CLEARED: [&str; 21] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_EXPIRATION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    ENDPOINT_URL,
    ENDPOINT_TOKEN,
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CREDENTIAL_FILE",
    "AWS_VAULT",
    "AWSUME_PROFILE",
    "AWSUME_EXPIRATION",
    "AWSU_PROFILE",
    "AWS_SSO",
    "AWS_SSO_ACCOUNT_ID",
    "AWS_SSO_ROLE_NAME",
    "AWS_SSO_ROLE_ARN",
    "AWS_SSO_SESSION_EXPIRATION",
];

/// ssoenv's own variables, in the order in which `use` sets them; the mark is last.
pub const OWN: [&str; 20] = [
    "SSOENV_PROFILE",
    "SSOENV_ACCOUNT_ID",
    "SSOENV_ROLE_NAME",
    "SSOENV_LABEL",
    "SSOENV_PRODUCTION",
    "SSOENV_COLOR",
    "SSOENV_EXPIRES_AT",
    "SSOENV_REFRESH_AT",
    "SSOENV_UNTIL",
    "SSOENV_FALLBACK",
    "SSOENV_REGION",
    "SSOENV_ARGS",
    "SSOENV_EXPORTS",
    "SSOENV_SAVED",
    "SSOENV_SOURCE",
    "SSOENV_SID",
    ORDER,
    "SSOENV_WARNED",
    "SSOENV_PROMPT",
    MARK,
];

/// Set in a bound directory: the file, its stamp (by which a shell detects a change) and what was active before. They
/// stay while the shell is below the directory, whatever `use` or `off` do there.
pub const DIRECTORY: [&str; 3] = ["SSOENV_FILE", "SSOENV_STAMP", "SSOENV_RESTORE"];

/// The commit mark: a copy of the key id, set only while everything else is.
pub const MARK: &str = "SSOENV_KEY_ID";

/// Value of the mark for a record without our keys: the active profile has no credentials, or it was removed for a
/// directory. No access key id looks like it.
pub const NO_KEYS: &str = "none";

/// Value of the mark in `--mode profile`: `AWS_PROFILE` equals `SSOENV_PROFILE`, and no key is set.
pub const PROFILE_MODE: &str = "profile";

/// Value of the mark in `exec --mode endpoint`, followed by a blank and the value of `AWS_PROFILE` if that is set to a
/// profile without credentials.
pub const ENDPOINT_MODE: &str = "endpoint";

/// The address of a credentials endpoint.
pub const ENDPOINT_URL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

/// The value of the `Authorization` header for it.
pub const ENDPOINT_TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

/// Time at which the hook never renews: the year 9999. Digits, since the hook takes any other text for a change by
/// another program.
pub const NEVER: Time = Time::from_epoch(253_402_300_799);

/// Number of the newest order of `off --everywhere` when the credentials were got; absent if there was none. What a shell
/// starts inherits it with the credentials.
pub const ORDER: &str = "SSOENV_ORDER";

/// Variables that describe one shell and mean nothing to another program.
pub const SHELL_ONLY: [&str; 12] = [
    "SSOENV_COLOR",
    "SSOENV_REFRESH_AT",
    "SSOENV_UNTIL",
    "SSOENV_FALLBACK",
    "SSOENV_ARGS",
    "SSOENV_EXPORTS",
    "SSOENV_PREVIOUS",
    "SSOENV_SAVED",
    "SSOENV_SOURCE",
    "SSOENV_SID",
    "DIRENV_DIFF",
    MARK,
];

/// The target of the previous `use`, for `use -`. `off` keeps it.
pub const PREVIOUS: &str = "SSOENV_PREVIOUS";

/// Variables of tools that set variables by directory (direnv, mise, shadowenv): the directory, and what was changed.
pub const DIRECTORY_TOOLS: [&str; 4] = ["DIRENV_DIR", "DIRENV_DIFF", "__MISE_DIFF", "__shadowenv_data"];

/// The variables of the contract as they are, and those that the active profile has exported; unset ones are absent.
pub type ShellVariables = BTreeMap<Cow<'static, str>, String>;

/// Returns every name that a change can affect or depend on, except those that a profile exports.
pub fn watched() -> impl Iterator<Item = &'static str> {
    let groups = CREDENTIALS.into_iter().chain(REGIONS).chain(CLEARED).chain(OWN).chain(DIRECTORY);
    groups.chain([PREVIOUS]).chain(DIRECTORY_TOOLS)
}

/// Whether text for a shell, and a line of an env file, can hold the value: Unicode without control characters and
/// without Unicode's two line breaks. (What was no Unicode has become U+FFFD on reading.)
pub fn is_single_line(value: &str) -> bool {
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return true;
    }
    !value.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffd}'))
}
