//! What the AWS CLI and each family of SDKs would pick in an environment: profile, region, credentials; and where they
//! disagree, with the reason. A model of what they were seen to do. Pure.

mod credential_chain;
mod credential_source;
mod disagreement;
mod disagreements;
mod file_rules;
pub mod files;
mod picks;
mod profile_credentials;
mod profile_rules;
mod reader;
mod selection;
mod surroundings;
mod variable_rules;

pub use credential_source::PickedSource;
pub use disagreement::{Disagreement, DisagreementPlace};
pub use disagreements::disagreements;
pub use picks::{Pick, pick, table};
pub use reader::{READERS, Reader};
pub use surroundings::{Surroundings, WATCHED};
