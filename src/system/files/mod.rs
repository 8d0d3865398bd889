//! Files: bounded reads, and writes that leave either the old file or the new one.

mod contents;
pub mod locks;
pub mod metadata;
pub mod paths;
pub mod replace;
pub mod untrusted;

#[cfg(unix)]
pub(super) use contents::NONBLOCK;
pub(super) use contents::open_lock;
pub use contents::{
    Contents, Staged, append_line, create_folder, names, read, read_patiently, read_regular, remove,
};
