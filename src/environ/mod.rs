//! The environment contract: which variables `use` sets, which it clears, and how `off` finds its way back. Pure: the
//! environment comes in as a value and a change goes out. How a change is written for a shell is `shell/emit.rs`'s
//! business.

mod activate;
mod deactivate;
mod saved;

pub use activate::{Activation, activate, change_region};
pub use deactivate::{Deactivated, deactivate};
pub use saved::unsavable;

use crate::secret::Secret;
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
pub const OWN: [&str; 15] = [
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
    "SSOENV_PROMPT",
    "SSOENV_KEY_ID",
];

/// Says something about one shell, and nothing to another program.
pub const SHELL_ONLY: [&str; 7] = [
    "SSOENV_REFRESH_AT",
    "SSOENV_ARGS",
    "SSOENV_PREVIOUS",
    "SSOENV_SAVED",
    "SSOENV_SOURCE",
    "SSOENV_SID",
    "SSOENV_KEY_ID",
];

/// The variables of the contract as they stand; absent ones are not in it.
pub type Before = BTreeMap<&'static str, String>;

/// Every name that a change may touch or that decides what is changed.
pub fn watched() -> impl Iterator<Item = &'static str> {
    CREDENTIALS.into_iter().chain(REGIONS).chain(CLEARED).chain(OWN)
}

/// A change of the environment: an ordered list, each name in it once.
#[derive(Debug, Default)]
pub struct EnvChange {
    entries: Vec<(&'static str, Option<Secret>)>,
}

impl EnvChange {
    /// Sets a variable.
    pub fn add_set(&mut self, name: &'static str, value: impl Into<String>) {
        self.put(name, Some(Secret::new(value)));
    }

    /// Removes a variable.
    pub fn add_unset(&mut self, name: &'static str) {
        self.put(name, None);
    }

    /// Sets or removes.
    fn add(&mut self, name: &'static str, value: Option<String>) {
        self.put(name, value.map(Secret::new));
    }

    /// The last word on a name counts, and stands where it was said.
    fn put(&mut self, name: &'static str, value: Option<Secret>) {
        self.entries.retain(|(entry, _)| *entry != name);
        self.entries.push((name, value));
    }

    /// What is removed, in order. Removals come before everything that is set.
    pub fn unset(&self) -> impl Iterator<Item = &'static str> {
        self.entries.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name)
    }

    /// What is set, in order.
    pub fn set(&self) -> impl Iterator<Item = (&'static str, &Secret)> {
        self.entries.iter().filter_map(|(name, value)| Some((*name, value.as_ref()?)))
    }
}

/// Whether the keys that stand there are those that the last `use` set.
pub fn keys_are_ours(before: &Before) -> bool {
    before.contains_key("SSOENV_KEY_ID")
        && before.get("SSOENV_KEY_ID") == before.get("AWS_ACCESS_KEY_ID")
        && !before.contains_key("AWS_PROFILE")
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
        assert_eq!(change.set().count(), 0);
    }

    #[test]
    fn debug_shows_no_value() {
        let mut change = EnvChange::default();
        change.add_set("AWS_SECRET_ACCESS_KEY", "hunter2");
        assert!(!format!("{change:?}").contains("hunter2"));
    }
}
