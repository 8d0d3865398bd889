//! Files: bounded reads, and writes that leave either the old file or the new one.

#[cfg(windows)]
mod access_list;
mod contents;
mod encoding;
pub mod held;
mod limits;
pub mod locks;
mod memory_folder;
pub mod metadata;
pub mod paths;
pub mod replace;
mod special;
mod staged;
mod standard_input;
mod undisturbed;
pub mod untrusted;
#[cfg(any(windows, test))]
mod windows_accounts;

#[cfg(windows)]
pub(in crate::system) use access_list::make_private;
#[cfg(unix)]
pub(super) use contents::NONBLOCK;
pub(super) use contents::open_lock;
pub use contents::{
    Contents, append_line, create_folder, create_new, names, read, read_patiently, read_regular, remove,
    rename,
};
pub use encoding::foreign_encoding;
pub use limits::Limits;
pub use memory_folder::{has_memory_folder, memory_folder, present_memory_folder};
pub(in crate::system) use staged::without_path;
pub use staged::{Staged, sweep_older};
pub use standard_input::read_stdin;
pub use undisturbed::{Undisturbed, read_undisturbed};
