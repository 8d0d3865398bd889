//! Names of cache files, computed as the AWS CLI does: hashes of the subject. Pure.

use super::entry::{AssumedRoleKey, CacheEntry, ProcessKey, SsoRoleKey};
use crate::pyjson;
use sha1::{Digest, Sha1};

/// Returns the name of the file, without `.json`.
pub(in crate::credentials) fn file_name(entry: &CacheEntry<'_>) -> String {
    match entry {
        CacheEntry::SsoRole(role) => of_sso_role(role),
        CacheEntry::AssumedRole(role, _) => of_assumed_role(role),
        CacheEntry::Process(process) => of_process(process),
    }
}

/// Name for an IAM Identity Center role: SHA-1 of Python's compact JSON with sorted keys (botocore's
/// `SSOCredentialFetcher`).
pub(super) fn of_sso_role(role: &SsoRoleKey<'_>) -> String {
    hash(&pyjson::compact(role))
}

/// Name for an assumed role: SHA-1 of Python's JSON with blanks (botocore's `AssumeRoleCredentialFetcher`).
pub(super) fn of_assumed_role(role: &AssumedRoleKey<'_>) -> String {
    hash(&pyjson::spaced(role))
}

/// Name for the output of a process; ssoenv's own.
pub(super) fn of_process(process: &ProcessKey<'_>) -> String {
    hash(&pyjson::compact(process))
}

/// Returns the SHA-1 in lower-case hexadecimal digits.
pub(super) fn hash(text: &str) -> String {
    base16ct::lower::encode_string(&Sha1::digest(text))
}
