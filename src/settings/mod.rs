//! ssoenv's settings file: INI like `~/.aws/config`, with every key optional. For a session, its `[session NAME]`
//! section takes precedence over the keys before the first header; `[alias]` has other names of targets. Unknown keys
//! are ignored, since they may belong to later versions.

mod alias;
mod chain_judge;
mod file;
mod guard;
mod include;
mod production;
mod production_patterns;
mod segment_color;
mod shared_settings;
mod storage;
mod strictest;
mod sync;
mod version;
mod write;

pub use alias::Alias;
pub use file::{AutoLogin, KEYS, MODE, SessionSettings, Settings};
pub use guard::Guard;
pub use include::{INCLUDE, Included, IncludedState, SHARED, read_shared};
pub use production::{ProductionReason, ProductionSubject};
pub use segment_color::{SEGMENT_COLORS, segment_color};
pub use shared_settings::{SharedSummary, check_shared};
pub use storage::{RoleCache, Storage};
pub use sync::SyncSettings;
pub use write::{PlannedSetting, plan_storage};
