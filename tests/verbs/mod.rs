//! The verbs, one module each.

mod configure;
mod credential_process;
mod doctor;
#[cfg(unix)]
mod exec;
mod explain;
mod init;
mod list;
mod login;
mod logout;
mod off;
/// `use` without a name: the list that a profile is picked from.
mod picker;
mod status;
mod use_;
mod whoami;
mod write_credentials;
