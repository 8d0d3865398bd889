//! Credentials for a prompt, which must not wait: from the cache, while a background process fetches newer ones.

pub mod attempt;
mod lookup;

pub use lookup::{BackgroundResult, HeldKeys, Waiter, find_newer};
