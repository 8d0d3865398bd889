//! Directories bound to a profile: finding the `.ssoenv` file above a directory, parsing it, and its trust.
//! `activation` decides what a binding does to a shell.

mod file;
mod locate;
mod seen;
mod trust;
mod trusted;
mod worktree;

pub use file::{Binding, parse, text};
pub use locate::{
    HOW_TO_TRUST, current_directory, is_nearest, named_file, parse_binding, short_path, trusted_binding,
};
pub use seen::{BindingFile, NAME, nearest, nearest_unfit, read};
pub use trust::{Trust, allow, deny, forget, is_news, judge};
pub use trusted::trusted_bindings;
