//! What may be wrong with the set-up: one file per kind of check, each of which looks and changes nothing. A finding says
//! what is wrong, by which it is known, and what to do. How that is shown is the verb's business.

mod browser;
mod cache_files;
mod cache_folders;
mod cache_owner;
mod certificates;
mod checks;
mod config_files;
mod directory;
mod endpoints;
mod findings;
mod hook;
mod key_variables;
mod look;
mod other_tools;
mod permissions;
mod process_lines;
mod profile_conflicts;
mod profiles;
mod programs;
mod proxies;
mod region_typos;
mod services;
mod sessions;
mod settings;
mod snapshot;
mod variables;

pub use checks::examine;
pub use findings::{Area, AreaState, Finding, Report, Severity};
pub use hook::shell_without_hook;
