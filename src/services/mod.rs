//! The AWS services that ssoenv calls: their wire formats, and their endpoints.

pub mod endpoint;
pub mod error;
pub mod federation;
pub mod oidc;
pub mod portal;
pub mod portal_accounts;
pub mod signin;
pub mod sts;
pub mod url_encoding;
