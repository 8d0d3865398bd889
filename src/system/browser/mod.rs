//! Opening a web address in a person's browser: the one they set, one of `BROWSER`, or the platform's. The browser is
//! on its own from its first moment: no terminal, no file of ours, no credentials, and it may run for as long as it likes.

mod availability;
mod configured;
mod launch;

pub use availability::obstacle;
pub use launch::open;
