//! What `off` does to the environment: back to what stood there before the first `use`, without what has expired since,
//! and without touching what a person has changed in between.

use super::saved::Saved;
use super::{Before, CLEARED, CREDENTIALS, EnvChange, OWN, REGIONS};
use crate::time::Time;

/// The change, and what a person should hear of it.
#[derive(Debug)]
pub struct Deactivated {
    /// The change.
    pub change: EnvChange,
    /// The profile that was active.
    pub profile: Option<String>,
    /// Variables that came back with a former value.
    pub restored: Vec<&'static str>,
    /// Keys that somebody else has set since, and that stay.
    pub foreign_keys: bool,
}

/// The change back. With `clear` no credentials are left, not even those that somebody else has set.
pub fn deactivate(before: &Before, now: Time, clear: bool) -> Deactivated {
    let saved =
        before.get("SSOENV_SAVED").map_or_else(Saved::default, |text| Saved::parse(text)).unexpired(now);
    let active = before.contains_key("SSOENV_KEY_ID") || before.contains_key("SSOENV_PROFILE");
    let mut change = EnvChange::default();
    let mut restored = Vec::new();
    let mut put = |change: &mut EnvChange, name: &'static str, restore: bool| {
        let value = saved.value(name).filter(|_| restore).cloned();
        restored.extend(value.is_some().then_some(name));
        change.add(name, value);
    };

    // One group, judged by the mark. Keys that are missing altogether are nobody's, so their remains go.
    let key = before.get("AWS_ACCESS_KEY_ID");
    let foreign = key.is_some() && key != before.get("SSOENV_KEY_ID");
    let foreign_keys = foreign && !clear;
    if foreign_keys {
        for name in describes_ours(before) {
            change.add_unset(name);
        }
    } else if active || clear {
        for name in CREDENTIALS {
            put(&mut change, name, !clear);
        }
    }
    if active {
        for name in REGIONS {
            if before.contains_key("SSOENV_REGION") && before.get(name) == before.get("SSOENV_REGION") {
                put(&mut change, name, true);
            }
        }
    }
    for name in CLEARED {
        if clear {
            change.add_unset(name);
        } else if active && !before.contains_key(name) && saved.value(name).is_some() {
            put(&mut change, name, true);
        }
    }
    if active {
        for name in OWN {
            change.add_unset(name);
        }
    }
    Deactivated {
        change,
        profile: before.get("SSOENV_PROFILE").cloned(),
        restored,
        foreign_keys: foreign_keys && active,
    }
}

