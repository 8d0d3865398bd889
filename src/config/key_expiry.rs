//! Expiry of keys in the files. Tools that write temporary keys state it beside them, each under another name. Pure.

use super::section::Section;
use crate::error::Location;
use crate::time::{Time, spoken};

/// Names of the key that states the expiry, as the various tools write them.
const NAMES: [&str; 6] = [
    "x_security_token_expires",
    "aws_expiration",
    "aws_session_expiration",
    "aws_credential_expiration",
    "expiration",
    "expires",
];

/// A stated expiry of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyExpiry {
    /// When the keys expire.
    pub at: Time,
    /// Name of the key that states it.
    pub name: &'static str,
    /// File and line of the value.
    pub place: Location,
}

impl KeyExpiry {
    /// Returns the expiry that a profile states for its keys; `None` without keys or a readable time. Only a
    /// statement in the same file as the keys counts. Of several the latest counts: a tool that writes new keys
    /// leaves the statement of another tool about earlier keys.
    pub fn of(settings: &Section) -> Option<Self> {
        let stated = NAMES.into_iter().filter_map(|name| {
            let setting = settings.beside_keys(name)?;
            Some(KeyExpiry { at: time(&setting.value)?, name, place: setting.origin.clone() })
        });
        stated.max_by_key(|end| end.at)
    }

    /// Returns how long ago the keys expired, in words; `None` while they are valid.
    pub fn ended_ago(&self, now: Time) -> Option<String> {
        let left = self.at.left(now);
        (left <= 0).then(|| spoken(left.saturating_neg()))
    }
}

/// Whether a key states an expiry, so that its value may be shown although the name contains `token`.
pub fn states_end(key: &str) -> bool {
    NAMES.contains(&key)
}

/// Parses a time in any of its text forms, or as epoch seconds (10 digits) or milliseconds (13 digits).
fn time(text: &str) -> Option<Time> {
    let number = || text.parse::<i64>().ok();
    let since_1970 = match text.len() {
        10 => number(),
        13 => number().map(|milliseconds| milliseconds / 1000),
        _ => None,
    };
    since_1970.map(Time::from_epoch).or_else(|| Time::parse(text))
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
                "1795229701",
                "1795229701000",
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
    fn of_several_ends_the_last_one_counts() {
        const KEYS: &str = "[p]\naws_access_key_id = A\naws_secret_access_key = s\n";
        let (early, late) = ("2026-11-20T02:55:01Z", "2026-11-21T02:55:01Z");
        for (first, second, name) in [
            ("x_security_token_expires", "aws_expiration", "aws_expiration"),
            ("aws_expiration", "x_security_token_expires", "x_security_token_expires"),
        ] {
            let found = of("", &format!("{KEYS}{first} = {early}\n{second} = {late}\n"));
            assert_eq!(found, Some((1_795_229_701, name)));
        }
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
