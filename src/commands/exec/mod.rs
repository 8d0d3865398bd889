//! `exec`: replaces this process by a command that has the credentials, or the address of an endpoint that has them.

mod command;
#[cfg(unix)]
mod endpoint;
#[cfg(unix)]
mod endpoint_settings;
#[cfg(unix)]
mod shield;

pub(in crate::commands) use command::run;
#[cfg(unix)]
pub(in crate::commands) use endpoint::serve;
