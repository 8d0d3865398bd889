//! `each`: one command in many accounts and regions. `selection` says which targets are meant, `keyring` gets their
//! credentials ahead of the commands, and the room `each` runs the commands.

mod account_targets;
mod available;
mod dry_run;
mod environment;
mod filters;
mod jobs;
mod keyring;
mod keyring_state;
mod pattern_targets;
mod production;
mod run;
mod selected;
mod selection;
mod sign_in;
mod words;

pub(in crate::commands) use run::run;
