//! Subject of a cache file: the values that are hashed for its name, and that its contents must match. Pure.

use crate::aws::role_arn::RoleArn;
use serde::{Serialize, Serializer};

/// Subject of a cache file.
#[derive(Clone, Debug)]
pub(in crate::credentials) enum CacheEntry<'a> {
    /// Credentials of an IAM Identity Center role.
    SsoRole(SsoRoleKey<'a>),
    /// Credentials of an assumed role, and their source.
    AssumedRole(AssumedRoleKey<'a>, SourceKey<'a>),
    /// Credentials that a process printed.
    Process(ProcessKey<'a>),
}

/// A role of IAM Identity Center. The fields are in the AWS CLI's order, which is alphabetical (`sort_keys`); the
/// order is part of the hash.
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

/// Parameters of AssumeRole from the profile, in alphabetical order, which is part of the hash. The AWS CLI includes
/// neither the source profile nor the region.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::credentials) struct AssumedRoleKey<'a> {
    /// Duration in seconds.
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

/// A `credential_process`. The AWS CLI does not cache its output, so ssoenv's file is in the state folder.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::credentials) struct ProcessKey<'a> {
    /// The command line.
    pub(in crate::credentials) credential_process: &'a str,
    /// The profile that has it.
    pub(in crate::credentials) profile: &'a str,
}

/// The credentials that assume a role.
#[derive(Clone, Debug)]
pub(in crate::credentials) struct SourceKey<'a> {
    /// Origin of the chain.
    pub(in crate::credentials) origin: OriginKey<'a>,
    /// Roles that are assumed before, in order.
    pub(in crate::credentials) roles: Vec<AssumedRoleKey<'a>>,
}

/// First credentials of a chain.
#[derive(Clone, Copy, Debug)]
pub(in crate::credentials) enum OriginKey<'a> {
    /// A role of IAM Identity Center.
    SsoRole(SsoRoleKey<'a>),
    /// Keys in the files, by their key id.
    Keys(&'a str),
    /// A `credential_process`.
    Process(ProcessKey<'a>),
    /// Keys in the environment.
    Environment,
    /// A sign-in of `aws login`, by `login_session`.
    Login(&'a str),
    /// A source that only other tools use.
    Foreign,
}

impl CacheEntry<'_> {
    /// Returns the role's account; `None` for a process, whose account is not known in advance.
    pub(super) fn account_id(&self) -> Option<&str> {
        match self {
            CacheEntry::SsoRole(role) => Some(role.account_id),
            CacheEntry::AssumedRole(role, _) => Some(&role.role_arn.account_id),
            CacheEntry::Process(_) => None,
        }
    }

    /// Whether a process printed the credentials.
    pub(super) fn is_printed(&self) -> bool {
        matches!(self, CacheEntry::Process(_))
    }
}

fn as_text<S: Serializer>(role: &&RoleArn, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(role)
}
