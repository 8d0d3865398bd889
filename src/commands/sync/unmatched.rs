//! Patterns that match nothing, and what was probably meant.

use crate::cli::Sync;
use crate::sync::{PatternUse, SessionToSync};
use crate::system::System;

/// Warns about each pattern that matches nothing in the listings. One of the command line is for all sessions together.
pub(super) fn warn_of_unmatched(sys: &System, arguments: &Sync, sessions: &[SessionToSync]) {
    let of_session: Vec<_> = sessions.iter().map(SessionToSync::unmatched).collect();
    for (at, unmatched) in of_session.iter().enumerate() {
        for pattern in unmatched {
            let (option, setting, is_given) = match pattern.0 {
                PatternUse::Account => ("--account", "sync_account", !arguments.account.is_empty()),
                PatternUse::Role => ("--role", "sync_role", !arguments.role.is_empty()),
                PatternUse::Exclude => ("--exclude", "sync_exclude", !arguments.exclude.is_empty()),
            };
            if is_given && !of_session.iter().all(|others| others.contains(pattern)) {
                continue;
            }
            let whose = match is_given {
                true => option.to_owned(),
                false => format!("{setting} of {}", sessions[at].name),
            };
            sys.terminal.warn_once(&format!("{whose}: {}", said(pattern.1, option, is_given)));
        }
    }
}

/// Says that a pattern matches nothing, and why where that can be seen.
fn said(pattern: &str, option: &str, is_given: bool) -> String {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let without = pattern.trim_matches(['[', ']', '"', '\'']);
    let why = if is_given && pattern.contains(',') {
        format!("; repeat {option} for each pattern")
    } else if without != pattern {
        format!("; write it without quotes and brackets: {without}")
    } else if (9..12).contains(&pattern.len()) && is_number(pattern) {
        format!("; an account id has 12 digits, such as {pattern:0>12}")
    } else {
        String::new()
    };
    format!("`{pattern}` matches nothing{why}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probable_reason_is_said() {
        for (pattern, is_given, expected) in [
            ("prod,dev", true, "`prod,dev` matches nothing; repeat --account for each pattern"),
            ("x", true, "`x` matches nothing"),
            (
                "12345678901",
                true,
                "`12345678901` matches nothing; an account id has 12 digits, such as 012345678901",
            ),
            ("[\"prod\"", false, "`[\"prod\"` matches nothing; write it without quotes and brackets: prod"),
        ] {
            assert_eq!(said(pattern, "--account", is_given), expected);
        }
    }
}
