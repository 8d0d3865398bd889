//! The environment contract: which variables `use` sets, which it clears, and how `off` finds its way back. Pure: the
//! environment comes in as a value and a change goes out. How a change is written for a shell is `shell/emit.rs`'s
//! business.

mod activate;
mod before_directory;
mod before_use;
mod change;
mod deactivate;
mod mode;
mod ownership;
mod renew;
mod renewal_args;
mod variables;

pub use activate::{Activation, ShellState, activate, change_region, label};
pub use before_directory::Restore;
pub use before_use::{saved_keys, saved_profiles, saved_region, unsavable};
pub use change::{EnvChange, LONGEST, for_command};
pub use deactivate::{Deactivated, deactivate, put_out};
pub use mode::Mode;
pub use ownership::{
    Ownership, disown, is_of_directory, is_ours, is_without_keys, keys_are_ours, ownership, profile_is_ours,
};
pub use renew::{Keys, renew};
pub use renewal_args::RenewalArgs;
pub use variables::{
    CLEARED, CREDENTIALS, DIRECTORY, KEYS, MARK, NEVER, NO_KEYS, OWN, PROFILE_MODE, REGIONS, SHELL_ONLY,
    ShellVariables, is_single_line, watched,
};
