//! The accounts and roles that are assigned to a person, and the names of accounts.

pub mod discovery;
pub mod listing;
pub mod listing_file;
pub mod names;
