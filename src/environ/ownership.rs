//! Whether the variables still have the values that the last `use` set. Pure.

use super::change::EnvChange;
use super::exports::Exports;
use super::variables::{
    ENDPOINT_MODE, ENDPOINT_TOKEN, ENDPOINT_URL, KEYS, MARK, NO_KEYS, PROFILE_MODE, REGIONS, ShellVariables,
};
use crate::time::Time;

/// Returns the descriptive variables that still have our value, and would be wrong beside keys that are not ours.
pub(super) fn describes_ours(before: &ShellVariables) -> Vec<&'static str> {
    let stands = descriptions(before)
        .into_iter()
        .filter(|(name, ours)| ours.is_some() && before.get(*name) == ours.as_ref());
    stands.map(|(name, _)| name).collect()
}

/// Returns the variables that describe our keys, with the values that `use` set.
pub(super) fn descriptions(before: &ShellVariables) -> [(&'static str, Option<String>); 3] {
    let expiry = before.get("SSOENV_EXPIRES_AT").and_then(|text| text.parse().ok());
    [
        ("AWS_CREDENTIAL_EXPIRATION", expiry.map(|epoch| Time::from_epoch(epoch).rfc3339())),
        ("AWS_ACCOUNT_ID", before.get("SSOENV_ACCOUNT_ID").cloned()),
        ("AWS_SSO_PROFILE", before.get("SSOENV_PROFILE").cloned()),
    ]
}

/// Whether the keys are those of the last `use`, and no `AWS_PROFILE` contradicts them.
pub fn keys_are_ours(before: &ShellVariables) -> bool {
    before.contains_key(MARK)
        && before.get(MARK) == before.get("AWS_ACCESS_KEY_ID")
        // SDKs differ in which of the two they use.
        && !before.contains_key("AWS_PROFILE")
}

/// Whether `AWS_PROFILE` is the one that the last `use` set (`--mode profile`), and no key contradicts it.
pub fn profile_is_ours(before: &ShellVariables) -> bool {
    has_own_profile(before) && KEYS.iter().all(|name| !before.contains_key(*name))
}

/// Whether the endpoint's address is the one that `exec --mode endpoint` set, and nothing takes precedence over it.
pub fn endpoint_is_ours(before: &ShellVariables) -> bool {
    let shield = before.get("AWS_PROFILE").map_or_else(String::new, |name| format!(" {name}"));
    before.get(MARK).is_some_and(|mark| *mark == format!("{ENDPOINT_MODE}{shield}"))
        && before.contains_key(ENDPOINT_URL)
        && KEYS.iter().all(|name| !before.contains_key(*name))
}

/// Whether everything that `use` set is unchanged, in any mode.
pub fn is_ours(before: &ShellVariables) -> bool {
    keys_are_ours(before) || profile_is_ours(before) || endpoint_is_ours(before)
}

/// Whether `AWS_PROFILE` is from the last `use`, whatever else a person has set.
pub(super) fn has_own_profile(before: &ShellVariables) -> bool {
    before.get(MARK).is_some_and(|mark| mark == PROFILE_MODE)
        && before.contains_key("AWS_PROFILE")
        && before.get("AWS_PROFILE") == before.get("SSOENV_PROFILE")
}

/// Returns the variables without our own `AWS_PROFILE` and without our own endpoint; any that is left is a person's.
pub(super) fn without_own_profile(before: &ShellVariables) -> ShellVariables {
    let mut without = before.clone();
    if has_own_profile(before) {
        without.remove("AWS_PROFILE");
    }
    if endpoint_is_ours(before) {
        OF_ENDPOINT.iter().for_each(|name| drop(without.remove(*name)));
    }
    without
}

/// Variables that lead to our endpoint, and the profile without credentials beside them.
pub(super) const OF_ENDPOINT: [&str; 3] = [ENDPOINT_URL, ENDPOINT_TOKEN, "AWS_PROFILE"];

/// Whether a profile is active without credentials, and no other credentials were set since.
pub fn is_without_keys(before: &ShellVariables) -> bool {
    before.contains_key("SSOENV_PROFILE")
        && before.get(MARK).is_some_and(|mark| mark == NO_KEYS)
        && !before.contains_key("AWS_ACCESS_KEY_ID")
        && !before.contains_key("AWS_PROFILE")
}

/// How the current variables relate to the last `use`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// No profile is active.
    Inactive,
    /// The keys are those that `use` set.
    Keys,
    /// `AWS_PROFILE` is the one that `use` set, and no key contradicts it.
    Profile,
    /// The endpoint is the one that `exec` set, and nothing takes precedence over it.
    Endpoint,
    /// A profile is active without credentials, and no others were set since.
    WithoutKeys,
    /// Something else was set since.
    Changed,
}

