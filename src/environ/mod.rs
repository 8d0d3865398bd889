//! The environment contract: which variables `use` sets, which it removes, and how `off` restores the former ones.
//! Pure: takes the environment as a value and returns a change. `shell/emit.rs` writes a change as text for a shell.

mod activate;
mod before_directory;
mod before_use;
mod change;
mod command;
mod deactivate;
mod directory_tools;
mod direnv_record;
mod elevation;
mod elevation_summary;
mod endpoint_variables;
mod exports;
mod label;
mod mode;
mod own_variables;
mod ownership;
mod protected_variables;
mod proxy_exceptions;
mod region_steps;
mod renew;
mod renewal_args;
mod saved_record;
mod variables;

pub use activate::{Activation, ShellState, activate, change_region};
pub use before_directory::Restore;
pub use before_use::{saved_keys, saved_profiles, saved_record, saved_region, unsavable};
pub use change::{EnvChange, LONGEST, apply};
pub use command::for_command;
pub use deactivate::{Deactivated, deactivate, put_off, put_out};
pub use elevation::{Elevation, Fallback, FallbackState, LONGEST_ELEVATION, not_after_end, to_restore};
pub use elevation_summary::ElevationSummary;
pub use endpoint_variables::EndpointVariables;
pub use exports::{Export, export_names, exports_before_use};
pub use label::{label, shown_name};
pub use mode::Mode;
pub use own_variables::{RefusedVariable, refused_variable};
pub use ownership::{
    Ownership, complete, disown, endpoint_is_ours, is_of_directory, is_ours, is_stripped, is_without_keys,
    keys_are_ours, ownership, profile_is_ours,
};
pub use protected_variables::is_protected;
pub use proxy_exceptions::proxy_exceptions;
pub use renew::{Keys, renew};
pub use renewal_args::RenewalArgs;
pub use variables::{
    CLEARED, CREDENTIALS, DIRECTORY, ENDPOINT_MODE, KEYS, MARK, NEVER, NO_KEYS, ORDER, OWN, PREVIOUS,
    PROFILE_MODE, REGIONS, SHELL_ONLY, ShellVariables, is_single_line, watched,
};
