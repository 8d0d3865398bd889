//! How the credentials of a profile are obtained: the origin, and the roles that are assumed one after the other.
//! Follows the AWS CLI's provider for assumed roles. Pure.

mod duration;
mod errors;
mod identity;
mod resolve;
mod search;
mod source;
mod source_region;

pub use duration::{ASSUME_ROLE_SECONDS, CHAINED_ROLE_SECONDS, DurationProblem};
pub use resolve::{AssumeRoleStep, Chain, MOST_ROLES};
pub use search::chains_to_role;
pub use source::{CredentialOrigin, Foreign, Process, StaticKeys};
pub use source_region::{RegionOfSource, SourceRegion};
