//! How the credentials of a profile are obtained: the origin, and the roles that are assumed one after the other.
//! Follows the AWS CLI's provider for assumed roles. Pure.

use super::errors::{circle, too_long};
use super::source_region::SourceRegion;
use crate::aws::partition;
use crate::aws::role_arn::RoleArn;
use crate::config::Config;
use crate::config::assume_role::{AssumedRole, RoleSource};
use crate::config::chain::source::{CredentialOrigin, Process, has_keys, origin, static_keys};
use crate::config::profile::{Profile, ProfileSource, SsoRole};
use crate::config::section::Section;
use crate::error::{Failure, Location, Topic};
use std::borrow::Cow;

/// Most roles in a chain. Each is a call to STS, and no real chain has as many.
pub const MOST_ROLES: usize = 32;

/// The steps to credentials, under the settings of the selected profile.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Name of the profile at the end of this chain, or `ACCOUNT_ID/ROLE` for a role that no profile names.
    pub name: String,
    /// Name that the person selected. The source of a chain keeps the whole chain's name here.
    pub selected: String,
    /// Whether `name` is a profile's.
    pub is_profile: bool,
    /// Region of the profile, or the one given with the TARGET.
    pub region: Option<String>,
    /// Every key of the selected profile, for endpoints and certificates.
    pub settings: Section,
    /// Source of the first credentials.
    pub origin: CredentialOrigin,
    /// Roles to assume, in order. Empty if the origin's credentials are the result.
    pub hops: Vec<AssumeRoleStep>,
    /// Regions of the source profiles, the nearest first, and last that of the sign-in session.
    pub other_regions: Vec<SourceRegion>,
}

/// One role to assume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumeRoleStep {
    /// The profile that names the role; `ACCOUNT_ID/ROLE` without one.
    pub profile: String,
    /// The profile whose credentials assume it, or the value of `credential_source`.
    pub source: String,
    /// The role to assume.
    pub role: RoleArn,
    /// `role_session_name`.
    pub session_name: Option<String>,
    /// `external_id`.
    pub external_id: Option<String>,
    /// `duration_seconds`; a value that is not a number counts as absent (AWS CLI).
    pub duration_seconds: Option<i64>,
    /// `mfa_serial`: serial number or ARN of the MFA device.
    pub mfa_serial: Option<String>,
    /// `mfa_process`: a command that prints a code of that device.
    pub mfa_process: Option<Process>,
    /// File and line of `role_arn`.
    pub place: Option<Location>,
}

impl Chain {
    /// Builds the chain of a profile. Fails with `Configuration` if it contradicts itself, is a circle, or ends
    /// without credentials.
    pub fn of_profile(config: &Config, profile: &Profile) -> Result<Self, Failure> {
        let (mut hops, mut other_regions) = (Vec::new(), Vec::new());
        let mut at = Cow::Borrowed(profile);
        let origin = loop {
            let is_first = hops.is_empty();
            if !is_first {
                other_regions.extend(SourceRegion::of_profile(&at));
            }
            // A source profile may have keys beside its role. The AWS CLI then uses the keys and does not assume the
            // role.
            let role = match &at.source {
                ProfileSource::AssumeRole(role) if is_first || !has_keys(&at.settings) => role.clone(),
                _ => break origin(config, &at)?,
            };
            if hops.len() == MOST_ROLES {
                return Err(too_long(profile, MOST_ROLES));
            }
            let hop = AssumeRoleStep::of(&at, &role)?;
            let source = match &role.source {
                RoleSource::Profile(source) => source.clone(),
                RoleSource::Other(other) => {
                    hops.push(hop);
                    break (*other).into();
                }
            };
            if source == at.name && has_keys(&at.settings) {
                hops.push(hop);
                break CredentialOrigin::Keys(static_keys(&at)?);
            }
            hops.push(hop);
            if hops.iter().any(|hop| hop.profile == source) {
                let names = hops.iter().map(|hop| hop.profile.clone()).chain([source]);
                return Err(circle(names.collect()));
            }
            at = Cow::Owned(Profile::resolve(config, &source).map_err(|failure| {
                let message = format!("source_profile of {}: {failure}", at.name);
                failure.reworded(message)
            })?);
        };
        hops.reverse();
        if let CredentialOrigin::Sso(role) = &origin {
            other_regions.push(SourceRegion::of_session(&role.session));
        }
        let (name, region) = (profile.name.clone(), profile.region.clone());
        let settings = profile.settings.clone();
        Ok(Chain {
            selected: name.clone(),
            name,
            is_profile: true,
            region,
            settings,
            origin,
            hops,
            other_regions,
        })
    }

    /// Builds the chain of an IAM Identity Center role that no profile names.
    pub fn of_role(role: SsoRole) -> Self {
        let name = format!("{}/{}", role.account_id, role.role_name);
        Chain {
            selected: name.clone(),
            name,
            is_profile: false,
            region: None,
            settings: Section::default(),
            other_regions: vec![SourceRegion::of_session(&role.session)],
            origin: CredentialOrigin::Sso(role),
            hops: Vec::new(),
        }
    }

