//! The accounts and roles that are assigned to a person, and the names of accounts.

pub mod after_sign_in;
mod all_roles;
pub mod discovery;
pub mod listing;
mod listing_answers;
pub mod listing_file;
mod listing_format;
mod listing_keeper;
mod listing_progress;
mod listing_state;
mod listing_turn;
pub mod names;
