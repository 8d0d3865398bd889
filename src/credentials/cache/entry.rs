//! What a cache file is for: the values that its name is the hash of, and that its contents must match. Pure.

use crate::aws::role_arn::RoleArn;
use serde::{Serialize, Serializer};

/// The subject of a cache file.
#[derive(Clone, Debug)]
pub(in crate::credentials) enum CacheEntry<'a> {
    /// Credentials of a role of Identity Center.
    SsoRole(SsoRoleKey<'a>),
    /// Credentials of an assumed role, and what it is assumed with.
    AssumedRole(AssumedRoleKey<'a>, SourceKey<'a>),
    /// Credentials that a process printed.
    Process(ProcessKey<'a>),
}

/// A role of Identity Center; the fields stand in the alphabetical order of the AWS CLI's JSON.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::credentials) struct SsoRoleKey<'a> {
    /// Twelve digits.
    pub(in crate::credentials) account_id: &'a str,
    /// Name of the permission set.
    pub(in crate::credentials) role_name: &'a str,
    /// Name of the `[sso-session]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::credentials) session_name: Option<&'a str>,
    /// Start URL of a profile without `[sso-session]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::credentials) start_url: Option<&'a str>,
}

/// Parameters of AssumeRole that stand in the profile, in alphabetical order. Neither the source profile nor the region is
/// among them.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::credentials) struct AssumedRoleKey<'a> {
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::credentials) duration_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::credentials) external_id: Option<&'a str>,
    #[serde(serialize_with = "as_text")]
    pub(in crate::credentials) role_arn: &'a RoleArn,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::credentials) role_session_name: Option<&'a str>,
    /// `mfa_serial`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::credentials) serial_number: Option<&'a str>,
}

/// A `credential_process`. The AWS CLI caches none of that: its file stands in the state folder.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::credentials) struct ProcessKey<'a> {
    /// The command line.
    pub(in crate::credentials) credential_process: &'a str,
    /// The profile that has it.
    pub(in crate::credentials) profile: &'a str,
}

/// What a role is assumed with.
#[derive(Clone, Debug)]
pub(in crate::credentials) struct SourceKey<'a> {
    /// Where the chain begins.
    pub(in crate::credentials) origin: OriginKey<'a>,
    /// Roles that are assumed before, the first one first.
    pub(in crate::credentials) roles: Vec<AssumedRoleKey<'a>>,
}

/// First credentials of a chain.
#[derive(Clone, Copy, Debug)]
pub(in crate::credentials) enum OriginKey<'a> {
    /// A role of Identity Center.
    SsoRole(SsoRoleKey<'a>),
    /// Keys in the files: the key id.
    Keys(&'a str),
    /// A process.
    Process(ProcessKey<'a>),
    /// Keys in the environment.
    Environment,
    /// A source that only other tools use.
    Foreign,
}

impl CacheEntry<'_> {
    /// The account of the role; of what a process prints it is not known beforehand.
    pub(super) fn account_id(&self) -> Option<&str> {
        match self {
            CacheEntry::SsoRole(role) => Some(role.account_id),
            CacheEntry::AssumedRole(role, _) => Some(&role.role_arn.account_id),
            CacheEntry::Process(_) => None,
        }
    }

    /// Whether a process printed what is in the file.
    pub(super) fn is_printed(&self) -> bool {
        matches!(self, CacheEntry::Process(_))
    }
}

fn as_text<S: Serializer>(role: &&RoleArn, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(role)
}
