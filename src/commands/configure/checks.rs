//! Checks of options and answers.

use crate::aws::account_id::is_account_id;
use crate::aws::role_name::is_role_name;
use crate::aws::start_url;
use crate::error::Failure;

pub(super) fn odd(option: &str, why: &str) -> Failure {
    Failure::usage(format!("{option}: {why}")).hint("choose a name of letters, digits and hyphens")
}

pub(super) fn missing(option: &str) -> Failure {
    Failure::usage(format!("{option} is required when not running on a terminal"))
        .hint("`ssoenv help configure` shows a command line that needs no answers")
}

pub(super) fn is_start_url(url: &str) -> Result<(), String> {
    start_url::look(&start_url::of_answer(url)).map(drop)
}

/// Fails unless the text is twelve digits.
pub(super) fn is_account(text: &str) -> Result<(), String> {
    if is_account_id(text) { Ok(()) } else { Err(format!("`{text}` is not twelve digits")) }
}

/// Fails unless the text is the name of a permission set.
pub(super) fn is_role(text: &str) -> Result<(), String> {
    if is_role_name(text) { Ok(()) } else { Err(format!("`{text}` is not the name of a role")) }
}

/// Checks a scope (RFC 6749, 3.3), without the comma, which separates scopes in the file.
pub(super) fn is_scope(text: &str) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_graphic() && !"\"\\,".contains(c);
    if !text.is_empty() && text.chars().all(plain) { Ok(()) } else { Err(format!("`{text}` is not a scope")) }
}

/// Checks a new name: no characters that shells or readers of the file treat specially. Existing names may have them.
pub(super) fn is_name(text: &str) -> Result<(), String> {
    let odd = |c: char| c.is_control() || "[]'\"\\#;".contains(c);
    if text.is_empty() {
        Err("a name is needed".to_owned())
    } else if text.contains(odd) || text.starts_with('-') {
        Err("a name cannot contain quotes, brackets, `#`, `;` or a backslash, or begin with a hyphen"
            .to_owned())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_checked_before_they_are_taken() {
        type Check = fn(&str) -> Result<(), String>;
        for (check, good, bad) in [
            (
                is_account as Check,
                &["012345678901"][..],
                &["", "12345678901", "1234567890123", "12345678901x"][..],
            ),
            (is_role, &["Developer", "AWS_x+=,.@-"], &["", "a b", "a/b", "ü"]),
            (is_scope, &["sso:account:access"], &["", "a b", "a,b", "a\"b"]),
            (is_name, &["my-org", "a b", "ünï/€", "x:y"], &["", "-x", "a]b", "it's", "a\nb", "a#b", "a\\b"]),
        ] {
            for text in good {
                assert_eq!(check(text), Ok(()), "{text}");
            }
            for text in bad {
                assert!(check(text).is_err(), "{text:?}");
            }
        }
    }
}
