//! The services of AWS: OIDC, the portal and STS.

/// Each fault of OIDC and the portal, on each call.
mod errors;
/// Messages about the known troubles, word for word.
mod messages;
/// STS: what is sent, what comes back, what is tried again.
mod sts;
