//! The environment contract: which variables `use` sets, which it clears, and how `off` finds its way back. Pure: the
//! environment comes in as a value and a change goes out. How a change is written for a shell is `shell/emit.rs`'s
//! business.

mod activate;
mod deactivate;
mod given;
mod renew;
mod restore;
mod saved;

pub use activate::{Activation, Held, activate, change_region, label};
pub use deactivate::{Deactivated, deactivate, put_out};
pub use given::Given;
pub use renew::{Keys, renew};
pub use restore::Restore;
pub use saved::{saved_keys, saved_profiles, saved_region, unsavable};

use crate::secret::Secret;
use crate::time::Time;
use std::collections::BTreeMap;

/// The keys and what describes them. One group: they are ours while the commit mark says so.
pub const CREDENTIALS: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ACCOUNT_ID",
    "AWS_SSO_PROFILE",
];

/// The keys themselves.
const KEYS: [&str; 3] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/// Both, since SDKs differ in which they read.
pub const REGIONS: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// What would win over the keys, or contradict them in a prompt.
pub const CLEARED: [&str; 16] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_EXPIRATION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CREDENTIAL_FILE",
    "AWS_VAULT",
    "AWSUME_PROFILE",
    "AWSUME_EXPIRATION",
    "AWSU_PROFILE",
];

/// Our own, in the order in which they are set; the commit mark is last.
pub const OWN: [&str; 16] = [
    "SSOENV_PROFILE",
    "SSOENV_ACCOUNT_ID",
    "SSOENV_ROLE_NAME",
    "SSOENV_LABEL",
    "SSOENV_PRODUCTION",
    "SSOENV_EXPIRES_AT",
    "SSOENV_REFRESH_AT",
    "SSOENV_REGION",
    "SSOENV_ARGS",
    "SSOENV_PREVIOUS",
    "SSOENV_SAVED",
    "SSOENV_SOURCE",
    "SSOENV_SID",
    "SSOENV_WARNED",
    "SSOENV_PROMPT",
    MARK,
];

/// Of a bound directory: the file, the stamp by which a shell sees that it has changed, and what was active before. They
/// stay while the shell is below the directory, whatever is said there.
pub const DIRECTORY: [&str; 3] = ["SSOENV_FILE", "SSOENV_STAMP", "SSOENV_RESTORE"];

/// The commit mark: a copy of the key id, there only while all the rest is.
pub const MARK: &str = "SSOENV_KEY_ID";

/// The mark where there is a record and no key of ours: a profile is active whose credentials are not to be had, or what
/// was active has been put out. No key id looks like it.
pub const NO_KEYS: &str = "none";

/// The mark where `AWS_PROFILE` alone is set, so that tools find the credentials by themselves. It stands for what the
/// contract says: `AWS_PROFILE` is `SSOENV_PROFILE`, and there is no key.
pub const PROFILE_MODE: &str = "profile";

/// A hook renews at no time. Digits, since a shell takes anything else for a change behind its back.
pub const NEVER: Time = Time::from_epoch(253_402_300_799);

/// Says something about one shell, and nothing to another program.
pub const SHELL_ONLY: [&str; 7] = [
    "SSOENV_REFRESH_AT",
    "SSOENV_ARGS",
    "SSOENV_PREVIOUS",
    "SSOENV_SAVED",
    "SSOENV_SOURCE",
    "SSOENV_SID",
    MARK,
];

/// The variables of the contract as they stand; absent ones are not in it.
pub type Before = BTreeMap<&'static str, String>;

/// Every name that a change may touch or that decides what is changed.
pub fn watched() -> impl Iterator<Item = &'static str> {
    CREDENTIALS.into_iter().chain(REGIONS).chain(CLEARED).chain(OWN).chain(DIRECTORY)
}

/// What would lie about keys that are not ours, as long as it still says what we set.
fn describes_ours(before: &Before) -> Vec<&'static str> {
    let expiry = before.get("SSOENV_EXPIRES_AT").and_then(|text| text.parse().ok());
    let ours = [
        ("AWS_CREDENTIAL_EXPIRATION", expiry.map(|epoch| Time::from_epoch(epoch).rfc3339())),
        ("AWS_ACCOUNT_ID", before.get("SSOENV_ACCOUNT_ID").cloned()),
        ("AWS_SSO_PROFILE", before.get("SSOENV_PROFILE").cloned()),
    ];
    let stands = ours.into_iter().filter(|(name, ours)| ours.is_some() && before.get(name) == ours.as_ref());
    stands.map(|(name, _)| name).collect()
}

/// The change as a command gets it that takes our place: without what says something about this shell alone.
/// `SSOENV_SAVED` would hand keys of before to a program that has been given others.
pub fn for_command(mut change: EnvChange) -> EnvChange {
    for name in ["SSOENV_SAVED", "SSOENV_PREVIOUS", "SSOENV_WARNED", "SSOENV_PROMPT"] {
        change.add_unset(name);
    }
    change
}

/// A change of the environment: steps in order. A name may come twice; its last step counts.
#[derive(Debug, Default)]
pub struct EnvChange {
    steps: Vec<(&'static str, Option<Secret>)>,
    absent: Vec<&'static str>,
}

impl EnvChange {
    /// Sets a variable.
    pub fn add_set(&mut self, name: &'static str, value: impl Into<String>) {
        self.steps.push((name, Some(Secret::new(value))));
    }

    /// Removes a variable.
    pub fn add_unset(&mut self, name: &'static str) {
        self.steps.push((name, None));
    }

