//! What becomes active in a shell: for a person who waits (`attended`), for a prompt that must not (`unattended`), by
//! a change of directory, by a renewal; and the sign-in or the answer that it may need.

mod access_pace;
pub mod access_request;
mod activated_by;
pub mod active_target;
mod asker;
pub mod attended;
pub mod current;
pub mod directory;
mod elevation_end;
pub mod ended_command;
mod endpoint_credentials;
pub mod exports;
pub mod guard;
mod guard_answer;
mod guard_record;
pub mod let_go;
pub mod listed_roles;
pub mod mode;
pub mod off_words;
pub mod refresh;
pub mod region_typos;
pub mod shell_variables;
pub mod sign_in;
pub mod unattended;
pub mod untrusted_settings;
