//! Whether what stands in the variables is what the last `use` set. Pure.

use super::change::EnvChange;
use super::exports::Exports;
use super::variables::{KEYS, MARK, NO_KEYS, PROFILE_MODE, REGIONS, ShellVariables};
use crate::time::Time;

/// What would lie about keys that are not ours, as long as it still says what we set.
pub(super) fn describes_ours(before: &ShellVariables) -> Vec<&'static str> {
    let stands = descriptions(before)
        .into_iter()
        .filter(|(name, ours)| ours.is_some() && before.get(*name) == ours.as_ref());
    stands.map(|(name, _)| name).collect()
}

/// What `use` has said about our keys.
pub(super) fn descriptions(before: &ShellVariables) -> [(&'static str, Option<String>); 3] {
    let expiry = before.get("SSOENV_EXPIRES_AT").and_then(|text| text.parse().ok());
    [
        ("AWS_CREDENTIAL_EXPIRATION", expiry.map(|epoch| Time::from_epoch(epoch).rfc3339())),
        ("AWS_ACCOUNT_ID", before.get("SSOENV_ACCOUNT_ID").cloned()),
        ("AWS_SSO_PROFILE", before.get("SSOENV_PROFILE").cloned()),
    ]
}

/// Whether the keys that stand there are those that the last `use` set, and nothing contradicts them.
pub fn keys_are_ours(before: &ShellVariables) -> bool {
    before.contains_key(MARK)
        && before.get(MARK) == before.get("AWS_ACCESS_KEY_ID")
        && !before.contains_key("AWS_PROFILE")
}

/// Whether `AWS_PROFILE` is what the last `use` set in its place of keys, and nothing contradicts it.
pub fn profile_is_ours(before: &ShellVariables) -> bool {
    has_own_profile(before) && KEYS.iter().all(|name| !before.contains_key(*name))
}

/// Whether what `use` has set is all there still, in either mode.
pub fn is_ours(before: &ShellVariables) -> bool {
    keys_are_ours(before) || profile_is_ours(before)
}

/// Whether `AWS_PROFILE` is of the last `use`, whatever a person has set beside it.
pub(super) fn has_own_profile(before: &ShellVariables) -> bool {
    before.get(MARK).is_some_and(|mark| mark == PROFILE_MODE)
        && before.contains_key("AWS_PROFILE")
        && before.get("AWS_PROFILE") == before.get("SSOENV_PROFILE")
}

/// The variables without an `AWS_PROFILE` of ours: what is left of those that win over keys is a person's.
pub(super) fn without_own_profile(before: &ShellVariables) -> ShellVariables {
    let mut without = before.clone();
    if has_own_profile(before) {
        without.remove("AWS_PROFILE");
    }
    without
}

/// Whether a profile is active whose credentials are not to be had, and nobody has set others since.
pub fn is_without_keys(before: &ShellVariables) -> bool {
    before.contains_key("SSOENV_PROFILE")
        && before.get(MARK).is_some_and(|mark| mark == NO_KEYS)
        && !before.contains_key("AWS_ACCESS_KEY_ID")
        && !before.contains_key("AWS_PROFILE")
}

/// How what stands in the variables relates to the last `use`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// No profile is active.
    Inactive,
    /// The keys are those that `use` has set.
    Keys,
    /// `AWS_PROFILE` is what `use` has set, and no key contradicts it.
    Profile,
    /// A profile is active without credentials, and nobody has set others.
    WithoutKeys,
    /// Something else was set since.
    Changed,
}

/// The one answer of every verb to whether a shell still has what `use` gave it.
pub fn ownership(before: &ShellVariables) -> Ownership {
    match before.contains_key("SSOENV_PROFILE") {
        false => Ownership::Inactive,
        true if keys_are_ours(before) => Ownership::Keys,
        true if profile_is_ours(before) => Ownership::Profile,
        true if is_without_keys(before) => Ownership::WithoutKeys,
        true => Ownership::Changed,
    }
}

/// What takes out the variables that would lie about keys which somebody else has set.
pub fn disown(before: &ShellVariables) -> EnvChange {
    let mut change = EnvChange::default();
    describes_ours(before).into_iter().for_each(|name| change.add_unset(name));
    change
}

/// Whether the keys, or the profile's name, that `use` has set are gone, and nobody has set others: a tool that sets
/// variables by directory has removed them with its own.
pub fn is_stripped(before: &ShellVariables) -> bool {
    let Some(mark) = before.get(MARK).filter(|mark| *mark != NO_KEYS) else { return false };
    // A part of the keys may be left: the tool removes what it had set itself.
    let is_gone = |names: &[&str]| names.iter().all(|name| !before.contains_key(*name));
    before.contains_key("SSOENV_PROFILE")
        && is_gone(&["AWS_ACCESS_KEY_ID", "AWS_PROFILE"])
        && (mark != PROFILE_MODE || is_gone(&KEYS))
}

