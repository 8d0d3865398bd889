//! The error for a profile without any source of credentials. Pure.

use super::key_names;
use super::own_process_line::PROCESS;
use super::own_role;
use super::profile::Profile;
use super::sso_keys::{ACCOUNT, ROLE};
use super::sso_role::unknown_keys;
use crate::error::{Failure, Topic};

impl Profile {
    /// Returns the error for a profile without any source of credentials.
    pub(super) fn without_credentials(&self) -> Failure {
        let about = |message: String, hint: String| {
            Failure::configuration(message).hint(hint).about(Topic::Profile(self.name.clone()))
        };
        // The profile says whose credentials to use, but not which role to assume.
        if let Some((key, setting)) = ["source_profile", "credential_source"]
            .into_iter()
            .find_map(|key| Some((key, self.settings.setting(key)?)))
        {
            let mut message = format!(
                "has {key} ({}), but no role_arn to assume with the credentials of {}",
                setting.origin, setting.value
            );
            key_names::misspelling_of("role_arn", &self.settings)
                .into_iter()
                .for_each(|misspelled| message.push_str(&format!("; {misspelled}")));
            let hint = match key {
                "source_profile" => format!("add role_arn, or use profile {} itself", setting.value),
                _ => "add role_arn".to_owned(),
            };
            return about(message, hint);
        }
        let unknown = unknown_keys(&self.settings);
        let mut message = format!("has no {ACCOUNT} and no {ROLE}, so it has no credentials");
        unknown.iter().for_each(|error| message.push_str(&format!("; {error}")));
        let misspelled = key_names::misspelled(&self.settings);
        let of_source = misspelled.iter().find(|misspelled| is_of_source(misspelled.meant));
        about(
            message,
            match of_source {
                Some(misspelled) => format!("write {} instead", misspelled.meant),
                None => format!("add {ACCOUNT} and {ROLE} to the profile"),
            },
        )
    }
}

/// Whether a key gives a profile a source of credentials.
fn is_of_source(key: &str) -> bool {
    key.starts_with("sso_")
        || own_role::KEYS.contains(&key)
        || ["aws_access_key_id", "aws_secret_access_key", PROCESS, "login_session", "role_arn"].contains(&key)
}
