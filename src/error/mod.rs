//! Errors: a kind (which decides the exit code), what failed, and a hint; and the system's own error texts.

mod failure;
mod os_codes;

pub use failure::{
    ASK_ADMINISTRATOR, ASK_FOR_ACCESS, CHECK_OWNER, CHECK_OWNER_AND_FOLDER, Failure, Kind, Location, Topic,
    hint, is_unassigned, kind,
};
pub use os_codes::without_os_codes;
