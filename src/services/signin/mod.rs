//! AWS Sign-In, the service behind `aws login`: renews its tokens. Each call proves that the caller has the key of the
//! sign-in (DPoP, RFC 9449).

mod calls;
mod dpop;

pub use calls::{LoginGrant, LoginRefusal, RefreshToken, SigninEndpoint, refresh};
pub use dpop::DpopKey;
