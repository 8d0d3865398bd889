//! `sync`: profiles for the roles of a person, generated into `~/.aws/config` beside the person's own. `planner` compares
//! the file with the listing, `edits` gives the plan to `config::edit`.

mod changes;
mod edits;
mod file_profiles;
mod form_change;
pub mod generated;
pub mod generated_file;
mod in_use;
mod moved_names;
mod name_assignment;
mod name_template;
mod names_of_accounts;
mod ownership;
mod plan;
mod planner;
mod profile_names;
mod prune;
mod region_abbreviation;
mod remarks;
mod role_names;
mod role_to_sync;
mod safe_name;
mod selected_roles;
mod selection;

pub use edits::edits;
pub use file_profiles::{FileProfile, MARK, file_profiles};
pub use form_change::FormChange;
pub use in_use::ProfileUses;
pub use moved_names::{MovedName, moved_names};
pub use name_template::{DEFAULT_TEMPLATE, NameTemplate, NamedRole, TemplateError};
pub use plan::{GoneProfile, ProfileAction, ProfileChange, SyncInput, SyncPlan};
pub use planner::plan_sync;
pub use prune::PruneOptions;
pub use remarks::{SyncReason, SyncRemark};
pub use role_to_sync::{RoleToSync, SessionToSync};
pub use selection::{PatternUse, RoleSelection};
