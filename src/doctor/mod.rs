//! Checks of the set-up: one file per kind of check. They change nothing. A finding has a title, evidence and a
//! remedy; the verb formats it. `leftovers` is no check: it lists what ssoenv has written.

mod aliases;
mod browser;
mod cache_files;
mod cache_folders;
mod cache_owner;
mod certificates;
mod checks;
mod config_files;
mod container_endpoint;
mod directory;
mod endpoints;
mod findings;
mod guard;
mod hook;
mod included_files;
mod key_variables;
mod leftover;
mod leftover_keys;
mod leftovers;
mod logins;
mod look;
mod memory_cache;
mod other_tools;
mod permissions;
mod process_lines;
mod profile_conflicts;
mod profile_forms;
mod profiles;
mod programs;
mod proxies;
mod region_typos;
mod remedies;
mod sealed_sign_ins;
mod services;
mod sessions;
mod settings;
mod snapshot;
mod variables;

pub use checks::examine;
pub use findings::{Area, AreaState, Finding, Report, Severity};
pub use hook::shell_without_hook;
pub use leftover::Leftover;
pub use leftovers::leftovers;
