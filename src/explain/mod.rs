//! Where a profile's settings and credentials come from, and what would happen next. Looks at files, caches and
//! variables; asks no service anything and changes nothing.

pub mod caches;
pub mod next_use;
mod other_tools;
pub mod region;
mod report;
pub mod settings;
pub mod steps;
pub mod text;
pub mod variables;

pub use report::{Error, Explanation, Part, Pattern, ShellSummary, Subject, explain};
