//! STS: AssumeRole and GetCallerIdentity. `answer` parses the results; callers choose role, session name and
//! duration.

mod answer;
mod call;
pub mod sigv4;

pub use answer::{Assumed, CallerIdentity, StsError, Why};
pub use call::{AssumeRoleRequest, Mfa, StsEndpoint, assume_role, caller_identity, caller_identity_by};
pub use sigv4::Signer;
