//! Credentials at the end of a profile's chain: from the cache shared with the AWS CLI, otherwise fetched, which
//! includes every role on the way. docs/files.md has the rules of freshness.

pub mod background;
mod cache;
mod cache_place;
pub mod chain_cache;
mod forget_sign_in;
mod many_targets;
mod renew;
mod request;
mod resolve;
mod sign_in_user;
pub mod sources;
pub mod sts_region;

pub use cache::{CachePlace, roles_in_memory};
pub use cache_place::cache_place;
pub use forget_sign_in::{cached_of_sign_in, forget_sign_in};
pub use many_targets::ManyTargets;
pub use request::CredentialRequest;
pub use resolve::{fetch_newer, resolve};
pub use sign_in_user::sign_in_user;
pub use sources::static_keys::{keys_in_environment, keys_of_person};
