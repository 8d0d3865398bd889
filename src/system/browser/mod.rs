//! Opens a web address in the person's browser: that of the `browser` setting, of `BROWSER`, or of the platform.

mod availability;
mod configured;
mod launch;

pub use availability::obstacle;
pub use launch::open;
