//! What `use` does to the environment. The order: remove the commit mark, record what `off` must restore, remove
//! contradicting variables, set what describes the credentials, set the credentials, set the mark. A shell that stops
//! half-way is left without the mark, so nothing is taken for active, and `off` can still restore.

use super::change::EnvChange;
use super::direnv_record::{DIFF, without_taken};
use super::elevation::{Elevation, Fallback};
use super::endpoint_variables::EndpointVariables;
use super::exports::{Export, keep_persons_values, put_exports};
use super::label::{label, telling_label};
use super::ownership::{is_ours, without_own_profile};
use super::region_steps::region;
use super::renew::{Keys, set_keys, set_times};
use super::renewal_args::RenewalArgs;
use super::saved_record::{keep_what_is_new, saved};
use super::variables::{
    CLEARED, CREDENTIALS, ENDPOINT_MODE, KEYS, MARK, NEVER, NO_KEYS, ORDER, PREVIOUS, PROFILE_MODE,
    ShellVariables, is_single_line,
};
use crate::time::Time;

/// Everything that `use` writes about the profile that becomes active.
#[derive(Clone, Copy, Debug)]
pub struct Activation<'a> {
    /// Credentials, the profile's name alone, or nothing.
    pub held: ShellState<'a>,
    /// The profile's name.
    pub profile: &'a str,
    /// The account id, if known.
    pub account_id: Option<&'a str>,
    /// The IAM Identity Center or IAM role, if there is one.
    pub role_name: Option<&'a str>,
    /// The region, and whether a person gave it on the command line.
    pub region: Option<(&'a str, bool)>,
    /// Further variables that the profile sets (`ssoenv_env.NAME`, endpoints, retries).
    pub exports: &'a [Export],
    /// Whether the settings match it as production.
    pub production: bool,
    /// Colour of the segment as an SGR number (32, or 34 to 37), if the profile has one.
    pub color: Option<&'a str>,
    /// What activated the profile: `manual`, `dir` or `direnv`.
    pub source: &'a str,
    /// Options that a renewal has to repeat, as the JSON of `SSOENV_ARGS`.
    pub given: Option<&'a str>,
    /// Whether a person activated it, and not a directory.
    pub by_person: bool,
    /// Whether the person was already warned that these credentials, or their absence, need a person to fix.
    pub warned: bool,
    /// Id of the terminal session; `None` on Windows.
    pub terminal_session: Option<i32>,
    /// What prompts show instead of the name.
    pub label: Option<&'a str>,
    /// When it ends, and what is active then.
    pub elevation: Option<&'a Elevation>,
    /// Number of the newest order to let go.
    pub order: Option<u64>,
}

impl<'a> Activation<'a> {
    /// Describes a directory's profile that cannot be resolved: its name, no credentials, and the person already
    /// warned.
    pub fn without_target(
        profile: &'a str,
        look_at: Time,
        terminal_session: Option<i32>,
        order: Option<u64>,
    ) -> Self {
        Activation {
            held: ShellState::Nothing { look_at },
            profile,
            account_id: None,
            role_name: None,
            region: None,
            exports: &[],
            production: false,
            color: None,
            source: "dir",
            given: None,
            by_person: false,
            warned: true,
            terminal_session,
            label: None,
            elevation: None,
            order,
        }
    }
}

