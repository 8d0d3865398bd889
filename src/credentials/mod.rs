//! Credentials at the end of a profile's chain: from the cache shared with the AWS CLI, else fetched, by way of every role
//! that is assumed. The rules of freshness are in the README, "What it stores, and where".

pub mod background;
pub mod cache;
mod resolve;
pub mod sources;

pub use resolve::{Want, credentials, newer};
pub use sources::assume_role::{CHAINED_AT_MOST, place, region};
pub use sources::static_keys::{environment, of_person};
