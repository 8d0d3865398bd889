//! What a change of `~/.aws/config` makes of its bytes: the lines that it must touch become others, and every other byte
//! stays where it is. Sections and keys are found by the reader that everything else here uses (`document.rs`,
//! `section.rs`), so that a change and a later `use` cannot disagree about what a line means; editors for INI files
//! know neither `key: value` nor `[x] # c`. Writes nothing itself. Pure.

mod change;
mod reading;
mod section_edit;
mod splice;

pub use change::{Edited, edit};
pub use section_edit::SectionEdit;
pub use splice::EditedLine;
