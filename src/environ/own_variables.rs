//! `ssoenv_env.NAME = value` of a profile: which of them are refused. Pure.

use super::protected_variables::is_protected;
use super::variables::is_single_line;

/// Why a profile may not set a variable to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedVariable {
    /// The predicate of a sentence about it.
    pub why: &'static str,
    /// What to do.
    pub hint: &'static str,
}

/// `None` where it may.
pub fn refused_variable(name: &str, value: &str) -> Option<RefusedVariable> {
    let refused = |why, hint| Some(RefusedVariable { why, hint });
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
