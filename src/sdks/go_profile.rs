//! Profiles that the SDK for Go refuses when it loads its configuration, even if variables have keys. Pure.

use super::files::{Files, SectionKeys};

/// Keys of a source of credentials, of which it accepts at most one.
const TYPES: [&str; 4] =
    ["source_profile", "credential_source", "credential_process", "web_identity_token_file"];

/// Fails, with the reason, if it refuses the profile.
pub fn check(keys: &SectionKeys, files: &Files) -> Result<(), String> {
    let value = |key: &str| keys.get(key).map(String::as_str).filter(|value| !value.is_empty());
    let types: Vec<&str> = TYPES.into_iter().filter(|key| value(key).is_some()).collect();
    if let [first, second, ..] = types[..] {
        return Err(format!("it accepts at most one credential type, but there are {first} and {second}"));
    }
    match (value("role_arn"), types.first()) {
        (None, Some(key)) if *key != "credential_process" => {
            return Err(format!("{key} is set, but role_arn is not"));
        }
        _ => {}
    }
    match value("source_profile") {
        Some(source) if !files.profiles.contains_key(source) => {
            return Err(format!("profile `{source}` does not exist (source_profile)"));
        }
        _ => {}
    }
    let session = value("sso_session").and_then(|session| files.sessions.get(session));
    let differs = |key: &&str| {
        let theirs = session.and_then(|session| session.get(*key));
        theirs.zip(value(key)).is_some_and(|(theirs, own)| theirs != own)
    };
    match ["sso_region", "sso_start_url"].into_iter().find(differs) {
        Some(key) => Err(format!("{key} differs between the profile and [sso-session]")),
        None => Ok(()),
    }
}
