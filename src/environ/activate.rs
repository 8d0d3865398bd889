//! What `use` does to the environment. Order: removals, what describes the credentials, the credentials, and last the
//! commit mark, so that a change that stops half-way is seen to be none.

use super::saved::Saved;
use super::{Before, CLEARED, EnvChange, REGIONS, keys_are_ours};
use crate::secret::Secret;
use crate::time::Time;

/// What becomes active.
#[derive(Clone, Copy, Debug)]
pub struct Activation<'a> {
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: &'a str,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: &'a Secret,
    /// `AWS_SESSION_TOKEN`.
    pub session_token: &'a Secret,
    /// When the credentials end.
    pub expires_at: Time,
    /// When a hook should renew them.
    pub refresh_at: Time,
    /// The profile's name.
    pub profile: &'a str,
    /// Of the role.
    pub account_id: &'a str,
    /// Of the role.
    pub role_name: &'a str,
    /// The region and whether a person named it on the command line.
    pub region: Option<(&'a str, bool)>,
    /// Whether the settings call it production.
    pub production: bool,
    /// `manual`, `dir` or `direnv`.
    pub source: &'a str,
    /// The terminal session, where there is such a thing.
    pub terminal_session: Option<i32>,
}

/// The change that makes it active.
pub fn activate(before: &Before, what: &Activation<'_>) -> EnvChange {
    let mut change = EnvChange::default();
    for name in CLEARED {
        change.add_unset(name);
    }
    let mut saved = saved(before);
    change.add_set("SSOENV_PROFILE", what.profile);
    change.add_set("SSOENV_ACCOUNT_ID", what.account_id);
    change.add_set("SSOENV_ROLE_NAME", what.role_name);
    change.add_set("SSOENV_LABEL", label(what.profile));
    change.add("SSOENV_PRODUCTION", what.production.then(|| "1".to_owned()));
    change.add_set("SSOENV_EXPIRES_AT", what.expires_at.epoch().to_string());
    change.add_set("SSOENV_REFRESH_AT", what.refresh_at.epoch().to_string());
    // Nothing was given that a renewal would have to repeat.
    change.add_unset("SSOENV_ARGS");
    let active = before.get("SSOENV_PROFILE");
    let previous = active.filter(|active| *active != what.profile).or(before.get("SSOENV_PREVIOUS"));
    change.add("SSOENV_PREVIOUS", previous.cloned());
    change.add_set("SSOENV_SOURCE", what.source);
    change.add("SSOENV_SID", what.terminal_session.map(|id| id.to_string()));
    region(&mut change, before, &mut saved, what.region);
    change.add_set("SSOENV_SAVED", saved.text());
    change.add_set("AWS_CREDENTIAL_EXPIRATION", what.expires_at.rfc3339());
    change.add_set("AWS_ACCOUNT_ID", what.account_id);
    change.add_set("AWS_SSO_PROFILE", what.profile);
    change.add_set("AWS_SECRET_ACCESS_KEY", what.secret_access_key.expose());
    change.add_set("AWS_SESSION_TOKEN", what.session_token.expose());
    change.add_set("AWS_ACCESS_KEY_ID", what.access_key_id);
    change.add_set("SSOENV_KEY_ID", what.access_key_id);
    change
}

/// The change that gives an active profile another region; `None` when none is active.
pub fn change_region(before: &Before, to: &str) -> Option<EnvChange> {
    if !keys_are_ours(before) {
        return None;
    }
    let mut change = EnvChange::default();
    let mut saved = saved(before);
    region(&mut change, before, &mut saved, Some((to, true)));
    change.add_set("SSOENV_SAVED", saved.text());
    Some(change)
}

/// The region variables are ours only while they still say what we set (`SSOENV_REGION`); what a person has changed
/// in between stays, unless the command line names a region.
fn region(change: &mut EnvChange, before: &Before, saved: &mut Saved, wanted: Option<(&str, bool)>) {
    let ours = before.get("SSOENV_REGION");
    let mut ours_stands = false;
    for name in REGIONS {
        let untouched = ours.is_some() && before.get(name) == ours;
        match wanted {
            Some((region, explicit)) if untouched || explicit || ours.is_none() => {
                if ours.is_none() {
                    saved.keep(name, before);
                }
                change.add_set(name, region);
                ours_stands = true;
            }
            Some(_) => {}
            None if untouched => change.add(name, saved.value(name).cloned()),
            None => {}
        }
    }
    match wanted {
        Some((region, _)) if ours_stands => change.add_set("SSOENV_REGION", region),
        Some(_) => {}
        None => change.add_unset("SSOENV_REGION"),
    }
}

/// What stood there before the first `use`: on the first one that is what stands there now.
fn saved(before: &Before) -> Saved {
    match before.get("SSOENV_SAVED") {
        Some(text) if before.contains_key("SSOENV_PROFILE") => Saved::parse(text),
        _ => Saved::of(before),
    }
}

