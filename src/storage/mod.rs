//! Files that are sealed: encrypted under a key that the keychain of the operating system keeps. What `storage = keychain`
//! is for.

mod key;
mod key_copy;
mod key_removal;
mod sealed_file;
mod sealed_files;
mod sealed_folder;

pub use key::{KeyWanted, get_key, keep_key};
pub use key_copy::present_copy;
pub use key_removal::{forget_copy, forget_key};
pub use sealed_file::SealedFile;
pub use sealed_files::{Opened, SealedText, read, seal};
pub use sealed_folder::{is_any_sealed, is_sealed, path, present_folder, remove_all, sealed_names};
