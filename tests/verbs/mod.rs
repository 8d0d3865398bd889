//! The verbs, one module each.

#[cfg(unix)]
mod access_requests;
mod configure;
#[cfg(unix)]
mod console;
mod credential_process;
mod doctor;
#[cfg(unix)]
mod each;
#[cfg(unix)]
mod elevation;
#[cfg(unix)]
mod exec;
mod explain;
#[cfg(unix)]
mod guard;
mod help;
mod import;
mod init;
mod list;
mod login;
mod logout;
#[cfg(unix)]
mod narrow_windows;
mod off;
/// `off --everywhere`, `logout --everywhere`.
#[cfg(unix)]
mod off_everywhere;
#[cfg(unix)]
mod overview;
/// `use` without a name: the list that a profile is picked from.
mod picker;
mod refusals;
#[cfg(unix)]
mod serve;
mod status;
#[cfg(all(target_os = "linux", feature = "keychain"))]
mod storage;
mod sync;
mod use_;
mod whoami;
mod write_credentials;
