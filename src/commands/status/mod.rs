//! `status`: what this shell has, and how long each session lasts. Asks nobody but the environment and the caches.

mod directory;
mod report;
mod shell;
mod usable;

pub(super) use report::run;
