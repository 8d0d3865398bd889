//! The settings file of ssoenv itself: INI, like `~/.aws/config`, every key optional. A `[session NAME]` section wins
//! over what stands before the first header, for that session. Keys of later versions and of other tools are ignored.

mod file;
mod production;
mod segment_color;

pub use file::{AutoLogin, KEYS, MODE, SessionSettings, Settings};
pub use production::{ProductionReason, ProductionSubject};
pub use segment_color::{SEGMENT_COLORS, segment_color};
