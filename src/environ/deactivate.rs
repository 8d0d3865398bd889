//! What `off` does to the environment: restores the values from before the first `use`, except expired ones, and
//! leaves alone what a person has changed since.

use super::before_use::Saved;
use super::change::EnvChange;
use super::direnv_record::bring_back_saved;
use super::elevation::Elevation;
use super::exports::Exports;
use super::label::shown_name;
use super::ownership::{
    OF_ENDPOINT, describes_ours, endpoint_is_ours, has_own_profile, has_stale_token, keys_are_foreign,
    without_own_profile,
};
use super::renewal_args::RenewalArgs;
use super::variables::{
    CLEARED, CREDENTIALS, MARK, NO_KEYS, OWN, PREVIOUS, REGIONS, ShellVariables, is_single_line,
};
use crate::time::Time;

/// The change, and what to tell the person about it.
#[derive(Debug)]
pub struct Deactivated {
    /// The change to apply.
    pub change: EnvChange,
    /// The profile that was active.
    pub profile: Option<String>,
    /// What messages call it.
    pub shown: Option<String>,
    /// Names of the variables that get a former value.
    pub restored: Vec<String>,
    /// Whether keys or a profile were set after `use`: those are kept, and former ones are not restored beside them.
    pub theirs: bool,
    /// Whether former credentials were not restored because they have expired.
    pub expired: bool,
}

/// Returns the change that deactivates the profile. With `clear` no credentials are left, not even those that another
/// tool has set.
pub fn deactivate(before: &ShellVariables, now: Time, clear: bool) -> Deactivated {
    let own: &[&str] = match () {
        () if has_own_profile(before) => &["AWS_PROFILE"],
        () if endpoint_is_ours(before) => &OF_ENDPOINT,
        () => &[],
    };
    let before = &without_own_profile(before);
    let (saved, expired) = Saved::of_record(before).unexpired(now);
    let active = [MARK, "SSOENV_PROFILE", "SSOENV_SAVED"].iter().any(|name| before.contains_key(*name));
    let mut change = EnvChange::default();
    if clear {
        // Where a shell cannot remove one of them (fish's universal variables), the change has to fail: the
        // person asked for a shell without credentials.
        change.absent = [&CREDENTIALS[..3], &CLEARED].concat();
    }
    let mut restored = Vec::new();
    let mut put = |change: &mut EnvChange, name: &str, restore: bool| {
        let value = saved.value(name).filter(|_| restore).cloned();
        restored.extend(value.is_some().then(|| name.to_owned()));
        change.add(name.to_owned(), value);
    };

    // The keys are one group, judged by the mark. If the key id is missing, the rest of the group is removed with it.
    let foreign_keys = keys_are_foreign(before);
    // Former values are not mixed with keys or a profile that were set since.
    let theirs = foreign_keys || CLEARED.iter().any(|name| before.contains_key(*name));
    if clear || (active && !foreign_keys) {
        for name in CREDENTIALS {
            put(&mut change, name, !clear && !theirs);
        }
    } else if active {
        for name in describes_ours(before) {
            change.add_unset(name);
        }
        if has_stale_token(before) {
            change.add_unset("AWS_SESSION_TOKEN");
        }
    }
    let region = before.get("SSOENV_REGION").filter(|_| active);
    for name in REGIONS {
        if region.is_some() && before.get(name) == region {
            put(&mut change, name, true);
        }
    }
    // A variable with another value by now is a person's own.
    for (name, _) in Exports::of(before).standing(before) {
        put(&mut change, name, true);
    }
    for name in CLEARED {
        if clear {
            change.add_unset(name);
        } else if own.contains(&name) {
            // Never kept, unlike what the person has set.
            put(&mut change, name, !theirs);
        } else if active && !theirs && saved.value(name).is_some() {
            put(&mut change, name, true);
        }
    }
    bring_back_saved(&mut change, before, &Saved::of_record(before).outside().unexpired(now).0);
    // Our own variables go last, so that a change that stops half-way can be repeated.
    if active {
        for name in OWN {
            change.add_unset(name);
        }
    }
    let profile = before.get("SSOENV_PROFILE").cloned();
    let shown = shown_name(before).map(str::to_owned);
    Deactivated {
        change,
        profile,
        shown,
        restored,
        theirs: theirs && active && !clear,
        expired: expired && active && !clear,
    }
}