/// What would lie about keys that are not ours, as long as it still says what we set.
fn describes_ours(before: &Before) -> Vec<&'static str> {
    let expiry = before.get("SSOENV_EXPIRES_AT").and_then(|text| text.parse().ok());
    let ours = [
        ("AWS_CREDENTIAL_EXPIRATION", expiry.map(|epoch| Time::from_epoch(epoch).rfc3339())),
        ("AWS_ACCOUNT_ID", before.get("SSOENV_ACCOUNT_ID").cloned()),
        ("AWS_SSO_PROFILE", before.get("SSOENV_PROFILE").cloned()),
    ];
    ours.into_iter()
        .filter(|(name, ours)| ours.is_some() && before.get(name) == ours.as_ref())
        .map(|(name, _)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::{apply, world};

    const NOW: Time = Time::from_epoch(1_795_229_000);

    /// An active profile over what stood there before.
    fn active(saved: &str, others: &[(&'static str, &str)]) -> Before {
        let mut before = world(&[
            ("AWS_ACCESS_KEY_ID", "ASIA1"),
            ("AWS_SECRET_ACCESS_KEY", "sk"),
            ("AWS_SESSION_TOKEN", "tok"),
            ("AWS_CREDENTIAL_EXPIRATION", "2026-11-21T02:55:01Z"),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_DEFAULT_REGION", "eu-west-1"),
            ("AWS_ACCOUNT_ID", "012345678901"),
            ("AWS_SSO_PROFILE", "p"),
            ("SSOENV_PROFILE", "p"),
            ("SSOENV_ACCOUNT_ID", "012345678901"),
            ("SSOENV_EXPIRES_AT", "1795229701"),
            ("SSOENV_REGION", "eu-west-1"),
            ("SSOENV_SAVED", saved),
            ("SSOENV_KEY_ID", "ASIA1"),
        ]);
        before.extend(others.iter().map(|(name, value)| (*name, (*value).to_owned())));
        before
    }

    fn after(before: &Before, clear: bool) -> Before {
        apply(before, &deactivate(before, NOW, clear).change)
    }

    #[test]
    fn what_stood_there_comes_back_and_is_named() {
        let before = active(
            r#"{"AWS_PROFILE":"old","AWS_REGION":"mine","AWS_ACCESS_KEY_ID":"AKIA","AWS_SECRET_ACCESS_KEY":"s"}"#,
            &[],
        );
        let expected = world(&[
            ("AWS_PROFILE", "old"),
            ("AWS_REGION", "mine"),
            ("AWS_ACCESS_KEY_ID", "AKIA"),
            ("AWS_SECRET_ACCESS_KEY", "s"),
        ]);
        assert_eq!(after(&before, false), expected);
        let told = deactivate(&before, NOW, false);
        assert_eq!(
            told.restored,
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_PROFILE"]
        );
        assert!(!told.foreign_keys);
    }

    #[test]
    fn what_the_person_changed_in_between_stays() {
        let before = active(
            r#"{"AWS_PROFILE":"old","AWS_REGION":"mine"}"#,
            &[("AWS_REGION", "person"), ("AWS_VAULT", "v"), ("AWS_PROFILE", "new")],
        );
        assert_eq!(
            after(&before, false),
            world(&[("AWS_REGION", "person"), ("AWS_VAULT", "v"), ("AWS_PROFILE", "new")])
        );
    }

    #[test]
    fn foreign_keys_stay_without_what_lies_about_them() {
        let before = active(
            r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_REGION":"mine"}"#,
            &[("AWS_ACCESS_KEY_ID", "ASIA9"), ("AWS_ACCOUNT_ID", "999999999999")],
        );
        let expected = world(&[
            ("AWS_ACCESS_KEY_ID", "ASIA9"),
            ("AWS_SECRET_ACCESS_KEY", "sk"),
            ("AWS_SESSION_TOKEN", "tok"),
            ("AWS_ACCOUNT_ID", "999999999999"),
            ("AWS_REGION", "mine"),
        ]);
        assert_eq!(after(&before, false), expected);
        assert!(deactivate(&before, NOW, false).foreign_keys);
    }

    #[test]
    fn remains_of_keys_go() {
        let mut before = active("{}", &[]);
        before.remove("AWS_ACCESS_KEY_ID");
        assert_eq!(after(&before, false), world(&[]));
    }

    #[test]
    fn clear_leaves_no_credentials_and_gives_the_region_back() {
        let saved = r#"{"AWS_PROFILE":"old","AWS_REGION":"mine","AWS_ACCESS_KEY_ID":"AKIA"}"#;
        for key in ["ASIA1", "ASIA9"] {
            let before = active(saved, &[("AWS_ACCESS_KEY_ID", key), ("AWS_PROFILE", "x")]);
            assert_eq!(after(&before, true), world(&[("AWS_REGION", "mine")]));
        }
        assert_eq!(
            after(&world(&[("AWS_PROFILE", "x"), ("AWS_ACCESS_KEY_ID", "k"), ("AWS_REGION", "r")]), true),
            world(&[("AWS_REGION", "r")])
        );
    }

    #[test]
    fn without_an_active_profile_nothing_changes() {
        let before = world(&[("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_REGION", "r")]);
        assert_eq!(after(&before, false), before);
        assert_eq!(deactivate(&before, NOW, false).profile, None);
    }

    #[test]
    fn a_malformed_record_means_that_ours_goes_and_nothing_comes() {
        assert_eq!(after(&active("not json", &[]), false), world(&[]));
    }
}
