//! Completion: what `__complete` answers, what `completions` prints, and Tab pressed in real shells.

mod account_names;
mod answers;
mod names;
mod scripts;
mod setup;
mod tab;
