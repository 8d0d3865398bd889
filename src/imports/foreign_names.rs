//! Names that another tool gave, made safe for headers, shells and completion. Pure.

use crate::aws::start_url::normalized;

/// Longest name in characters; the longest that a tool makes by itself are shorter.
const LONGEST: usize = 128;

/// Names of sessions that say nothing: tools give them to the first session.
const NAMELESS: [&str; 2] = ["", "default"];

/// Returns the name with every run of unsafe characters replaced by a hyphen: blanks, quotes, brackets, dollar signs,
/// controls. Letters and digits of any script are kept, and `._/@+:-` between them. Empty if nothing is left.
pub(super) fn clean_name(name: &str) -> String {
    let is_safe = |c: char| c.is_alphanumeric() || "._/@+:-".contains(c);
    let mut cleaned = String::new();
    for character in name.chars().take(LONGEST) {
        match character {
            c if is_safe(c) => cleaned.push(c),
            _ if cleaned.ends_with('-') => {}
            _ => cleaned.push('-'),
        }
    }
    let cleaned = cleaned.trim_matches('-');
    if cleaned.chars().any(char::is_alphanumeric) { cleaned.to_owned() } else { String::new() }
}

/// Returns the name for a new session: the tool's own, or the part of the start URL that names the organisation.
pub(super) fn session_name(name: &str, start_url: &str) -> String {
    let cleaned = clean_name(name);
    if !NAMELESS.contains(&cleaned.to_ascii_lowercase().as_str()) {
        return cleaned;
    }
    let url = normalized(start_url);
    let (host, path) = url.split_once("://").map_or("", |(_, rest)| rest).split_once('/').unwrap_or_default();
    let host = if host.is_empty() { url.split_once("://").map_or("", |(_, rest)| rest) } else { host };
    let label = host.split(['.', ':']).next().unwrap_or_default();
    // `https://start.us-gov-home.awsapps.com/directory/my-org`, `https://identitycenter.amazonaws.com/ssoins-1234`.
    let is_shared_host = ["start", "identitycenter"].contains(&label);
    let last = path.rsplit('/').next().unwrap_or_default();
    let cleaned = clean_name(if is_shared_host && !last.is_empty() { last } else { label });
    if cleaned.is_empty() { "sso".to_owned() } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_what_every_tool_reads_alike() {
        for (name, cleaned) in [
            ("shop-admin", "shop-admin"),
            ("000123456789:Admin", "000123456789:Admin"),
            ("My Shop/Admin", "My-Shop/Admin"),
            ("büro", "büro"),
            ("a]b[c\"d'e#f;g\\h", "a-b-c-d-e-f-g-h"),
            ("$(touch x) `y`", "touch-x-y"),
            ("--all", "all"),
            ("a\n[profile b]", "a-profile-b"),
            ("a\u{202e}b", "a-b"),
            (" a ", "a"),
            ("...", ""),
            ("", ""),
        ] {
            assert_eq!(clean_name(name), cleaned, "{name:?}");
        }
        assert_eq!(clean_name(&"x".repeat(1000)).len(), LONGEST);
    }

    #[test]
    fn a_session_is_named_by_the_tool_or_by_its_address() {
        for (name, url, expected) in [
            ("my-org", "https://d-1234567890.awsapps.com/start", "my-org"),
            ("Default", "https://d-1234567890.awsapps.com/start", "d-1234567890"),
            ("", "https://my-org.awsapps.com/start/#/", "my-org"),
            ("", "https://ssoins-1234.portal.eu-west-1.app.aws", "ssoins-1234"),
            ("", "https://start.us-gov-home.awsapps.com/directory/my-org", "my-org"),
            ("", "https://identitycenter.amazonaws.com/ssoins-1234", "ssoins-1234"),
            ("", "https://sso.example.com:8443/x", "sso"),
            ("[]", "https://a.example", "a"),
        ] {
            assert_eq!(session_name(name, url), expected, "{name} {url}");
        }
    }
}
