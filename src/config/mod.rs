//! `~/.aws/config` and `~/.aws/credentials`: finding, reading and combining them, and resolving profiles. Follows the
//! rules that the AWS SDKs share. Only [`write`](mod@write) and [`credentials_file`] change the files.

mod account_mention;
pub mod aliases;
mod assume_role;
pub mod chain;
pub mod credentials_file;
pub mod document;
pub mod edit;
mod files;
mod header;
mod header_typo;
pub mod key_expiry;
pub mod key_names;
pub mod known_sessions;
mod line_numbers;
pub mod lint;
mod load_profile;
pub mod login_session;
mod mentions;
pub mod name_pattern;
mod odd_headers;
pub mod process_line;
pub mod profile;
mod provenance;
pub mod redact;
mod search;
pub mod section;
pub mod session;
pub mod shell_word;
pub mod shield;
pub mod sso_keys;
mod sso_role;
mod subset;
pub mod suggest;
pub mod target_word;
pub mod write;
mod write_errors;
pub mod written_keys;

pub use files::{Config, DEFAULT_PROFILE, contents, in_utf_8, limits};
pub use load_profile::{load_profile, load_profile_after};
pub use provenance::{Fate, Occurrence};
pub use write_errors::{being_written, cannot_write};
