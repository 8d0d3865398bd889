//! Values and keys that keep the SDK for .NET from finding or using a profile. Pure.

use super::subject::ProfileSubject;
use crate::config::redact;
use crate::sdks::claim::{ReaderOutcome, claim};
use crate::sdks::disagreement::Disagreement;
use crate::sdks::dot_net_profile;
use crate::sdks::reader::{DOT_NET, Reader, readers_that};

/// Keys that belong to a role, and make it refuse a profile of another kind.
const OF_ROLES: [&str; 5] =
    ["mfa_serial", "role_session_name", "external_id", "source_profile", "credential_source"];

impl ProfileSubject<'_> {
    /// Returns the disagreements about values and keys.
    pub fn strictness(&self) -> Vec<Disagreement> {
        // Several sources have a disagreement of their own.
        let mixed = self.mixed_keys().filter(|_| self.source().is_empty());
        [self.refused_values(), mixed.into_iter().collect()].concat()
    }

    /// Returns values that it does not accept.
    fn refused_values(&self) -> Vec<Disagreement> {
        let refused = self.keys.iter().filter_map(|(key, setting)| {
            let refuse = readers_that(|reader| {
                reader.is_dot_net() && dot_net_profile::refuses(reader, key, &setting.value)
            });
            if refuse.is_empty() {
                return None;
            }
            let claims = vec![claim(&refuse, ReaderOutcome::NotModelled, "do not find the profile")];
            let value = redact::without_user(&setting.value);
            let what = format!("{key} = {value} in profile {}", self.name);
            Some(self.at(setting, "refused-value", what, claims))
        });
        refused.collect()
    }

    /// Returns a key of roles beside keys, a process or another source, since it accepts only the keys of one source.
    fn mixed_keys(&self) -> Option<Disagreement> {
        let has = |key: &str| self.has(key);
        if dot_net_profile::kind(Reader::DotNet4, has).is_some() {
            return None;
        }
        let without = |key: &str| key != "role_arn" && has(key) && !OF_ROLES.contains(&key);
        let is_one_else = dot_net_profile::kind(Reader::DotNet4, without).is_some();
        // For a role with a source, only keys that such a role does not take.
        let plain = |key: &str| has(key) && (key == "role_arn" || key == "credential_source" || without(key));
        let is_role_else = has("role_arn") && dot_net_profile::kind(Reader::DotNet4, plain).is_some();
        if has("role_arn") && !is_role_else || !has("role_arn") && !is_one_else {
            return None;
        }
        let odd = |key: &&str| has(key) && !(has("role_arn") && *key == "credential_source");
        let setting = self.keys.setting(OF_ROLES.into_iter().find(odd)?)?;
        let keys: Vec<&str> = OF_ROLES.into_iter().filter(odd).collect();
        let claims = vec![claim(&DOT_NET, ReaderOutcome::NotModelled, "do not use the profile")];
        let what = format!("{} beside other credentials in profile {}", keys.join(" and "), self.name);
        Some(self.at(setting, "mixed-keys", what, claims))
    }
}