/// The name with everything else than `[A-Za-z0-9._:/@+ -]` as `_`: no prompt engine can misread it.
fn label(name: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "._:/@+ -".contains(c);
    name.chars().map(|c| if harmless(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::{apply, world};

    fn with<'a>(
        profile: &'a str,
        region: Option<(&'a str, bool)>,
        secrets: &'a (Secret, Secret),
    ) -> Activation<'a> {
        Activation {
            access_key_id: "ASIA1",
            secret_access_key: &secrets.0,
            session_token: &secrets.1,
            expires_at: Time::from_epoch(1_795_229_701),
            refresh_at: Time::from_epoch(1_795_228_801),
            profile,
            account_id: "012345678901",
            role_name: "Admin",
            region,
            production: profile == "prod",
            source: "manual",
            terminal_session: Some(7),
        }
    }

    fn used(before: &Before, profile: &str, region: Option<(&str, bool)>) -> Before {
        let secrets = (Secret::new("sk"), Secret::new("tok"));
        apply(before, &activate(before, &with(profile, region, &secrets)))
    }

    #[test]
    fn every_variable_of_the_contract_is_set_and_the_contradictions_are_gone() {
        let before = world(&[("AWS_PROFILE", "old"), ("AWS_SECURITY_TOKEN", "x"), ("SSOENV_ARGS", "{}")]);
        let after = used(&before, "prod", Some(("eu-west-1", false)));
        let expected = world(&[
            ("AWS_ACCESS_KEY_ID", "ASIA1"),
            ("AWS_SECRET_ACCESS_KEY", "sk"),
            ("AWS_SESSION_TOKEN", "tok"),
            ("AWS_CREDENTIAL_EXPIRATION", "2026-11-21T02:55:01Z"),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_DEFAULT_REGION", "eu-west-1"),
            ("AWS_ACCOUNT_ID", "012345678901"),
            ("AWS_SSO_PROFILE", "prod"),
            ("SSOENV_PROFILE", "prod"),
            ("SSOENV_ACCOUNT_ID", "012345678901"),
            ("SSOENV_ROLE_NAME", "Admin"),
            ("SSOENV_LABEL", "prod"),
            ("SSOENV_PRODUCTION", "1"),
            ("SSOENV_EXPIRES_AT", "1795229701"),
            ("SSOENV_REFRESH_AT", "1795228801"),
            ("SSOENV_REGION", "eu-west-1"),
            ("SSOENV_SAVED", r#"{"AWS_PROFILE":"old","AWS_SECURITY_TOKEN":"x"}"#),
            ("SSOENV_SOURCE", "manual"),
            ("SSOENV_SID", "7"),
            ("SSOENV_KEY_ID", "ASIA1"),
        ]);
        assert_eq!(after, expected);
    }

    #[test]
    fn removals_come_first_and_the_commit_mark_last() {
        let secrets = (Secret::new("sk"), Secret::new("tok"));
        let change = activate(&Before::new(), &with("p", None, &secrets));
        let set: Vec<&str> = change.set().map(|(name, _)| name).collect();
        assert_eq!(set.last(), Some(&"SSOENV_KEY_ID"));
        assert_eq!(
            set[set.len() - 4..set.len() - 1],
            ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID"]
        );
    }

    #[test]
    fn no_region_leaks_from_one_profile_into_the_next() {
        let first = used(&world(&[("AWS_REGION", "mine")]), "a", Some(("eu-west-1", false)));
        let second = used(&first, "b", None);
        assert_eq!(second.get("AWS_REGION").map(String::as_str), Some("mine"));
        assert!(!second.contains_key("AWS_DEFAULT_REGION") && !second.contains_key("SSOENV_REGION"));
    }

    #[test]
    fn a_region_that_the_person_changed_stays_unless_one_is_named() {
        let mut between = used(&world(&[]), "a", Some(("eu-west-1", false)));
        between.insert("AWS_REGION", "person".into());
        let profile = used(&between, "b", Some(("us-east-1", false)));
        assert_eq!(profile["AWS_REGION"], "person");
        assert_eq!((&*profile["AWS_DEFAULT_REGION"], &*profile["SSOENV_REGION"]), ("us-east-1", "us-east-1"));
        let named = used(&between, "b", Some(("us-east-1", true)));
        assert_eq!(named["AWS_REGION"], "us-east-1");
    }

    #[test]
    fn the_profile_before_is_remembered_and_a_repetition_is_none() {
        let first = used(&world(&[]), "a", None);
        assert!(!first.contains_key("SSOENV_PREVIOUS"));
        let second = used(&first, "b", None);
        let third = used(&second, "b", None);
        assert_eq!((&*second["SSOENV_PREVIOUS"], &*third["SSOENV_PREVIOUS"]), ("a", "a"));
    }

    #[test]
    fn a_change_of_region_alone_needs_an_active_profile() {
        assert!(change_region(&world(&[("AWS_REGION", "x")]), "eu-west-1").is_none());
        let active = used(&world(&[("AWS_REGION", "mine")]), "a", None);
        let after = apply(&active, &change_region(&active, "eu-west-1").unwrap());
        assert_eq!((&*after["AWS_REGION"], &*after["SSOENV_REGION"]), ("eu-west-1", "eu-west-1"));
        assert_eq!(after["SSOENV_SAVED"], r#"{"AWS_REGION":"mine"}"#);
        assert_eq!(after["AWS_ACCESS_KEY_ID"], "ASIA1");
    }

    #[test]
    fn a_label_is_harmless() {
        assert_eq!(label("a b/c:d@e+f.g-h"), "a b/c:d@e+f.g-h");
        assert_eq!(label("$(x)`y`%{ü}\\"), "__x__y______");
    }
}
