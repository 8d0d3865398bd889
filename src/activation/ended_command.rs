//! The hint after a command that failed while its keys expired: only an endpoint renews them during a command. Pure.

use crate::config::shell_word::quoted;
use crate::time::Time;

/// Exit codes of commands that a person has stopped or ended: Ctrl-C (in PowerShell on Windows too), Ctrl-\, and Ctrl-Z
/// under its number on each system.
const BY_PERSON: [i64; 8] = [130, 131, 145, 146, 147, 148, 149, 0xC000_013A - (1 << 32)];

/// A command that has failed by itself, and when it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndedCommand {
    began: Time,
}

impl EndedCommand {
    /// Reads what a shell says of the last command; `None` if it did not fail by itself.
    pub fn parse(code: &str, began: &str) -> Option<Self> {
        let code: i64 = code.parse().ok()?;
        let began = Time::from_epoch(began.parse().ok().filter(|began| *began > 0)?);
        (code != 0 && !BY_PERSON.contains(&code)).then_some(EndedCommand { began })
    }

    /// Returns the hint, if the keys of `name` expired while the command ran.
    pub fn hint(&self, name: &str, expires_at: Time, now: Time) -> Option<String> {
        (self.began <= expires_at && expires_at <= now).then(|| {
            format!(
                "the credentials of {name} expired while that command ran; one that runs so long needs an endpoint: \
                 ssoenv exec --mode endpoint {} -- CMD",
                quoted(name)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_command_that_failed_by_itself_while_its_keys_expired_gets_the_hint() {
        for (code, began, expires_at, is_said) in [
            ("1", "1000", 1500, true),
            ("255", "1000", 1000, true),
            ("-1", "1000", 2000, true),
            ("143", "1000", 2000, true),
            // They had expired before, or have not expired.
            ("1", "1001", 1000, false),
            ("1", "1000", 2001, false),
            // It did not fail, or a person has ended or stopped it.
            ("0", "1000", 1500, false),
            ("130", "1000", 1500, false),
            ("148", "1000", 1500, false),
            ("-1073741510", "1000", 1500, false),
            // A shell that does not know.
            ("", "1000", 1500, false),
            ("1", "", 1500, false),
            ("1", "0", 1500, false),
            ("1", "x[$(id)]", 1500, false),
        ] {
            let hint = EndedCommand::parse(code, began)
                .and_then(|ended| ended.hint("my dev", Time::from_epoch(expires_at), Time::from_epoch(2000)));
            assert_eq!(hint.is_some(), is_said, "{code} {began} {expires_at}");
            assert!(hint.is_none_or(|hint| hint.ends_with("--mode endpoint 'my dev' -- CMD")));
        }
    }
}
