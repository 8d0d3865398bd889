//! The map of the house. `main` builds a [`system::System`], parses [`cli`] and runs one of [`commands`], which asks
//! the domains and hands back what stdout is to carry.
//!

pub mod audience;
pub mod config;
pub mod environ;
pub mod error;
pub mod pyjson;
pub mod roles;
pub mod secret;
pub mod settings;
pub mod shell;
pub mod sso;
pub mod system;
pub mod time;