/// What the environment gets for the active profile.
#[derive(Clone, Copy, Debug)]
pub enum ShellState<'a> {
    /// Credentials, in the key variables.
    Keys(Keys<'a>),
    /// The name alone, in `AWS_PROFILE`: tools find the credentials by themselves (`--mode profile`).
    Profile,
    /// The address of an endpoint, which tools ask for credentials (`exec --mode endpoint`).
    Endpoint(EndpointVariables<'a>),
    /// Nothing: a directory is bound to the profile, and its credentials are not available. Other credentials are
    /// removed as well, so that no command runs with those of another directory.
    Nothing {
        /// When the hook should try again.
        look_at: Time,
    },
}

/// Returns the change that activates a profile.
pub fn activate(before: &ShellVariables, what: &Activation<'_>) -> EnvChange {
    let mut absent = CLEARED.to_vec();
    if matches!(what.held, ShellState::Profile) {
        // Where a shell cannot remove a key (fish's universal variables), the key would take precedence over the
        // profile.
        absent.retain(|name| *name != "AWS_PROFILE");
        absent.extend(KEYS);
    }
    let mut change = EnvChange { absent, ..EnvChange::default() };
    let persons = &without_own_profile(before);
    let mut saved = saved(persons, is_ours(before));
    keep_what_is_new(&mut saved, persons);
    // Without credentials, the variables that go with them (such as endpoints) are not set either.
    let exports = if matches!(what.held, ShellState::Nothing { .. }) { &[] } else { what.exports };
    let region = region(before, &mut saved, what.region);
    keep_persons_values(&mut saved, before, exports);
    let others = region.iter().map(|step| step.0).chain(exports.iter().map(|it| it.name.as_str()));
    let direnv = without_taken(before, &mut saved, others);
    // From here until the mark is set again nothing counts as active; what `off` restores is already recorded.
    change.add_unset(MARK);
    change.add_set("SSOENV_SAVED", saved.text());
    for name in CLEARED {
        change.add_unset(name);
    }
    put_exports(&mut change, before, &saved, exports);
    direnv.into_iter().for_each(|record| change.add_set(DIFF, record));
    change.add_set("SSOENV_PROFILE", what.profile);
    change.add("SSOENV_ACCOUNT_ID", what.account_id.map(str::to_owned));
    change.add("SSOENV_ROLE_NAME", what.role_name.map(str::to_owned));
    let own_label = || telling_label(what.profile, what.account_id, what.role_name);
    change.add_set("SSOENV_LABEL", what.label.map_or_else(own_label, label));
    change.add("SSOENV_PRODUCTION", what.production.then(|| "1".to_owned()));
    change.add("SSOENV_COLOR", what.color.map(str::to_owned));
    change.add("SSOENV_ARGS", what.given.map(str::to_owned));
    let mark = match &what.held {
        ShellState::Keys(keys) => keys.access_key_id,
        ShellState::Profile => PROFILE_MODE,
        ShellState::Endpoint(_) => ENDPOINT_MODE,
        ShellState::Nothing { .. } => NO_KEYS,
    };
    // The value is the mark, so that the warning no longer counts once there are other keys.
    change.add("SSOENV_WARNED", what.warned.then(|| mark.to_owned()));
    change.add(PREVIOUS, previous(before, what).filter(|name| is_single_line(name)));
    match what.elevation {
        Some(elevation) => elevation.set(&mut change),
        None => ["SSOENV_UNTIL", "SSOENV_FALLBACK"].iter().for_each(|name| change.add_unset(*name)),
    }
    change.add_set("SSOENV_SOURCE", what.source);
    change.add("SSOENV_SID", what.terminal_session.map(|id| id.to_string()));
    if what.order.is_some() || before.contains_key(ORDER) {
        change.add(ORDER, what.order.map(|number| number.to_string()));
    }
    region.into_iter().for_each(|(name, value)| change.add(name, value));
    match &what.held {
        ShellState::Keys(keys) => {
            set_times(&mut change, keys, what.elevation.and_then(|elevation| elevation.until));
            change.add("AWS_CREDENTIAL_EXPIRATION", keys.expires_at.map(Time::rfc3339));
            change.add("AWS_ACCOUNT_ID", what.account_id.map(str::to_owned));
            change.add_set("AWS_SSO_PROFILE", what.profile);
            set_keys(&mut change, keys);
        }
        ShellState::Profile => {
            change.add_unset("SSOENV_EXPIRES_AT");
            change.add_set("SSOENV_REFRESH_AT", NEVER.epoch().to_string());
            CREDENTIALS.into_iter().for_each(|name| change.add_unset(name));
            change.add_set("AWS_SSO_PROFILE", what.profile);
            change.add_set("AWS_PROFILE", what.profile);
            change.add_set(MARK, PROFILE_MODE);
        }
        ShellState::Endpoint(endpoint) => {
            change.add("AWS_ACCOUNT_ID", what.account_id.map(str::to_owned));
            change.add_set("AWS_SSO_PROFILE", what.profile);
            endpoint.set(&mut change);
        }
        ShellState::Nothing { look_at } => {
            change.add_unset("SSOENV_EXPIRES_AT");
            change.add_set("SSOENV_REFRESH_AT", look_at.epoch().to_string());
            CREDENTIALS.into_iter().for_each(|name| change.add_unset(name));
            change.add_set(MARK, NO_KEYS);
        }
    }
    change
}

/// Returns the target for `use -`: it leads back to what a person activated without an end, not to what a directory did.
fn previous(before: &ShellVariables, what: &Activation<'_>) -> Option<String> {
    let (given, next) = (RenewalArgs::of(before), what.given.map(RenewalArgs::parse).unwrap_or_default());
    let stands = before.get(PREVIOUS).cloned();
    let (active, given, stands) = match Elevation::of(before) {
        Some(Elevation { fallback: Fallback { target, previous, .. }, .. }) => {
            (target.profile, target.given, previous)
        }
        None => (before.get("SSOENV_PROFILE").cloned(), given, stands),
    };
    let is_left = what.by_person && is_ours(before);
    let is_other = |active: &String| active != what.profile || !given.is_same_way(&next);
    match active.filter(|active| is_left && is_other(active)) {
        Some(active) => given.target(&active),
        None => stands,
    }
}

/// Returns the change that gives the active profile another region. The caller has checked that the keys are those of
/// `use`.
pub fn change_region(before: &ShellVariables, to: &str) -> EnvChange {
    let mut change = EnvChange::default();
    let mut saved = saved(&without_own_profile(before), is_ours(before));
    let region = region(before, &mut saved, Some((to, true)));
    change.add_set("SSOENV_SAVED", saved.text());
    region.into_iter().for_each(|(name, value)| change.add(name, value));
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::change::{apply, world};
    use crate::environ::ownership::keys_are_foreign;
    use crate::environ::{REGIONS, is_without_keys, keys_are_ours};
    use crate::secret::Secret;

    fn with<'a>(
        profile: &'a str,
        region: Option<(&'a str, bool)>,
        secrets: &'a (Secret, Secret),
    ) -> Activation<'a> {
        Activation {
            held: ShellState::Keys(Keys {
                access_key_id: "ASIA1",
                secret_access_key: &secrets.0,
                session_token: Some(&secrets.1),
                expires_at: Some(Time::from_epoch(1_795_229_701)),
                refresh_at: Some(Time::from_epoch(1_795_228_801)),
            }),
            profile,
            account_id: Some("012345678901"),
            role_name: Some("Admin"),
            region,
            exports: &[],
            production: profile == "prod",
            color: (profile == "prod").then_some("34"),
            source: "manual",
            given: None,
            by_person: true,
            warned: false,
            terminal_session: Some(7),
            label: None,
            elevation: None,
            order: None,
        }
    }

    fn used(before: &ShellVariables, profile: &str, region: Option<(&str, bool)>) -> ShellVariables {
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
            ("SSOENV_COLOR", "34"),
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
    fn the_mark_goes_first_the_record_is_next_and_the_mark_comes_last() {
        let secrets = (Secret::new("sk"), Secret::new("tok"));
        let change = activate(&ShellVariables::new(), &with("p", None, &secrets));
        let steps: Vec<(&str, bool)> = change.steps().map(|(name, value)| (name, value.is_some())).collect();
        assert_eq!(steps[..3], [(MARK, false), ("SSOENV_SAVED", true), ("AWS_PROFILE", false)]);
        let last: Vec<&str> = steps[steps.len() - 4..].iter().map(|step| step.0).collect();
        assert_eq!(last, ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID", MARK]);
        assert!(change.unset().all(|name| name != MARK));
    }

    #[test]
    fn a_change_that_stops_anywhere_has_no_mark_and_a_record() {
        let first = used(&world(&[("AWS_PROFILE", "mine")]), "a", Some(("eu-west-1", false)));
        let secrets = (Secret::new("sk2"), Secret::new("tok2"));
        let change = activate(&first, &with("b", None, &secrets));
        let mut half = first.clone();
        for (name, value) in change.steps().take(change.steps().count() - 1) {
            match value {
                Some(value) => drop(half.insert(name.to_owned().into(), value.expose().to_owned())),
                None => drop(half.remove(name)),
            }
            assert!(!half.contains_key(MARK), "after {name}");
            assert_eq!(half["SSOENV_SAVED"], r#"{"AWS_PROFILE":"mine"}"#, "after {name}");
        }
    }

    #[test]
    fn what_a_person_sets_between_two_uses_is_what_comes_back() {
        let mut between = used(&world(&[("AWS_PROFILE", "old")]), "a", None);
        between.insert("AWS_ACCESS_KEY_ID".into(), "ASIANEW".into());
        between.insert("AWS_VAULT".into(), "v".into());
        let after = used(&between, "b", None);
        let saved = r#"{"AWS_ACCESS_KEY_ID":"ASIANEW","AWS_SECRET_ACCESS_KEY":"sk","AWS_SESSION_TOKEN":"tok","AWS_VAULT":"v"}"#;
        assert_eq!(after["SSOENV_SAVED"], saved);
        let mut profile = used(&world(&[("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_REGION", "r")]), "a", None);
        profile.insert("AWS_PROFILE".into(), "new".into());
        assert_eq!(used(&profile, "b", None)["SSOENV_SAVED"], r#"{"AWS_PROFILE":"new","AWS_REGION":"r"}"#);
    }

    #[test]
    fn a_region_set_by_hand_comes_back_after_one_that_was_named() {
        let mut between = used(&world(&[]), "a", Some(("eu-west-1", false)));
        between.insert("AWS_REGION".into(), "hand".into());
        let named = apply(&between, &change_region(&between, "ap-south-1"));
        assert_eq!(
            (&*named["AWS_REGION"], &*named["SSOENV_SAVED"]),
            ("ap-south-1", r#"{"AWS_REGION":"hand"}"#)
        );
        let again = apply(&named, &change_region(&named, "us-east-1"));
        assert_eq!(again["SSOENV_SAVED"], r#"{"AWS_REGION":"hand"}"#);
    }

    #[test]
    fn a_region_that_came_back_is_free_again() {
        let mut between = used(&world(&[("AWS_REGION", "mine")]), "a", Some(("eu-west-1", false)));
        between.insert("AWS_DEFAULT_REGION".into(), "hand".into());
        let without = used(&between, "b", None);
        assert_eq!((&*without["AWS_REGION"], &*without["SSOENV_REGION"]), ("mine", ""));
        let with = used(&without, "c", Some(("us-east-1", false)));
        assert_eq!((&*with["AWS_REGION"], &*with["AWS_DEFAULT_REGION"]), ("us-east-1", "hand"));
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
        between.insert("AWS_REGION".into(), "person".into());
        let profile = used(&between, "b", Some(("us-east-1", false)));
        assert_eq!(profile["AWS_REGION"], "person");
        assert_eq!((&*profile["AWS_DEFAULT_REGION"], &*profile["SSOENV_REGION"]), ("us-east-1", "us-east-1"));
        let named = used(&between, "b", Some(("us-east-1", true)));
        assert_eq!(named["AWS_REGION"], "us-east-1");
    }

    #[test]
    fn a_region_of_the_person_is_theirs_through_any_number_of_profiles() {
        let mut world = used(&world(&[]), "a", Some(("eu-west-1", false)));
        world.insert("AWS_REGION".into(), "hand".into());
        world.insert("AWS_DEFAULT_REGION".into(), "hand".into());
        for (profile, region) in [("b", None), ("c", Some(("us-east-1", false))), ("d", None)] {
            world = used(&world, profile, region);
            assert_eq!(
                (&*world["AWS_REGION"], &*world["AWS_DEFAULT_REGION"], &*world["SSOENV_REGION"]),
                ("hand", "hand", "")
            );
        }
        world.remove("AWS_REGION");
        world = used(&world, "e", Some(("us-east-1", false)));
        assert_eq!(
            (&*world["AWS_REGION"], &*world["AWS_DEFAULT_REGION"], &*world["SSOENV_REGION"]),
            ("us-east-1", "hand", "us-east-1")
        );
    }

    #[test]
    fn marks_without_a_profile_say_nothing() {
        let after =
            used(&world(&[("SSOENV_REGION", "zz"), ("AWS_REGION", "mine")]), "a", Some(("eu-west-1", false)));
        assert_eq!(
            (&*after["AWS_REGION"], &*after["SSOENV_SAVED"]),
            ("eu-west-1", r#"{"AWS_REGION":"mine"}"#)
        );
        let mut lost = used(&world(&[]), "a", None);
        lost.remove("SSOENV_SAVED");
        assert_eq!(used(&lost, "b", None)["SSOENV_SAVED"], "{}");
        let odd = used(&world(&[("SSOENV_PROFILE", "a\nb")]), "a", None);
        assert!(!odd.contains_key("SSOENV_PREVIOUS"));
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
    fn a_change_of_region_alone_leaves_all_else() {
        let active = used(&world(&[("AWS_REGION", "mine")]), "a", None);
        let after = apply(&active, &change_region(&active, "eu-west-1"));
        assert_eq!((&*after["AWS_REGION"], &*after["SSOENV_REGION"]), ("eu-west-1", "eu-west-1"));
        assert_eq!(after["SSOENV_SAVED"], r#"{"AWS_REGION":"mine"}"#);
        assert_eq!(after["AWS_ACCESS_KEY_ID"], "ASIA1");
    }

    #[test]
    fn where_nothing_is_to_be_had_no_credentials_stay_and_the_mark_says_so() {
        let secrets = (Secret::new("sk"), Secret::new("tok"));
        let first = used(&world(&[("AWS_PROFILE", "mine")]), "a", Some(("eu-west-1", false)));
        let held = ShellState::Nothing { look_at: Time::from_epoch(9) };
        let nothing = Activation { held, account_id: None, role_name: None, ..with("b", None, &secrets) };
        let after = apply(&first, &activate(&first, &nothing));
        assert!(is_without_keys(&after) && !keys_are_ours(&after));
        assert!(CREDENTIALS.iter().chain(&REGIONS).all(|name| !after.contains_key(*name)), "{after:?}");
        assert_eq!((&*after["SSOENV_PROFILE"], &*after["SSOENV_REFRESH_AT"]), ("b", "9"));
        assert!(!after.contains_key("SSOENV_ACCOUNT_ID") && !after.contains_key("SSOENV_EXPIRES_AT"));
        assert_eq!(after["SSOENV_SAVED"], r#"{"AWS_PROFILE":"mine"}"#);
        // Keys that a person sets there are theirs.
        let mut theirs = after.clone();
        theirs.insert("AWS_ACCESS_KEY_ID".into(), "AKIA".into());
        assert!(!is_without_keys(&theirs) && keys_are_foreign(&theirs));
    }

    #[test]
    fn a_profiles_name_and_keys_never_stand_together() {
        let secrets = (Secret::new("sk"), Secret::new("tok"));
        let mine = world(&[("AWS_PROFILE", "mine"), ("AWS_ACCESS_KEY_ID", "AKIA")]);
        let name = |before: &ShellVariables, profile: &'static str| {
            let what =
                Activation { held: ShellState::Profile, given: Some("{}"), ..with(profile, None, &secrets) };
            apply(before, &activate(before, &what))
        };
        let saved = r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_PROFILE":"mine"}"#;
        let first = name(&mine, "a");
        assert!(crate::environ::profile_is_ours(&first) && !keys_are_ours(&first), "{first:?}");
        assert_eq!(
            (&*first["AWS_PROFILE"], &*first["SSOENV_SAVED"], &*first["SSOENV_ARGS"]),
            ("a", saved, "{}")
        );
        assert!(!first.contains_key("SSOENV_EXPIRES_AT") && !first.contains_key("AWS_CREDENTIAL_EXPIRATION"));
        // Our own name is not taken for the person's, in whatever order the modes come.
        for after in [used(&first, "b", None), used(&name(&first, "c"), "b", None)] {
            assert!(keys_are_ours(&after), "{after:?}");
            assert_eq!((&*after["SSOENV_SAVED"], after.get("AWS_PROFILE")), (saved, None));
        }
        let second = name(&used(&first, "b", None), "c");
        assert_eq!(
            (&*second["AWS_PROFILE"], &*second["SSOENV_PREVIOUS"], &*second["SSOENV_SAVED"]),
            ("c", "b", saved)
        );
        // What a person sets since is theirs.
        let mut theirs = first.clone();
        theirs.insert("AWS_PROFILE".into(), "new".into());
        assert!(!crate::environ::is_ours(&theirs));
        assert_eq!(used(&theirs, "b", None)["SSOENV_SAVED"], r#"{"AWS_PROFILE":"new"}"#);
    }

    #[test]
    fn keys_of_a_user_do_not_come_back_with_a_token_of_ours() {
        let mut between = used(&ShellVariables::new(), "a", None);
        between.insert("AWS_ACCESS_KEY_ID".into(), "AKIA9".into());
        between.insert("AWS_SECRET_ACCESS_KEY".into(), "own".into());
        let saved = r#"{"AWS_ACCESS_KEY_ID":"AKIA9","AWS_SECRET_ACCESS_KEY":"own"}"#;
        assert_eq!(used(&between, "b", None)["SSOENV_SAVED"], saved);
    }

    #[test]
    fn keys_without_an_end_leave_nothing_of_those_that_had_one() {
        let secrets = (Secret::new("sk"), Secret::new("tok"));
        let before = used(&ShellVariables::new(), "a", None);
        let mut what = with("b", None, &secrets);
        if let ShellState::Keys(keys) = &mut what.held {
            (keys.session_token, keys.expires_at, keys.refresh_at) = (None, None, None);
        }
        let after = apply(&before, &activate(&before, &what));
        for name in ["AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "SSOENV_EXPIRES_AT"] {
            assert!(!after.contains_key(name), "{name}");
        }
        assert_eq!(after["SSOENV_REFRESH_AT"], "253402300799");
    }
}
