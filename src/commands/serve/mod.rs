//! `serve`: an endpoint in the foreground, for programs that ssoenv does not start.

mod server;
mod token_file;
mod variables;

pub(in crate::commands) use server::run;