    /// This change and then another one, as one.
    #[must_use]
    pub fn and(mut self, other: EnvChange) -> Self {
        self.steps.extend(other.steps);
        self.absent.extend(other.absent);
        self
    }

    /// The change without a value for this variable: where it would get one, it is left as it is.
    #[must_use]
    pub fn without_value_of(mut self, name: &str) -> Self {
        if self.set().any(|(set, _)| set == name) {
            self.steps.retain(|(step, _)| *step != name);
        }
        self
    }

    /// Sets or removes.
    pub fn add(&mut self, name: &'static str, value: Option<String>) {
        self.steps.push((name, value.map(Secret::new)));
    }

    /// Names that must not be visible afterwards: where a shell has variables that we cannot remove (universal ones, in
    /// fish), nothing may be changed.
    pub fn absent(&self) -> &[&'static str] {
        &self.absent
    }

    /// Every step, in order.
    pub fn steps(&self) -> impl Iterator<Item = (&'static str, Option<&Secret>)> {
        self.steps.iter().map(|(name, value)| (*name, value.as_ref()))
    }

    /// What is removed in the end.
    pub fn unset(&self) -> impl Iterator<Item = &'static str> {
        self.last_steps().filter(|(_, value)| value.is_none()).map(|(name, _)| name)
    }

    /// What is set in the end.
    pub fn set(&self) -> impl Iterator<Item = (&'static str, &Secret)> {
        self.last_steps().filter_map(|(name, value)| Some((name, value?)))
    }

    fn last_steps(&self) -> impl Iterator<Item = (&'static str, Option<&Secret>)> {
        let is_last =
            |number: usize, name: &str| self.steps[number + 1..].iter().all(|(later, _)| *later != name);
        self.steps()
            .enumerate()
            .filter(move |(number, (name, _))| is_last(*number, name))
            .map(|(_, step)| step)
    }
}

/// Whether text for a shell, and a line of an env file, can hold the value: Unicode without control characters and
/// without Unicode's two line breaks. (What was no Unicode has become U+FFFD on reading.)
pub fn is_plain(value: &str) -> bool {
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return true;
    }
    !value.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffd}'))
}

/// Whether the keys that stand there are those that the last `use` set, and nothing contradicts them.
pub fn keys_are_ours(before: &Before) -> bool {
    before.contains_key(MARK)
        && before.get(MARK) == before.get("AWS_ACCESS_KEY_ID")
        && !before.contains_key("AWS_PROFILE")
}

/// Whether `AWS_PROFILE` is what the last `use` set in its place of keys, and nothing contradicts it.
pub fn profile_is_ours(before: &Before) -> bool {
    has_own_profile(before) && KEYS.iter().all(|name| !before.contains_key(name))
}

/// Whether what `use` has set is all there still, in either mode.
pub fn is_ours(before: &Before) -> bool {
    keys_are_ours(before) || profile_is_ours(before)
}

/// Whether `AWS_PROFILE` is of the last `use`, whatever a person has set beside it.
fn has_own_profile(before: &Before) -> bool {
    before.get(MARK).is_some_and(|mark| mark == PROFILE_MODE)
        && before.contains_key("AWS_PROFILE")
        && before.get("AWS_PROFILE") == before.get("SSOENV_PROFILE")
}

/// The variables without an `AWS_PROFILE` of ours: what is left of those that win over keys is a person's.
fn without_own_profile(before: &Before) -> Before {
    let mut without = before.clone();
    if has_own_profile(before) {
        without.remove("AWS_PROFILE");
    }
    without
}

/// Whether a profile is active whose credentials are not to be had, and nobody has set others since.
pub fn is_without_keys(before: &Before) -> bool {
    before.contains_key("SSOENV_PROFILE")
        && before.get(MARK).is_some_and(|mark| mark == NO_KEYS)
        && !before.contains_key("AWS_ACCESS_KEY_ID")
        && !before.contains_key("AWS_PROFILE")
}

/// What takes out the variables that would lie about keys which somebody else has set.
pub fn disown(before: &Before) -> EnvChange {
    let mut change = EnvChange::default();
    describes_ours(before).into_iter().for_each(|name| change.add_unset(name));
    change
}

/// Whether keys stand there that somebody else has set. Without the mark beside a record a change has stopped half-way:
/// those keys are nobody's.
fn keys_are_foreign(before: &Before) -> bool {
    let key = before.get("AWS_ACCESS_KEY_ID");
    let half_way = before.contains_key("SSOENV_SAVED") && !before.contains_key(MARK);
    key.is_some() && key != before.get(MARK) && !half_way
}

#[cfg(test)]
fn world(variables: &[(&'static str, &str)]) -> Before {
    variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

#[cfg(test)]
fn apply(before: &Before, change: &EnvChange) -> Before {
    let mut after = before.clone();
    change.unset().for_each(|name| drop(after.remove(name)));
    after.extend(change.set().map(|(name, value)| (name, value.expose().to_owned())));
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_a_name_counts() {
        let mut change = EnvChange::default();
        change.add_set("AWS_REGION", "a");
        change.add_unset("AWS_PROFILE");
        change.add_unset("AWS_REGION");
        assert_eq!(change.unset().collect::<Vec<_>>(), ["AWS_PROFILE", "AWS_REGION"]);
        assert_eq!((change.set().count(), change.steps().count()), (0, 3));
    }

    #[test]
    fn debug_shows_no_value() {
        let mut change = EnvChange::default();
        change.add_set("AWS_SECRET_ACCESS_KEY", "hunter2");
        assert!(!format!("{change:?}").contains("hunter2"));
    }
}
