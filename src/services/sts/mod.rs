//! STS: roles assumed with other credentials, and whose credentials are. What an answer says is read in `answer`; which
//! role, with which name and for how long is the caller's business.

mod answer;
mod call;
pub mod caller_arn;
pub mod sigv4;

pub use answer::{Assumed, CallerIdentity, StsError, Why};
pub use call::{AssumeRoleRequest, Mfa, StsEndpoint, assume_role, caller_identity};
pub use sigv4::Signer;