/// Same as [`deactivate`], when a person asked for it: `use -` then activates the profile again.
pub fn put_off(before: &ShellVariables, now: Time, clear: bool) -> Deactivated {
    let mut deactivated = deactivate(before, now, clear);
    let target = match Elevation::of(before) {
        // What had an end is not activated again without one.
        Some(elevation) => elevation.word().or(elevation.fallback.previous),
        None => deactivated.profile.as_ref().and_then(|profile| RenewalArgs::of(before).target(profile)),
    };
    if let Some(target) = target.filter(|target| is_single_line(target)) {
        deactivated.change.add_set(PREVIOUS, target);
    }
    deactivated
}

/// Removes the active profile and restores only the regions: the former credentials belong to another directory. The
/// record is kept for a later `off`, and the mark beside it: without the mark, keys that a person sets from now on
/// would look like the remains of a change that stopped half-way.
pub fn put_out(before: &ShellVariables, now: Time) -> EnvChange {
    let saved = Saved::of_record(before);
    if saved.is_empty() {
        return deactivate(before, now, false).change;
    }
    let mut without = before.clone();
    without.insert("SSOENV_SAVED".into(), saved.without_credentials().text());
    let mut change = deactivate(&without, now, false).change;
    change.add_set("SSOENV_SAVED", saved.text());
    change.add_set(MARK, NO_KEYS);
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::change::{apply, world};

    const NOW: Time = Time::from_epoch(1_795_229_000);

    /// An active profile over what stood there before.
    fn active(saved: &str, others: &[(&'static str, &str)]) -> ShellVariables {
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
        before.extend(others.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())));
        before
    }

    fn after(before: &ShellVariables, clear: bool) -> ShellVariables {
        apply(before, &deactivate(before, NOW, clear).change)
    }

    #[test]
    fn what_is_put_out_brings_nothing_back_until_off() {
        let before = active(r#"{"AWS_PROFILE":"old","AWS_ACCESS_KEY_ID":"AKIA"}"#, &[]);
        let after = apply(&before, &put_out(&before, NOW));
        let saved = r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_PROFILE":"old"}"#;
        assert_eq!(after, world(&[("SSOENV_SAVED", saved), (MARK, NO_KEYS)]));
        assert_eq!(after_off(&after)["AWS_PROFILE"], "old");
        let mut set_since = after.clone();
        set_since.insert("AWS_ACCESS_KEY_ID".into(), "AKIA2".to_owned());
        assert_eq!(after_off(&set_since), world(&[("AWS_ACCESS_KEY_ID", "AKIA2")]));
        let region = active(r#"{"AWS_REGION":"mine"}"#, &[("SSOENV_REGION", "r"), ("AWS_REGION", "r")]);
        let region = apply(&region, &put_out(&region, NOW));
        assert_eq!((&*region["AWS_REGION"], &*after_off(&region)["AWS_REGION"]), ("mine", "mine"));
        let theirs = active("{}", &[("AWS_ACCESS_KEY_ID", "AKIA")]);
        assert_eq!(apply(&theirs, &put_out(&theirs, NOW))["AWS_ACCESS_KEY_ID"], "AKIA");
    }

    fn after_off(before: &ShellVariables) -> ShellVariables {
        after(before, false)
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
        assert!(!told.theirs);
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
        assert!(deactivate(&before, NOW, false).theirs);
    }

    #[test]
    fn keys_of_one_and_a_profile_of_another_never_stand_together() {
        let saved = r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_SECURITY_TOKEN":"stale","AWS_PROFILE":"old"}"#;
        let before = active(saved, &[("AWS_PROFILE", "new"), ("AWS_REGION", "r")]);
        assert_eq!(after(&before, false), world(&[("AWS_PROFILE", "new"), ("AWS_REGION", "r")]));
        let before = active(saved, &[("AWS_ACCESS_KEY_ID", "ASIA9")]);
        assert!(!after(&before, false).contains_key("AWS_PROFILE"));
    }

    #[test]
    fn no_token_of_ours_stays_beside_keys_of_a_user() {
        let before = active("{}", &[("AWS_ACCESS_KEY_ID", "AKIA9"), ("AWS_SECRET_ACCESS_KEY", "own")]);
        let after = after(&before, false);
        assert_eq!((&*after["AWS_ACCESS_KEY_ID"], after.get("AWS_SESSION_TOKEN")), ("AKIA9", None));
    }

    #[test]
    fn after_a_use_that_stopped_half_way_everything_comes_back() {
        let mut half = active(
            r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_PROFILE":"old"}"#,
            &[("AWS_SECRET_ACCESS_KEY", "next")],
        );
        half.remove(MARK);
        let expected = world(&[("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_PROFILE", "old")]);
        assert_eq!(after(&half, false), expected);
        assert!(!deactivate(&half, NOW, false).theirs);
    }

    #[test]
    fn the_marks_go_last() {
        let steps = deactivate(&active(r#"{"AWS_PROFILE":"old"}"#, &[]), NOW, false).change;
        let names: Vec<&str> = steps.steps().map(|(name, _)| name).collect();
        let first_own = names.iter().position(|name| name.starts_with("SSOENV")).unwrap();
        assert!(
            names[first_own..].iter().all(|name| name.starts_with("SSOENV"))
                && names.contains(&"AWS_PROFILE")
        );
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

    /// A profile's name over what stood there before.
    fn named(saved: &str, others: &[(&'static str, &str)]) -> ShellVariables {
        let mut before = world(&[
            ("AWS_PROFILE", "p"),
            ("AWS_SSO_PROFILE", "p"),
            ("SSOENV_PROFILE", "p"),
            ("SSOENV_SAVED", saved),
            ("SSOENV_KEY_ID", "profile"),
        ]);
        before.extend(others.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())));
        before
    }

    #[test]
    fn a_profiles_name_goes_like_keys_and_what_a_person_has_set_beside_it_stays() {
        for (saved, others, expected) in [
            ("{}", &[][..], &[][..]),
            (r#"{"AWS_PROFILE":"mine"}"#, &[], &[("AWS_PROFILE", "mine")]),
            (r#"{"AWS_ACCESS_KEY_ID":"AKIA"}"#, &[], &[("AWS_ACCESS_KEY_ID", "AKIA")]),
            // Keys that were set since are theirs, and former ones do not come back beside them.
            (
                r#"{"AWS_PROFILE":"mine"}"#,
                &[("AWS_ACCESS_KEY_ID", "AKIA2")],
                &[("AWS_ACCESS_KEY_ID", "AKIA2")],
            ),
            // So is another name.
            (r#"{"AWS_PROFILE":"mine"}"#, &[("AWS_PROFILE", "new")], &[("AWS_PROFILE", "new")]),
            (r#"{"AWS_REGION":"r"}"#, &[("AWS_REGION", "x"), ("SSOENV_REGION", "x")], &[("AWS_REGION", "r")]),
        ] {
            let before = named(saved, others);
            assert_eq!(after(&before, false), world(expected), "{saved} {others:?}");
            assert_eq!(after(&before, true).get("AWS_PROFILE"), None);
            assert!(put_out(&before, NOW).set().all(|(name, _)| name != "AWS_PROFILE"));
        }
    }

    #[test]
    fn what_a_profile_has_exported_goes_and_what_was_there_comes_back() {
        let exports =
            r#"{"AWS_ENDPOINT_URL":"http://local","AWS_RETRY_MODE":"adaptive","AWS_MAX_ATTEMPTS":"9"}"#;
        let before = active(
            r#"{"AWS_ENDPOINT_URL":"https://mine","PATH":"/evil"}"#,
            &[
                ("SSOENV_EXPORTS", exports),
                ("AWS_ENDPOINT_URL", "http://local"),
                ("AWS_RETRY_MODE", "adaptive"),
                ("AWS_MAX_ATTEMPTS", "hand"),
            ],
        );
        let expected = world(&[("AWS_ENDPOINT_URL", "https://mine"), ("AWS_MAX_ATTEMPTS", "hand")]);
        let without_regions = |mut after: ShellVariables| {
            after.retain(|name, _| !REGIONS.contains(&&**name) && !name.starts_with("SSOENV_"));
            after
        };
        for clear in [false, true] {
            assert_eq!(without_regions(after(&before, clear)), expected);
        }
        assert_eq!(without_regions(apply(&before, &put_out(&before, NOW))), expected);
    }

    #[test]
    fn what_a_person_puts_off_is_the_one_before() {
        let after = |others: &[(&'static str, &str)]| {
            let before = active("{}", others);
            apply(&before, &put_off(&before, NOW, false).change).remove(PREVIOUS)
        };
        assert_eq!(after(&[(PREVIOUS, "old")]).as_deref(), Some("p"));
        assert_eq!(after(&[("SSOENV_ARGS", r#"{"session":"s"}"#)]).as_deref(), Some("s/p"));
        // Of a role that another profile assumes there is no single word.
        assert_eq!(after(&[(PREVIOUS, "old"), ("SSOENV_ARGS", r#"{"source":"s"}"#)]).as_deref(), Some("old"));
        let nothing = world(&[(PREVIOUS, "old")]);
        assert_eq!(apply(&nothing, &put_off(&nothing, NOW, false).change), nothing);
        // A directory that is left is no word of a person.
        let before = active("{}", &[(PREVIOUS, "old")]);
        assert_eq!(apply(&before, &deactivate(&before, NOW, false).change)[PREVIOUS], "old");
    }
}
