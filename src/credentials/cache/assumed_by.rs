//! Which credentials assumed the role of a cache file. The AWS CLI names the file by the role alone, so two profiles
//! that assume the role with different credentials share one file. ssoenv records the source of what it fetched in
//! the state folder, and uses credentials that another tool fetched only if a single source can have produced them.

use super::entry::{CacheEntry, OriginKey, SourceKey};
use super::file_names;
use crate::credentials::sources::static_keys;
use crate::pyjson;
use crate::system::System;
use crate::system::files::paths;
use crate::system::files::{self, Staged};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// An assumed role's file, and what assumes the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::credentials) struct Lineage {
    /// Name of the file, without `.json`.
    pub(super) file_name: String,
    /// The chain's origin and every role before the last, as text.
    source: String,
}

/// Returns every lineage that the configuration has for the same role; `None` if one of its profiles may mean
/// something else to other tools.
pub(in crate::credentials) type Alternatives<'f> = &'f dyn Fn() -> Option<Vec<Lineage>>;

/// Record in the state folder about one cache file: key id of its credentials, and the source that assumed the role.
#[derive(Deserialize, Serialize)]
struct Record {
    access_key_id: String,
    source: String,
}

/// Returns the lineage of an assumed role; `None` for every other entry.
pub(in crate::credentials) fn lineage(sys: &System, entry: &CacheEntry<'_>) -> Option<Lineage> {
    let CacheEntry::AssumedRole(role, source) = entry else { return None };
    Some(Lineage { file_name: file_names::of_assumed_role(role), source: describe(sys, source) })
}

/// Records that the credentials with this key id have this lineage.
pub(super) fn record(sys: &System, own: &Lineage, access_key_id: &str) -> anyhow::Result<()> {
    let record = Record { access_key_id: access_key_id.to_owned(), source: own.source.clone() };
    let Some(path) = path(sys, own) else { return Ok(()) };
    Ok(Staged::create(&path)?.commit(pyjson::compact(&record).as_bytes())?)
}

/// Whether the cached credentials with this key id have this lineage. Calls `alternatives` only if nothing is
/// recorded for them.
pub(super) fn has_lineage(
    sys: &System,
    own: &Lineage,
    origin: OriginKey<'_>,
    access_key_id: &str,
    alternatives: Alternatives<'_>,
) -> bool {
    let contents = path(sys, own).and_then(|path| files::read_regular(&path).ok().flatten());
    let recorded = contents.and_then(|contents| serde_json::from_slice::<Record>(&contents.bytes).ok());
    match recorded.filter(|recorded| recorded.access_key_id == access_key_id) {
        Some(recorded) => recorded.source == own.source,
        None if is_the_only_one(own, origin, alternatives) => {
            // Record the result, since there may be thousands of profiles to search. If that fails, the next run
            // searches again.
            if let Err(error) = record(sys, own, access_key_id) {
                sys.terminal
                    .verbose(|| format!("cannot record the source of the cached credentials: {error:#}"));
            }
            true
        }
        None => false,
    }
}

/// Whether every profile that could have led another tool to this file has the same source.
fn is_the_only_one(own: &Lineage, origin: OriginKey<'_>, alternatives: Alternatives<'_>) -> bool {
    // Variables differ from shell to shell, and ssoenv does not use foreign sources.
    if matches!(origin, OriginKey::Environment | OriginKey::Foreign) {
        return false;
    }
    // `None` becomes an empty list, which proves nothing.
    let mut same_file = alternatives().unwrap_or_default();
    same_file.retain(|other| other.file_name == own.file_name);
    !same_file.is_empty() && same_file.iter().all(|other| other == own)
}

/// Formats the origin and every role before the last.
fn describe(sys: &System, source: &SourceKey<'_>) -> String {
    let mut parts = vec![match source.origin {
        OriginKey::SsoRole(role) => format!("sso {}", file_names::of_sso_role(&role)),
        OriginKey::Keys(access_key_id) => format!("keys {access_key_id}"),
        OriginKey::Process(process) => format!("process {}", file_names::of_process(&process)),
        OriginKey::Environment => {
            // With the key id, because another shell may have other keys in its variables.
            let keys = static_keys::keys_of_person(sys).map(|keys| keys.access_key_id);
            format!("environment {}", keys.unwrap_or_default())
        }
        OriginKey::Login(login_session) => format!("login {login_session}"),
        OriginKey::Foreign => String::new(),
    }];
    parts.extend(source.roles.iter().map(file_names::of_assumed_role));
    parts.join(" ")
}

/// Returns a hash of the file's name together with the source.
pub(super) fn hash(own: &Lineage) -> String {
    file_names::hash(&format!("{} {}", own.file_name, own.source))
}

fn path(sys: &System, own: &Lineage) -> Option<PathBuf> {
    let name = format!("{}.json", own.file_name);
    Some(paths::state(&sys.env).ok()?.join("lineage").join(name))
}
