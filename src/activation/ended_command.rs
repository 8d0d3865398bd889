//! The hint after a command that failed while its keys expired: only an endpoint renews them during a command. Pure.

use crate::config::shell_word::quoted;
use crate::time::Time;

/// Exit codes of commands that a person has stopped or ended: Ctrl-C (in PowerShell on Windows too), Ctrl-\, and Ctrl-Z
/// under its number on each system.
const BY_PERSON: [i64; 8] = [130, 131, 145, 146, 147, 148, 149, 0xC000_013A - (1 << 32)];

/// Longest time between the call of `exec` and the start of its command: a sign-in waits ten minutes for its browser.
const LONGEST_START: i64 = 660;

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

    /// Returns when the keys that the command had expired at the latest, judged by those of the cache. These may be newer,
    /// since other shells renew them too; the command's keys were then issued before it was started, for as long.
    pub fn latest_expiry(&self, issued_at: Time, expires_at: Time) -> Time {
        expires_at.min(self.began.plus(LONGEST_START + expires_at.left(issued_at)))
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
    fn keys_that_another_shell_has_renewed_do_not_hide_that_those_of_the_command_have_expired() {
        let ended = EndedCommand::parse("1", "10000").unwrap();
        for (issued_at, expires_at, expected) in [
            // Those that the command had.
            (9000, 12_600, 12_600),
            (10_005, 13_605, 13_605),
            // Renewed while it ran: those before had been issued when it began at the latest.
            (13_000, 16_600, 10_000 + LONGEST_START + 3600),
            (20_000, 20_900, 10_000 + LONGEST_START + 900),
        ] {
            let [issued_at, expires_at, expected] = [issued_at, expires_at, expected].map(Time::from_epoch);
            assert_eq!(ended.latest_expiry(issued_at, expires_at), expected);
        }
    }

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
