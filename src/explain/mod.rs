//! Where a profile's settings and credentials come from, and what the next `use` would do. Reads files, caches and
//! variables; makes no call and changes nothing.

pub mod caches;
pub mod next_use;
mod other_tools;
mod production;
mod profile_form;
pub mod region;
mod report;
pub mod settings;
pub mod steps;
pub mod text;
pub mod variables;

pub use production::{GuardSummary, LetsPass, Pattern};
pub use profile_form::FormSummary;
pub use report::{AliasStep, Error, Explanation, Part, ShellSummary, Subject, explain};
