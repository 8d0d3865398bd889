//! Facts in a config text that readers disagree on: a scan of the lines that gives each fact with its place. How each
//! reader treats them is in `sdks`, and the words for people are in `doctor`. Pure.

mod header;
mod lines;
mod oddity;
mod scan;

pub use oddity::{Oddity, What};
pub use scan::{scan, text};
