//! Credentials for a prompt, which must not wait: what is cached, and fetches that another process makes.

pub mod attempt;
mod lookup;

pub use lookup::{BackgroundResult, HeldKeys, Waiter, find_newer};
