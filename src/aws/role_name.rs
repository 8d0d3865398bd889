//! Names of roles (permission sets). Pure.

/// Whether a text is the name of a permission set: `[\w+=,.@-]`, of which IAM Identity Center allows 32. Up to 64 are
/// accepted, the limit of IAM, for services that emulate it.
pub fn is_role_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    (1..=64).contains(&text.len()) && text.chars().all(plain)
}
