//! `ssoenv_env.NAME = value` in a profile: which variables are refused. Pure.

use super::protected_variables::is_protected;
use super::variables::is_single_line;

/// Why a profile may not set a variable, in words for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedVariable {
    /// Predicate of a sentence whose subject is the variable: "is an AWS variable".
    pub why: &'static str,
    /// Hint: what to do instead.
    pub hint: &'static str,
}

/// Returns why a variable or its value is refused; `None` if it is allowed.
pub fn refused_variable(name: &str, value: &str) -> Option<RefusedVariable> {
    let refused = |why, hint| Some(RefusedVariable { why, hint });
    // Before the general check, which includes some of these but cannot say what to write instead.
    if name.to_ascii_uppercase().starts_with("AWS_") {
        let hint =
            "use the profile's own key for this AWS variable, for example endpoint_url or max_attempts";
        return refused("is an AWS variable", hint);
    }
    if is_protected(name) {
        return refused(
            "is not allowed: a profile cannot set variables that run or load programs, move files, or belong to ssoenv",
            "remove the line, or set the variable yourself",
        );
    }
    if !is_single_line(value) {
        return refused(
            "has more than one line, or contains a control character",
            "write the value on one line",
        );
    }
    None
}
