//! Support for tests: services, homes, shells and terminals. Asserts nothing about ssoenv.
#![allow(dead_code, reason = "each test uses a part")]

pub mod browser;
pub mod cargo;
pub mod clock;
pub mod home;
pub mod hook_text;
pub mod identity_center;
#[cfg(all(target_os = "linux", feature = "keychain"))]
pub mod keyring;
pub mod listing;
pub mod permissions;
pub mod powershell;
#[cfg(unix)]
pub mod powershell_hosts;
pub mod powershell_terminals;
pub mod screen;
pub mod sealed;
pub mod shells;
pub mod strace;
pub mod system;
pub mod terminal;
pub mod tls;
pub mod typed_lines;
pub mod typist;
pub mod wait;
pub mod wire;
pub mod world;
