//! The one integration binary: rooms as in `src`, and the verbs. Each room's `mod.rs` says what belongs there.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and it is the outside world"
)]

mod binding;
mod completion;
mod config;
mod credentials;
mod environ;
mod interop;
#[cfg(all(target_os = "linux", feature = "keychain"))]
mod keychain;
mod login_session;
mod manual;
mod messages;
#[cfg(not(feature = "keychain"))]
mod no_keychain;
mod sdks;
mod services;
mod settings;
mod shell;
mod sso;
mod support;
mod system;
mod targets;
mod tidy;
mod verbs;
#[cfg(unix)]
mod windows;
