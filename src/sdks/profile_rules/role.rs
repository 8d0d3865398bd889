//! Keys of an assumed role, and of a process. Pure.

use super::subject::ProfileSubject;
use crate::sdks::claim::{Claim, ReaderOutcome, claim};
use crate::sdks::disagreement::Disagreement;
use crate::sdks::picks::pick;
use crate::sdks::reader::Reader::{self, AwsCli, Boto3, DotNet3, DotNet4, Go, Java, JavaScript, Rust};
use crate::sdks::reader::{DOT_NET, readers_that};
use crate::sdks::surroundings::Surroundings;

impl ProfileSubject<'_> {
    /// Returns the disagreements about the keys of an assumed role.
    pub fn role(&self) -> Vec<Disagreement> {
        if !self.has("role_arn") {
            return Vec::new();
        }
        let mut found: Vec<Disagreement> = self.duration().into_iter().collect();
        let mut add = |key: &str, id, what: &str, claims| {
            found.extend(self.keys.setting(key).map(|setting| self.at(setting, id, what, claims)));
        };
        let other = |readers: &[Reader], words: &str| claim(readers, ReaderOutcome::NotModelled, words);
        let claims = vec![
            other(&[Rust, Java], "assume the role without a code"),
            other(&[Go, JavaScript, DotNet4, DotNet3], "fail unless their program asks for one"),
            other(&[AwsCli, Boto3], "ask for it").as_ssoenv(),
        ];
        add("mfa_serial", "mfa-serial", "a role with an MFA device", claims);
        let source = self.keys.value("credential_source");
        let known = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];
        if source.is_some_and(|source| {
            !known.contains(&source) && known.iter().any(|it| it.eq_ignore_ascii_case(source))
        }) {
            let claims = vec![
                other(&[Rust, Java, DotNet4, DotNet3], "accept it in any case"),
                other(&[AwsCli, Boto3, Go, JavaScript], "accept it only in this spelling").as_ssoenv(),
            ];
            add("credential_source", "credential-source-case", "a source in another case", claims);
        }
        found
    }

    /// Returns the disagreement about `duration_seconds`.
    pub fn duration(&self) -> Option<Disagreement> {
        let setting = self.keys.setting("duration_seconds").filter(|setting| !setting.value.is_empty())?;
        self.keys.value("role_arn")?;
        let other = |readers: &[Reader], words: &str| claim(readers, ReaderOutcome::NotModelled, words);
        Some(match setting.value.parse::<i64>() {
            Ok(_) => {
                let claims = vec![
                    other(&[Rust, Java, DotNet4, DotNet3], "ignore it"),
                    other(&[Go], "ignore more than 15 minutes"),
                    other(&[AwsCli, Boto3, JavaScript], "ask for it").as_ssoenv(),
                ];
                self.at(setting, "duration-seconds", "a duration", claims)
            }
            Err(_) => {
                let claims = vec![
                    other(&[AwsCli, Boto3, Go, Rust, Java, DotNet4, DotNet3], "ignore it").as_ssoenv(),
                    other(&[JavaScript], "request the number of seconds that it begins with"),
                ];
                self.at(setting, "duration-text", "a duration that is not a number", claims)
            }
        })
    }

    /// Returns the disagreement about a role without a region for the call to STS.
    pub fn role_region(&self) -> Option<Disagreement> {
        let setting = self.keys.setting("role_arn")?;
        let has_source = self.has("source_profile") || self.has("credential_source");
        if self.has("region") || !has_source || self.has("web_identity_token_file") {
            return None;
        }
        let mut variables = self.around.variables.clone();
        variables.insert("AWS_PROFILE", self.name.to_owned());
        variables.remove("AWS_DEFAULT_PROFILE");
        let around = Surroundings { variables, ..self.around.clone() };
        // The SDK for .NET then calls us-east-1.
        let without = readers_that(|reader| !reader.is_dot_net() && pick(reader, &around).region.is_none());
        if without.is_empty() {
            return None;
        }
        let claims = of_role_without_region(&without);
        Some(self.at(setting, "role-region", "a role in a profile without a region", claims))
    }

    /// Returns the disagreement about characters of `credential_process` that a shell interprets.
    pub fn process(&self) -> Vec<Disagreement> {
        let Some(setting) = self.keys.setting("credential_process") else { return Vec::new() };
        if !setting.value.contains(['~', '$', '`', '|', '&', ';', '<', '>', '*', '?', '(', '!']) {
            return Vec::new();
        }
        let claims = vec![
            claim(
                &[Go, Rust, JavaScript, Java, DotNet4, DotNet3],
                ReaderOutcome::NotModelled,
                "run it in a shell",
            ),
            claim(
                &[AwsCli, Boto3],
                ReaderOutcome::NotModelled,
                "run it without a shell: `~`, variables, pipes and wildcards do not work",
            ),
        ];
        vec![self.at(setting, "process-shell", "characters that a shell interprets", claims)]
    }
}

/// Returns how readers treat a role of a profile without region; `without` are those that find no region elsewhere.
fn of_role_without_region(without: &[Reader]) -> Vec<Claim> {
    let (global, fail): (Vec<Reader>, Vec<Reader>) =
        without.iter().copied().partition(|reader| reader.is_python());
    let has_one = readers_that(|reader| !without.contains(&reader) && !reader.is_dot_net());
    let ask = "call the global STS endpoint, or fail if endpoint_url sets another";
    vec![
        claim(&global, ReaderOutcome::NotModelled, ask),
        claim(&fail, ReaderOutcome::Fail, "fail"),
        claim(&has_one, ReaderOutcome::NotModelled, "use one from variables or from the source profile"),
        claim(&DOT_NET, ReaderOutcome::NotModelled, "use us-east-1 if no variable sets one"),
    ]
}
