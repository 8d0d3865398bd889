//! The program for Windows, run by wine on the machine that runs the tests. `.ci/windows` builds what they need and calls
//! them; `cargo test` alone leaves them out. What only a real Windows can show is not shown here.

mod cmd_lines;
mod commands;
mod console;
mod credential_process;
mod endpoint;
mod files;
mod keychain;
mod processes;
mod shells;
mod verbs;
mod wine;
mod writing;
