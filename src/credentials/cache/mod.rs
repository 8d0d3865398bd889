//! Credentials in `~/.aws/cli/cache`: names and fields of the AWS CLI, so that each tool serves what the other has
//! fetched, and the AWS CLI's logout clears ours too. What a file is for comes in as a [`CacheEntry`]: the cache imports no
//! configuration. In the state folder: which credentials assumed a role (`assumed_by`), which sign-in a file came from
//! (`by_sign_in`), and what processes have printed, since the AWS CLI keeps no such files.

mod assumed_by;
pub(in crate::credentials) mod by_sign_in;
mod entry;
mod file_names;
mod files;
mod format;

pub(in crate::credentials) use assumed_by::{Lineage, lineage};
pub(in crate::credentials) use entry::{
    AssumedRoleKey, CacheEntry, OriginKey, ProcessKey, SourceKey, SsoRoleKey,
};
pub(in crate::credentials) use file_names::file_name;
pub(in crate::credentials) use files::{attempt_key, path, peek, read, remove, write};
