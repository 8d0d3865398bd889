//! A change of the environment for tcsh and csh. Pure.

use super::quote;
use crate::environ::EnvChange;

/// Formats the change as one `&&` list. Empty quotes prevent aliases of these names; a backslash would hide that they are built in. Line breaks separate statements
/// only, since a command substitution makes words of lines.
pub(super) fn statements(change: &EnvChange) -> Vec<u8> {
    let mut out = Vec::new();
    let mut between: &[u8] = b"";
    for (name, value) in change.steps() {
        out.extend(between);
        match value {
            // A removal of what is not set succeeds.
            None => out.extend(format!("''unsetenv {name}").bytes()),
            Some(value) => {
                out.extend(format!("''setenv {name} ").bytes());
                out.extend(quote::csh(value.expose().as_bytes()));
            }
        }
        between = b" && ";
    }
    out.extend(if between.is_empty() { &b""[..] } else { b";\n" });
    out
}

/// Returns text that makes the evaluated line fail with this code.
pub(super) fn failure(code: u8) -> Vec<u8> {
    format!("(exit {});\n", code.max(1)).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_one_list_and_nothing_is_nothing() {
        let mut change = EnvChange::default();
        assert_eq!(statements(&change), b"");
        change.add_unset("AWS_VAULT");
        change.add_set("AWS_REGION", "it's 5! \\");
        let expected = "''unsetenv AWS_VAULT && ''setenv AWS_REGION 'it'\\''s 5'\\!' '\\\\'';\n";
        assert_eq!(String::from_utf8(statements(&change)).unwrap(), expected);
    }
}
