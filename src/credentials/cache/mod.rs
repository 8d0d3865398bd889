//! Role credentials in `~/.aws/cli/cache`: names and fields of the AWS CLI, so that either tool serves what the other
//! has fetched, and its logout clears ours too. Which credentials assumed the role of a file is kept beside it, in the state folder (`assumed_by.rs`), and so is
//! which sign-in a file came from (`by_sign_in.rs`).

mod assumed_by;
pub mod by_sign_in;
mod file_names;
mod files;
mod format;

pub use file_names::{name, of_role};
pub(super) use files::{ends_at, glance, remove, write};
pub use files::{path, read, way};
