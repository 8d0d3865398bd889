//! `exec`: replaces this process by a command that has the credentials, or the address of an endpoint that has them.

mod command;
mod endpoint;
#[cfg(unix)]
mod endpoint_settings;
mod shield_offer;
#[cfg(unix)]
mod sidecar_server;
#[cfg(any(windows, test))]
mod thread_server;

pub(in crate::commands) use command::run;
#[cfg(unix)]
pub(in crate::commands) use sidecar_server::serve;
#[cfg(windows)]
pub(in crate::commands) use thread_server::serve;
