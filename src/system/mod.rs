//! Access to the operating system: environment, clock, files, locks, HTTP, processes, terminal. No code outside this
//! folder uses `std::env`, `std::fs`, `std::net` or `std::process`; no code in it knows profiles.
#![allow(clippy::disallowed_methods, reason = "this folder is where those calls live")]

pub mod browser;
pub mod clipboard;
pub mod clock;
pub mod env;
pub mod files;
pub mod http;
pub mod keychain;
mod loopback_request;
pub mod loopback_server;
pub mod process;
mod process_variables;
pub mod random;
pub mod signals;
#[cfg(unix)]
pub mod socket_owner;
pub mod terminal;
mod world;

pub use world::System;
