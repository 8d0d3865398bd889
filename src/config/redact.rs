//! Values as they may be shown. Secrets occur in any key that takes text, URLs included. Pure.

use crate::config::key_expiry;
use crate::config::process_line::{self, HIDDEN};
use crate::config::section::OWN_VARIABLE;

/// Shown in place of a secret.
pub const MASK: &str = "********";

/// Returns the value of a key without its secret parts.
pub fn value(key: &str, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    match &*key.to_ascii_lowercase() {
        // A path, which the rule for `token` below would hide, and an id, which is not secret.
        "web_identity_token_file" | "aws_access_key_id" => value.to_owned(),
        key if key_expiry::states_end(key) => value.to_owned(),
        "credential_process" | "mfa_process" => process_line::shown(value),
        // A person's own variables may be for any program, and may hold passwords.
        key if key.starts_with(OWN_VARIABLE) => MASK.to_owned(),
        key if ["secret", "token", "password", "passphrase"].iter().any(|word| key.contains(word)) => {
            MASK.to_owned()
        }
        _ => without_user(value),
    }
}

/// Removes user name and password from the URLs in a value.
pub fn without_user(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    // The last `@` ends the password, which may contain others.
    let host = authority.rsplit_once('@').map(|(_, host)| format!("{HIDDEN}@{host}"));
    format!("{scheme}://{}{}", host.as_deref().unwrap_or(authority), without_user(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_come_through() {
        for (key, text, shown) in [
            ("aws_secret_access_key", "wJalr", MASK),
            ("aws_session_token", "tok", MASK),
            ("aws_access_key_id", "AKIAX", "AKIAX"),
            ("x_security_token_expires", "2026-11-21T02:55:01Z", "2026-11-21T02:55:01Z"),
            ("api_password", "x", MASK),
            ("web_identity_token_file", "/run/token", "/run/token"),
            ("region", "eu-west-1", "eu-west-1"),
            ("aws_secret_access_key", "", ""),
            ("endpoint_url", "https://sam:hunter2@h:1/x", "https://…@h:1/x"),
            (
                "s3",
                "\nendpoint_url = http://sam:hunter2@h/ and https://a:b@c",
                "\nendpoint_url = http://…@h/ and https://…@c",
            ),
            (
                "credential_process",
                "/opt/get --user sam --password hunter2",
                "/opt/get --user … --password …",
            ),
            ("mfa_process", "oathtool --totp --base JBSWY3DP", "oathtool --totp --base …"),
            ("mfa_process", "MFA=JBSWY3DP code", "…"),
            ("ssoenv_env.DB_PASSWORD", "hunter2", MASK),
            ("ssoenv_env.stage", "dev", MASK),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "tok", MASK),
        ] {
            assert_eq!(value(key, text), shown, "{key} {text}");
        }
    }
}