    /// Appends a role to the chain. A partition that is not given is that of the chain's region.
    pub fn assuming(self, account_id: &str, path_and_name: &str, partition: Option<&str>) -> Self {
        let of_source = self.other_regions.first().map(|source| &source.region);
        let region = self.region.as_ref().or(of_source);
        let own = || partition::of_region(region.map_or("", String::as_str)).name;
        let role = RoleArn {
            partition: partition.unwrap_or_else(own).to_owned(),
            account_id: account_id.to_owned(),
            path_and_name: path_and_name.to_owned(),
        };
        let name = format!("{account_id}/{path_and_name}");
        let hop = AssumeRoleStep {
            profile: name.clone(),
            source: self.name.clone(),
            role,
            session_name: None,
            external_id: None,
            duration_seconds: None,
            mfa_serial: None,
            mfa_process: None,
            place: None,
        };
        let own = SourceRegion::of_selected(&self.name, self.region.as_deref(), &self.settings);
        let other_regions = own.into_iter().chain(self.other_regions).collect();
        let hops = self.hops.into_iter().chain([hop]).collect();
        Chain { selected: name.clone(), name, is_profile: false, region: None, other_regions, hops, ..self }
    }

    /// Returns the chain that gives the credentials to assume the last role; `None` at the origin.
    pub fn source(&self) -> Option<Self> {
        let (last, hops) = self.hops.split_last()?;
        Some(Chain { name: last.source.clone(), is_profile: true, hops: hops.to_vec(), ..self.clone() })
    }

    /// Returns the chain, its source, the source's source, and so on to the origin.
    pub fn sources(&self) -> impl Iterator<Item = Chain> + use<> {
        std::iter::successors(Some(self.clone()), Chain::source)
    }

    /// Whether a process prints the credentials.
    pub fn is_printed(&self) -> bool {
        self.hops.is_empty() && matches!(self.origin, CredentialOrigin::Process(_))
    }

    /// Formats the name for a message: `profile dev`, or `123456789012/Admin`.
    pub fn in_words(&self) -> String {
        if self.is_profile { format!("profile {}", self.name) } else { self.name.clone() }
    }
}

impl AssumeRoleStep {
    /// Whether a person has to enter the code of an MFA device.
    pub fn asks_for_code(&self) -> bool {
        self.mfa_serial.is_some() && self.mfa_process.is_none()
    }

    fn of(profile: &Profile, role: &AssumedRole) -> Result<Self, Failure> {
        let settings = &profile.settings;
        let arn = settings.setting("role_arn").filter(|setting| !setting.value.is_empty());
        let place = arn.map(|setting| setting.origin.clone());
        let parsed = RoleArn::parse(&role.role_arn).ok_or_else(|| {
            let what = format!("role_arn `{}` is not the ARN of a role", role.role_arn);
            let failure = Failure::configuration(what)
                .hint("a role ARN looks like arn:aws:iam::123456789012:role/NAME");
            place.iter().fold(failure, |failure, place| failure.about(Topic::Line(place.clone())))
        })?;
        let value = |key: &str| settings.value(key).map(str::to_owned);
        let source = match &role.source {
            RoleSource::Profile(source) => source.clone(),
            RoleSource::Other(_) => value("credential_source").unwrap_or_default(),
        };
        Ok(AssumeRoleStep {
            profile: profile.name.clone(),
            source,
            role: parsed,
            session_name: value("role_session_name"),
            external_id: value("external_id"),
            duration_seconds: settings.value("duration_seconds").and_then(|text| text.parse().ok()),
            mfa_serial: value("mfa_serial"),
            mfa_process: value("mfa_process")
                .map(|command| Process { profile: profile.name.clone(), command }),
            place,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_value_that_may_be_a_secret() {
        let config = Config::from_texts(
            "[profile keys]
aws_access_key_id = AKIAPUBLIC
aws_secret_access_key = VALUE-1
aws_session_token = VALUE-2
endpoint_url = https://VALUE-3.example
[profile process]
credential_process = print --token VALUE-4
[profile of-keys]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = keys
[profile of-process]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = process
sso_account_id = VALUE-5
",
            "[keys]\naws_secret_access_key = VALUE-6\n",
        );
        let mut texts = vec![format!("{config:?}")];
        for name in ["keys", "process", "of-keys", "of-process"] {
            let profile = Profile::resolve(&config, name).unwrap();
            let chain = Chain::of_profile(&config, &profile).unwrap();
            texts.extend([format!("{profile:?}"), format!("{:?}", chain.source()), format!("{chain:?}")]);
        }
        // `{:?}` of the bytes would reveal the secret as well.
        let in_numbers = format!("{:?}", b"VALUE-");
        for text in texts {
            assert!(
                !text.contains("VALUE-") && !text.contains(in_numbers.trim_matches(['[', ']'])),
                "{text}"
            );
        }
    }
}