/// Judges whether a shell still has what `use` gave it. Every verb asks this function, so that they agree.
pub fn ownership(before: &ShellVariables) -> Ownership {
    match before.contains_key("SSOENV_PROFILE") {
        false => Ownership::Inactive,
        true if keys_are_ours(before) => Ownership::Keys,
        true if profile_is_ours(before) => Ownership::Profile,
        true if endpoint_is_ours(before) => Ownership::Endpoint,
        true if is_without_keys(before) => Ownership::WithoutKeys,
        true => Ownership::Changed,
    }
}

/// Returns the change that removes our descriptive variables, which are wrong beside keys of another tool.
pub fn disown(before: &ShellVariables) -> EnvChange {
    let mut change = EnvChange::default();
    describes_ours(before).into_iter().for_each(|name| change.add_unset(name));
    change
}

/// Whether the keys, or `AWS_PROFILE`, of `use` are gone and no others were set: a directory tool such as direnv has
/// removed them together with its own.
pub fn is_stripped(before: &ShellVariables) -> bool {
    let Some(mark) = before.get(MARK).filter(|mark| *mark != NO_KEYS) else { return false };
    // Some of the keys may remain: the tool removes only those that it had set itself.
    let is_gone = |names: &[&str]| names.iter().all(|name| !before.contains_key(*name));
    before.contains_key("SSOENV_PROFILE")
        && is_gone(&["AWS_ACCESS_KEY_ID", "AWS_PROFILE"])
        // Profile mode sets no key, so any key is another tool's.
        && (mark != PROFILE_MODE || is_gone(&KEYS))
}

/// Returns the change that sets our missing descriptive variables again: a directory tool has removed them with its
/// own, or [`disown`] did because of keys that are gone now. A variable with another value is left alone.
pub fn complete(before: &ShellVariables) -> EnvChange {
    let mut change = EnvChange::default();
    let is_profile = before.get(MARK).is_some_and(|mark| mark == PROFILE_MODE);
    if is_profile && is_stripped(before) {
        before.get("SSOENV_PROFILE").into_iter().for_each(|profile| change.add_set("AWS_PROFILE", profile));
    }
    // Profile mode sets only this one: tools find out the account and the expiry by themselves.
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

/// Whether another tool or a person has set the keys. A record without the mark means that a change stopped half-way:
/// its keys are not foreign.
pub(super) fn keys_are_foreign(before: &ShellVariables) -> bool {
    let key = before.get("AWS_ACCESS_KEY_ID");
    let half_way = before.contains_key("SSOENV_SAVED") && !before.contains_key(MARK);
    key.is_some() && key != before.get(MARK) && !half_way
}

/// Whether an IAM user's access key is beside our session token. Such keys (`AKIA…`) have no token, and AWS refuses
/// them with one.
pub(super) fn has_stale_token(before: &ShellVariables) -> bool {
    keys_are_foreign(before) && before.get("AWS_ACCESS_KEY_ID").is_some_and(|key| key.starts_with("AKIA"))
}

/// Returns the variables without a session token of ours beside an IAM user's access key.
pub(super) fn without_stale_token(before: &ShellVariables) -> ShellVariables {
    let mut without = before.clone();
    if has_stale_token(before) {
        without.remove("AWS_SESSION_TOKEN");
    }
    without
}

/// Whether a bound directory activated the profile.
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
