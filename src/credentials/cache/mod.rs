//! Credentials in `~/.aws/cli/cache`, with the AWS CLI's names and fields: each tool uses what the other has fetched,
//! and `aws sso logout` removes ours too. A file's subject comes in as a [`CacheEntry`], and its folder as a
//! [`CachePlace`]; the cache imports no configuration. The state folder holds which credentials assumed a role
//! (`assumed_by`), which sign-in a file came from (`by_sign_in`), and the output of processes, which the AWS CLI does not
//! cache.

mod assumed_by;
pub(in crate::credentials) mod by_sign_in;
mod entry;
mod file_names;
mod files;
mod format;
mod place;

pub(in crate::credentials) use assumed_by::{Lineage, lineage};
pub(in crate::credentials) use entry::{
    AssumedRoleKey, CacheEntry, OriginKey, ProcessKey, SourceKey, SsoRoleKey,
};
pub(in crate::credentials) use file_names::file_name;
pub(in crate::credentials) use files::{attempt_key, peek, read, remove, remove_from_disk, write};
pub use place::{CachePlace, roles_in_memory};
