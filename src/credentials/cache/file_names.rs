//! Names of cache files, as the AWS CLI makes them: hashes of what the file is for. Pure.

use super::entry::{AssumedRoleKey, CacheEntry, ProcessKey, SsoRoleKey};
use crate::pyjson;
use sha1::{Digest, Sha1};

/// Name of the file, without its ending.
pub(in crate::credentials) fn file_name(entry: &CacheEntry<'_>) -> String {
    match entry {
        CacheEntry::SsoRole(role) => of_sso_role(role),
        CacheEntry::AssumedRole(role, _) => of_assumed_role(role),
        CacheEntry::Process(process) => of_process(process),
    }
}

/// Of a role of Identity Center: SHA-1 of Python's compact, sorted JSON.
pub(super) fn of_sso_role(role: &SsoRoleKey<'_>) -> String {
    hash(&pyjson::compact(role))
}

/// Of an assumed role: SHA-1 of Python's JSON with blanks.
pub(super) fn of_assumed_role(role: &AssumedRoleKey<'_>) -> String {
    hash(&pyjson::spaced(role))
}

/// Of what a process prints.
pub(super) fn of_process(process: &ProcessKey<'_>) -> String {
    hash(&pyjson::compact(process))
}

/// SHA-1 in lower-case hexadecimal digits.
pub(super) fn hash(text: &str) -> String {
    base16ct::lower::encode_string(&Sha1::digest(text))
}
