//! What stands in a config text that readers do not agree on: a scan of the lines, each fact with its place. What each
//! reader makes of it, and what to say about it, is for others. Pure.

mod header;
mod lines;
mod oddity;
mod scan;

pub use oddity::{Oddity, What};
pub use scan::{scan, text};
