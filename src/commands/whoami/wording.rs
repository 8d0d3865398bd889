//! Words for the source of credentials, and for what contradicts STS.

use crate::activation::current::{CurrentCredentials, CurrentSource, Shown};
use crate::sdks::{Disagreement, Surroundings, disagreements};
use crate::services::sts::CallerIdentity;

impl CurrentCredentials {
    /// Describes where the credentials came from.
    pub fn said(&self) -> String {
        let name = self.profile.as_deref().unwrap_or_default();
        match (self.source, &self.profile) {
            (CurrentSource::Environment, Some(_)) => {
                format!("in the environment, set by ssoenv for {name}")
            }
            (CurrentSource::Environment, None) => "in the environment, not set by ssoenv".to_owned(),
            (CurrentSource::Sso, _) => format!("of {name}, from IAM Identity Center"),
            (CurrentSource::AssumedRole, _) => {
                let hop = self.chain.as_ref().and_then(|chain| chain.hops.last());
                format!("of {name}, a role assumed with {}", hop.map_or("", |hop| hop.source.as_str()))
            }
            (CurrentSource::Keys, _) => format!("of {name}, which has keys of its own"),
            (CurrentSource::Endpoint, _) => {
                format!("of {name}, from the endpoint of this command, which renews them")
            }
            (CurrentSource::Process, _) => format!("of {name}, from its credential_process"),
            (CurrentSource::Login, _) => format!("of {name}, signed in with `aws login`"),
        }
    }

    /// Returns what contradicts the answer of STS; for keys in the environment also what other tools read
    /// differently.
    pub fn contradictions(&self, identity: &CallerIdentity, around: &Surroundings) -> Vec<String> {
        let mut said = Vec::new();
        match &self.shown {
            // A profile beside keys has its own warning below.
            Some(shown) if shown.is_theirs || self.beside.as_ref() == Some(&shown.profile) => {}
            Some(Shown { profile, .. }) if self.source == CurrentSource::Environment => said.push(format!(
                "the keys in the environment are not those of {profile}, which this shell shows"
            )),
            Some(Shown { profile, .. }) => said.push(format!(
                "this shell shows {profile} but has no keys for it: these belong to {}",
                self.profile.as_deref().unwrap_or_default()
            )),
            None => {}
        }
        let of_keys = |told: &Disagreement| ["profile-beside-keys", "security-token"].contains(&told.id);
        let is_of_environment = self.source == CurrentSource::Environment;
        let told = disagreements(around, None).into_iter().filter(|told| is_of_environment && of_keys(told));
        said.extend(told.filter_map(|told| Some(format!("{} {}", told.variable()?, told.reason))));
        let is = &identity.account_id;
        let of_shell =
            self.shown.as_ref().filter(|shown| shown.is_theirs).and_then(|shown| shown.account_id.as_deref());
        let name = self.profile.as_deref().unwrap_or_default();
        if let Some(shown) = of_shell.filter(|shown| shown != is) {
            said.push(format!(
                "the credentials are of account {is}, and this shell shows {shown} for {name}"
            ));
        }
        if let Some(expected) = self.account_id().filter(|expected| expected != is) {
            let file = self.config.path().display();
            said.push(format!(
                "the credentials are of account {is}, and {name} is account {expected} in {file}"
            ));
        }
        said
    }
}
