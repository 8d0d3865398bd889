//! aws-sso-cli: sessions, accounts and roles in a YAML file, and the profiles that it has written
//! to `~/.aws/config`. Pure.

mod generated_profiles;
mod known_roles;
mod profile_format;
mod propose;
mod settings;

pub use propose::propose;