/// What sets again whatever of ours is missing beside the keys: a tool that sets variables by directory has removed it
/// with its own, or it was removed because of keys that are gone now. What is there with another value is somebody's.
pub fn complete(before: &ShellVariables) -> EnvChange {
    let mut change = EnvChange::default();
    let is_profile = before.get(MARK).is_some_and(|mark| mark == PROFILE_MODE);
    if is_profile && is_stripped(before) {
        before.get("SSOENV_PROFILE").into_iter().for_each(|profile| change.add_set("AWS_PROFILE", profile));
    }
    let described =
        descriptions(before).into_iter().filter(|(name, _)| !is_profile || *name == "AWS_SSO_PROFILE");
    let region = before.get("SSOENV_REGION").filter(|region| !region.is_empty()).cloned();
    let regions = REGIONS.into_iter().map(|name| (name, region.clone()));
    for (name, value) in described.chain(regions).filter(|(name, _)| !before.contains_key(*name)) {
        value.into_iter().for_each(|value| change.add_set(name, value));
    }
    for (name, value) in Exports::of(before).missing(before) {
        change.add_set(name.clone(), value.clone());
    }
    change
}

/// Whether keys stand there that somebody else has set. Without the mark beside a record a change has stopped half-way:
/// those keys are nobody's.
pub(super) fn keys_are_foreign(before: &ShellVariables) -> bool {
    let key = before.get("AWS_ACCESS_KEY_ID");
    let half_way = before.contains_key("SSOENV_SAVED") && !before.contains_key(MARK);
    key.is_some() && key != before.get(MARK) && !half_way
}

/// Whether keys of a user stand beside the session token of ours. They never have one, and fail with it.
pub(super) fn has_stale_token(before: &ShellVariables) -> bool {
    keys_are_foreign(before) && before.get("AWS_ACCESS_KEY_ID").is_some_and(|key| key.starts_with("AKIA"))
}

/// The variables without a session token of ours beside keys of a user.
pub(super) fn without_stale_token(before: &ShellVariables) -> ShellVariables {
    let mut without = before.clone();
    if has_stale_token(before) {
        without.remove("AWS_SESSION_TOKEN");
    }
    without
}

/// Whether a directory has brought what is active.
pub fn is_of_directory(before: &ShellVariables) -> bool {
    before.get("SSOENV_SOURCE").is_some_and(|source| source == "dir")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::change::{apply, world};

    #[test]
    fn what_is_missing_of_ours_is_set_again_and_nothing_else_is_touched() {
        let active = world(&[
            ("AWS_ACCESS_KEY_ID", "ASIA1"),
            ("SSOENV_KEY_ID", "ASIA1"),
            ("SSOENV_PROFILE", "p"),
            ("SSOENV_ACCOUNT_ID", "012345678901"),
            ("SSOENV_EXPIRES_AT", "1795229701"),
            ("SSOENV_REGION", "eu-west-1"),
            ("SSOENV_EXPORTS", r#"{"AWS_ENDPOINT_URL":"http://local","AWS_RETRY_MODE":"adaptive"}"#),
            ("AWS_DEFAULT_REGION", "hand"),
            ("AWS_RETRY_MODE", "hand"),
        ]);
        let completed = complete(&active);
        let set: Vec<(&str, &str)> = completed.set().map(|(name, value)| (name, value.expose())).collect();
        assert_eq!(
            set,
            [
                ("AWS_CREDENTIAL_EXPIRATION", "2026-11-21T02:55:01Z"),
                ("AWS_ACCOUNT_ID", "012345678901"),
                ("AWS_SSO_PROFILE", "p"),
                ("AWS_REGION", "eu-west-1"),
                ("AWS_ENDPOINT_URL", "http://local"),
            ]
        );
        assert_eq!(completed.unset().count(), 0);
        assert_eq!(complete(&apply(&active, &completed)).steps().count(), 0);
        let mut stripped = active.clone();
        assert!(!is_stripped(&stripped));
        stripped.remove("AWS_ACCESS_KEY_ID");
        stripped.insert("AWS_SESSION_TOKEN".into(), "ours".into());
        assert!(is_stripped(&stripped));
        let profile =
            world(&[("AWS_PROFILE", "p"), ("SSOENV_PROFILE", "p"), ("SSOENV_KEY_ID", PROFILE_MODE)]);
        assert_eq!(complete(&profile).set().map(|(name, _)| name).collect::<Vec<_>>(), ["AWS_SSO_PROFILE"]);
        let stripped = world(&[("SSOENV_PROFILE", "p"), ("SSOENV_KEY_ID", PROFILE_MODE)]);
        assert!(profile_is_ours(&apply(&stripped, &complete(&stripped))));
    }
}
