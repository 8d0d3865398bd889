//! Where credentials come from: Identity Center, STS, a process, or keys that stand in files and variables.

pub(super) mod assume_role;
pub(super) mod assume_role_errors;
pub mod credential_process;
pub(super) mod mfa_code;
mod mfa_process;
pub(super) mod sso_role;
pub(super) mod static_keys;
