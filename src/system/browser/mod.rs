//! Opens a web address in the person's browser: that of the `browser` setting, of `BROWSER`, or of the platform.

mod availability;
mod chromium_profile;
mod configured;
mod launch;

pub use availability::obstacle;
pub use launch::{SECRETS, open, open_with_template};
