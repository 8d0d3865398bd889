//! Edits the bytes of `~/.aws/config`: changes the lines that must change, and keeps every other byte. Finds sections
//! and keys with the same reader as everything else (`document.rs`, `section.rs`), so that an edit and a later `use`
//! agree on what a line means; libraries for INI files know neither `key: value` nor `[x] # c`. Writes no file. Pure.

mod change;
mod key_changes;
mod new_lines;
mod plan;
mod reading;
mod removal;
mod rename;
mod section_edit;
mod section_end;
mod spacing;
mod splice;

pub use change::{Edited, edit, edit_settings};
pub use section_edit::{KeyChanges, SectionChange, SectionEdit};
pub use splice::EditedLine;
