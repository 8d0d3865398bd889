//! Which role a profile assumes, and with whose credentials. Pure.

use crate::aws::role_arn::RoleArn;
use crate::config::key_names;
use crate::config::section::Section;
use crate::error::{Failure, Topic};

/// A role that a profile assumes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumedRole {
    /// `role_arn` as written in the file, unchecked.
    pub role_arn: String,
    /// Source of the credentials that assume the role.
    pub source: RoleSource,
}

impl AssumedRole {
    /// Parses `role_arn`; `None` if it is not the ARN of a role.
    pub fn role(&self) -> Option<RoleArn> {
        RoleArn::parse(&self.role_arn)
    }

    /// Describes the role in a few words: `ACCOUNT/ROLE, from PROFILE`.
    pub(in crate::config) fn in_words(&self) -> String {
        let what = self.role().map(|role| format!("{}/{}", role.account_id, role.name()));
        let what = what.unwrap_or_else(|| "assumes a role".to_owned());
        match &self.source {
            RoleSource::Profile(source) => format!("{what}, from {source}"),
            RoleSource::Other(_) => what,
        }
    }
}

/// Values of `credential_source`. The AWS CLI and the SDKs have these three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialSource {
    /// `Environment`: the key variables.
    Environment,
    /// `Ec2InstanceMetadata`: the instance's role.
    Instance,
    /// `EcsContainer`: the container's role.
    Container,
}

/// Source of the credentials that assume a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleSource {
    /// `source_profile`: the profile's name.
    Profile(String),
    /// `credential_source`: no profile, but the machine or the environment.
    Other(CredentialSource),
}

/// Returns the role that a profile assumes; `None` without `role_arn`, and with a web identity. Fails unless exactly
/// one of `source_profile` and `credential_source` is set, or if the latter's value is unknown.
pub(in crate::config) fn assumed_role(
    name: &str,
    settings: &Section,
) -> Result<Option<AssumedRole>, Failure> {
    let Some(role_arn) = settings.value("role_arn") else { return Ok(None) };
    // A web identity token assumes the role itself, so a source is not needed (AWS CLI).
    if settings.value("web_identity_token_file").is_some() {
        return Ok(None);
    }
    let failure = |what: String| Failure::configuration(what).about(Topic::InProfile(name.to_owned()));
    let source = match (settings.setting("source_profile"), settings.setting("credential_source")) {
        (Some(profile), None) if !profile.value.is_empty() => RoleSource::Profile(profile.value.clone()),
        // The AWS CLI compares the values with case.
        (None, Some(source)) => RoleSource::Other(match source.value.as_str() {
            "Environment" => CredentialSource::Environment,
            "Ec2InstanceMetadata" => CredentialSource::Instance,
            "EcsContainer" => CredentialSource::Container,
            other => {
                return Err(failure(format!("credential_source is `{other}` ({})", source.origin))
                    .hint("write Environment, Ec2InstanceMetadata or EcsContainer"));
            }
        }),
        (Some(profile), Some(source)) => {
            let what = format!(
                "has both source_profile ({}) and credential_source ({})",
                profile.origin, source.origin
            );
            return Err(failure(what).hint("keep the one whose credentials assume the role"));
        }
        _ => {
            let mut what = "has role_arn, but no source_profile whose credentials can assume it".to_owned();
            for key in ["source_profile", "credential_source"] {
                if let Some(misspelled) = key_names::misspelling_of(key, settings) {
                    what.push_str(&format!("; {misspelled}"));
                }
            }
            if settings.iter().any(|(key, _)| key.starts_with("sso_")) {
                what.push_str("; the sso_ keys of this profile are ignored");
            }
            return Err(failure(what).hint("add source_profile, the name of a profile with credentials"));
        }
    };
    Ok(Some(AssumedRole { role_arn: role_arn.to_owned(), source }))
}
