//! The outside world: environment, clock, files, locks, HTTP, processes, the terminal. Nothing here knows what a
//! profile is, and nothing outside this folder touches `std::env`, `std::fs`, `std::net` or `std::process`.
#![allow(clippy::disallowed_methods, reason = "this folder is where those calls live")]

pub mod browser;
pub mod clock;
pub mod env;
pub mod files;
pub mod http;
pub mod loopback_server;
pub mod process;
mod process_variables;
pub mod random;
pub mod signals;
pub mod terminal;
mod world;

pub use world::System;
