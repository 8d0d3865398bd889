//! Differences that the keys of a profile make, however they are written. Pure.

use super::credential_source::PickedSource;
use super::disagreement::Disagreement;
use super::profile_credentials::of_profile;
use super::reader::READERS;
use super::surroundings::Surroundings;
use crate::config::Config;
use crate::config::document::Flavor;
use crate::config::section::{Section, Setting};

/// A profile as we read it, and what is around it.
struct Of<'a> {
    around: &'a Surroundings,
    config: &'a Config,
    name: &'a str,
    keys: Section,
}

pub fn differences(around: &Surroundings, config: &Config, name: &str) -> Vec<Disagreement> {
    let Ok(Some(keys)) = config.profile(name) else { return Vec::new() };
    let of = Of { around, config, name, keys };
    [of.region(), of.source(), of.sso(), of.role(), of.process()].concat()
}

impl Of<'_> {
    fn at(&self, setting: &Setting, id: &'static str, reason: impl Into<String>) -> Disagreement {
        let is_config = *setting.origin.path == *self.config.path();
        let flavor = if is_config { Flavor::Config } else { Flavor::Credentials };
        Disagreement::of_line(id, self.around, flavor, setting.origin.line, reason)
    }

    fn has(&self, key: &str) -> bool {
        self.keys.value(key).is_some()
    }

    fn region(&self) -> Vec<Disagreement> {
        let empty = self.keys.setting("region").filter(|setting| setting.value.is_empty());
        let reason = "an empty region: one to the AWS CLI, boto3 and Rust, none to the others and to ssoenv";
        empty.map(|setting| self.at(setting, "empty-region", reason)).into_iter().collect()
    }

    /// Several sources in one profile, of which the readers do not take the same.
    fn source(&self) -> Vec<Disagreement> {
        let sources = [
            ("web_identity_token_file", "web identity"),
            ("role_arn", "a role"),
            ("sso_account_id", "Identity Center"),
            ("sso_session", "Identity Center"),
            ("login_session", "aws login"),
            ("credential_process", "a process"),
            ("aws_access_key_id", "keys"),
        ];
        let mut there: Vec<&str> =
            sources.iter().filter(|(key, _)| self.has(key)).map(|(_, words)| *words).collect();
        there.dedup();
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for reader in READERS {
            // Whoever does not read the file at all is spoken of elsewhere.
            let Ok(files) = self.around.files(reader) else { continue };
            let takes = |is_role| match of_profile(reader, self.name, &files, is_role) {
                Ok(None) => "nothing",
                Err(_) => "an error",
                Ok(Some((source, _))) => in_words(source),
            };
            // botocore's list is asked in two parts, the role first.
            let taken = match takes(Some(true)) {
                "nothing" if reader.is_python() => takes(Some(false)),
                role if reader.is_python() => role,
                _ => takes(None),
            };
            match groups.iter_mut().find(|(other, _)| *other == taken) {
                Some((_, readers)) => readers.push(reader.in_words()),
                None => groups.push((taken, vec![reader.in_words()])),
            }
        }
        if there.len() < 2 || groups.len() < 2 {
            return Vec::new();
        }
        let taken: Vec<String> = groups
            .iter()
            .map(|(taken, readers)| format!("{} {}", readers.join(", "), arrow(taken)))
            .collect();
        let reason = format!("the profile has {}: {}", there.join(" and "), taken.join("; "));
        let first = sources.iter().find_map(|(key, _)| self.keys.setting(key));
        first.map(|setting| self.at(setting, "several-sources", reason)).into_iter().collect()
    }

    fn sso(&self) -> Vec<Disagreement> {
        let mut found = Vec::new();
        let session = self.keys.setting("sso_session").filter(|setting| !setting.value.is_empty());
        if let Some(session) = session {
            for key in ["sso_region", "sso_start_url"] {
                if let Some(own) = self.keys.setting(key) {
                    let reason = format!(
                        "{key} belongs into [sso-session {}] only: Rust refuses the profile for it, the others want both to be the same",
                        session.value
                    );
                    found.push(self.at(own, "sso-twice", reason));
                }
            }
            let section = self.config.session(&session.value).ok().flatten().unwrap_or_default();
            let is_apart = |(key, theirs): &(&str, &Setting)| {
                !key.starts_with("sso_")
                    && self.keys.setting(key).is_some_and(|own| own.value != theirs.value)
            };
            for (key, theirs) in section.iter().filter(is_apart) {
                let reason = format!(
                    "{key} in [sso-session {}] is not that of profile {}: the AWS CLI and boto3 refuse the profile for it, the others look at the profile's alone",
                    session.value, self.name
                );
                found.push(self.at(theirs, "session-key", reason));
            }
        }
        let [account, role] = ["sso_account_id", "sso_role_name"].map(|key| self.keys.setting(key));
        if let (Some(one), None) | (None, Some(one)) = (account, role) {
            let reason = "sso_account_id or sso_role_name alone: all refuse the profile but Go, which asks for both only in the older form without sso_session";
            found.push(self.at(one, "half-sso", reason));
        }
        let trigger = session.or(self.keys.setting("sso_start_url")).or(self.keys.setting("sso_region"));
        if let (None, None, Some(trigger)) = (account, role, trigger) {
            let reason = "no sso_account_id and no sso_role_name: the AWS CLI, boto3 and Rust pass over Identity Center, Go, JavaScript and Java fail";
            found.push(self.at(trigger, "sso-without-role", reason));
        }
        found
    }

    fn role(&self) -> Vec<Disagreement> {
        if !self.has("role_arn") {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut add = |key: &str, id, reason: &str| {
            found.extend(self.keys.setting(key).map(|setting| self.at(setting, id, reason)));
        };
        let is_number = |text: &str| text.parse::<i64>().is_ok();
        match self.keys.value("duration_seconds") {
            Some(text) if is_number(text) => add(
                "duration_seconds",
                "duration-seconds",
                "Rust and Java ignore it, Go does up to 15 minutes",
            ),
            Some(_) => add(
                "duration_seconds",
                "duration-text",
                "not a number: the AWS CLI, boto3, Go and ssoenv pass over it, JavaScript asks for the digits that it begins with",
            ),
            None => {}
        }
        add(
            "mfa_serial",
            "mfa-serial",
            "Rust and Java assume the role without a code; Go and JavaScript fail unless their program asks for one; the AWS CLI, boto3 and ssoenv ask",
        );
        let source = self.keys.value("credential_source");
        let known = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];
        if source.is_some_and(|source| {
            !known.contains(&source) && known.iter().any(|it| it.eq_ignore_ascii_case(source))
        }) {
            add(
                "credential_source",
                "credential-source-case",
                "Rust and Java read it in any case; the AWS CLI, boto3, Go, JavaScript and ssoenv letter by letter",
            );
        }
        let has_source = self.has("source_profile") || self.has("credential_source");
        if !self.has("region")
            && has_source
            && !self.has("web_identity_token_file")
            && self.around.held("AWS_REGION").is_none()
        {
            add(
                "role_arn",
                "role-region",
                "the profile has no region, and none is in AWS_REGION: the AWS CLI stops there, it does not look at the source profile; ssoenv takes that one's, or sso_region",
            );
        }
        found
    }

    /// `credential_process`: what a shell would do with it.
    fn process(&self) -> Vec<Disagreement> {
        let Some(setting) = self.keys.setting("credential_process") else { return Vec::new() };
        if !setting.value.contains(['~', '$', '`', '|', '&', ';', '<', '>', '*', '?', '(', '!']) {
            return Vec::new();
        }
        let reason = "the SDKs run it in a shell; the AWS CLI and boto3 do not: `~`, variables, pipes and wildcards mean nothing to them";
        vec![self.at(setting, "process-shell", reason)]
    }
}

fn in_words(source: PickedSource) -> &'static str {
    match source {
        PickedSource::Role => "a role",
        PickedSource::WebIdentity => "web identity",
        PickedSource::Sso => "Identity Center",
        PickedSource::Keys => "keys",
        PickedSource::Process => "a process",
        PickedSource::Login => "aws login",
        PickedSource::Environment | PickedSource::Container | PickedSource::CredentialFile => "variables",
        PickedSource::None => "nothing",
        PickedSource::Fails => "an error",
    }
}

fn arrow(taken: &str) -> String {
    match taken {
        "an error" => "fail".to_owned(),
        "nothing" => "find nothing".to_owned(),
        taken => format!("take {taken}"),
    }
}
