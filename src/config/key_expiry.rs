//! When keys in the files end: the tools that write such keys state it beside them, each under a name of its own. Pure.

use super::section::Section;
use crate::error::Location;
use crate::time::{Time, spoken};

/// Names under which it is stated.
const NAMES: [&str; 6] = [
    "x_security_token_expires",
    "aws_expiration",
    "aws_session_expiration",
    "aws_credential_expiration",
    "expiration",
    "expires",
];

/// A stated end of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyExpiry {
    /// When they end.
    pub at: Time,
    /// The key that states it.
    pub name: &'static str,
    /// Where it stands.
    pub place: Location,
}

impl KeyExpiry {
    /// Reads what a profile states of its keys; `None` without keys, and where no time can be read. What stands in the
    /// other file is not about these keys.
    pub fn of(settings: &Section) -> Option<Self> {
        NAMES.into_iter().find_map(|name| {
            let setting = settings.beside_keys(name)?;
            Some(KeyExpiry { at: Time::parse(&setting.value)?, name, place: setting.origin.clone() })
        })
    }

    /// How long ago they ended, in words; `None` while they are good.
    pub fn ended_ago(&self, now: Time) -> Option<String> {
        let left = self.at.left(now);
        (left <= 0).then(|| spoken(left.saturating_neg()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn of(config: &str, credentials: &str) -> Option<(i64, &'static str)> {
        let settings = Config::from_texts(config, credentials).profile("p").unwrap().unwrap();
        KeyExpiry::of(&settings).map(|end| (end.at.epoch(), end.name))
    }

    #[test]
    fn every_spelling_is_read_in_every_form_of_time() {
        const KEYS: &str = "[p]\naws_access_key_id = A\naws_secret_access_key = s\n";
        for name in NAMES {
            for time in [
                "2026-11-21T02:55:01Z",
                "2026-11-21T03:55:01+01:00",
                "2026-11-21 02:55:01",
                "2026-11-21T02:55:01.000Z",
            ] {
                let found = of("", &format!("{KEYS}{name} = {time}\n"));
                assert_eq!(found, Some((1_795_229_701, name)), "{name} = {time}");
            }
            assert_eq!(of("", &format!("{KEYS}{name} = soon\n")), None);
            assert_eq!(of("", &format!("[p]\n{name} = 2026-11-21T02:55:01Z\n")), None, "there are no keys");
        }
        assert_eq!(of("", KEYS), None);
    }

    #[test]
    fn what_stands_in_the_other_file_is_about_other_keys() {
        let end = "aws_expiration = 2026-11-21T02:55:01Z\n";
        let keys = "aws_access_key_id = A\naws_secret_access_key = s\n";
        assert_eq!(of(&format!("[profile p]\n{end}"), &format!("[p]\n{keys}")), None);
        assert_eq!(of(&format!("[profile p]\n{keys}"), &format!("[p]\n{end}")), None);
        assert!(of(&format!("[profile p]\n{keys}{end}"), "").is_some());
    }
}
