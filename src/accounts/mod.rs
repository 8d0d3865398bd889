//! The accounts and roles that a person has: asked for at the service, and the names that are known of them.

pub mod discovery;
pub mod names;
