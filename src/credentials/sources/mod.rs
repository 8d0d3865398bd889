//! Sources of credentials: IAM Identity Center, STS, processes, and keys in files and variables.

pub(super) mod assume_role;
pub(super) mod assume_role_errors;
pub mod credential_process;
pub(super) mod login;
pub(super) mod mfa_code;
mod mfa_process;
pub(super) mod sso_role;
pub(super) mod static_keys;
