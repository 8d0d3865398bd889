//! Files: bounded reads, and writes that leave either the old file or the new one.

mod contents;
mod encoding;
pub mod locks;
pub mod metadata;
pub mod paths;
pub mod replace;
mod special;
mod staged;
mod undisturbed;
pub mod untrusted;

#[cfg(unix)]
pub(super) use contents::NONBLOCK;
pub(super) use contents::open_lock;
pub use contents::{
    Contents, Limits, append_line, create_folder, names, read, read_patiently, read_regular, remove,
};
pub use encoding::foreign_encoding;
pub use staged::Staged;
pub use undisturbed::{Reading, read_undisturbed};
