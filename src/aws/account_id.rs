//! Account ids. Pure.

/// Twelve digits; zeros in front are part of it.
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
