//! Whether what stands in the variables is what the last `use` set. Pure.

use super::change::EnvChange;
use super::variables::{KEYS, MARK, NO_KEYS, PROFILE_MODE, ShellVariables};
use crate::time::Time;

/// What would lie about keys that are not ours, as long as it still says what we set.
pub(super) fn describes_ours(before: &ShellVariables) -> Vec<&'static str> {
    let expiry = before.get("SSOENV_EXPIRES_AT").and_then(|text| text.parse().ok());
    let ours = [
        ("AWS_CREDENTIAL_EXPIRATION", expiry.map(|epoch| Time::from_epoch(epoch).rfc3339())),
        ("AWS_ACCOUNT_ID", before.get("SSOENV_ACCOUNT_ID").cloned()),
        ("AWS_SSO_PROFILE", before.get("SSOENV_PROFILE").cloned()),
    ];
    let stands = ours.into_iter().filter(|(name, ours)| ours.is_some() && before.get(name) == ours.as_ref());
    stands.map(|(name, _)| name).collect()
}

/// Whether the keys that stand there are those that the last `use` set, and nothing contradicts them.
pub fn keys_are_ours(before: &ShellVariables) -> bool {
    before.contains_key(MARK)
        && before.get(MARK) == before.get("AWS_ACCESS_KEY_ID")
        && !before.contains_key("AWS_PROFILE")
}

/// Whether `AWS_PROFILE` is what the last `use` set in its place of keys, and nothing contradicts it.
pub fn profile_is_ours(before: &ShellVariables) -> bool {
    has_own_profile(before) && KEYS.iter().all(|name| !before.contains_key(name))
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

/// Whether keys stand there that somebody else has set. Without the mark beside a record a change has stopped half-way:
/// those keys are nobody's.
pub(super) fn keys_are_foreign(before: &ShellVariables) -> bool {
    let key = before.get("AWS_ACCESS_KEY_ID");
    let half_way = before.contains_key("SSOENV_SAVED") && !before.contains_key(MARK);
    key.is_some() && key != before.get(MARK) && !half_way
}

/// Whether a directory has brought what is active.
pub fn is_of_directory(before: &ShellVariables) -> bool {
    before.get("SSOENV_SOURCE").is_some_and(|source| source == "dir")
}
