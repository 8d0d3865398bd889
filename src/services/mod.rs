//! The AWS services that ssoenv calls, as they speak on the wire, and where they are reached.

pub mod endpoint;
pub mod error;
pub mod oidc;
pub mod portal;
pub mod portal_accounts;
pub mod sts;
pub mod url_encoding;
