//! Account ids. Pure.

/// Whether a text is an account id: twelve digits, with leading zeros.
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
