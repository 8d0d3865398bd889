//! Random walks: uses in both modes, `off`, and a person who sets and removes keys and `AWS_PROFILE` in between, beside a
//! model that knows nothing of marks and records. Whatever happened, `off` leaves what the person would have without us.

use ssoenv::environ::{self, Activation, EnvChange, Keys, ShellState, ShellVariables};
use ssoenv::secret::Secret;
use ssoenv::time::Time;

const NOW: Time = Time::from_epoch(1_795_226_101);

/// What a person has set: keys, and a profile.
#[derive(Clone, Debug, Default, PartialEq)]
struct Own {
    key: Option<String>,
    profile: Option<String>,
}

/// What is to be expected.
#[derive(Clone, Debug, Default)]
struct Model {
    /// Of before the first use, or what was set since and then used over.
    before: Own,
    /// Set while a profile was active.
    since: Own,
    active: bool,
}

#[derive(Clone, Debug)]
enum Step {
    Use(&'static str, bool),
    Region(&'static str),
    SetsProfile(String),
    UnsetsProfile,
    SetsKeys(String),
    UnsetsKeys,
    Off,
}

fn step(random: &mut fastrand::Rng, number: usize) -> Step {
    match random.u8(0..12) {
        0..=4 => Step::Use(["a", "b"][random.usize(0..2)], random.bool()),
        5 => Step::Region("sa-east-1"),
        6 => Step::SetsProfile(format!("mine{number}")),
        7 => Step::UnsetsProfile,
        8 => Step::SetsKeys(format!("AKIA{number}")),
        9 => Step::UnsetsKeys,
        _ => Step::Off,
    }
}

fn taken(environment: &mut ShellVariables, change: &EnvChange) {
    change.unset().for_each(|name| drop(environment.remove(name)));
    environment.extend(change.set().map(|(name, value)| (name.to_owned().into(), value.expose().to_owned())));
}

fn used(environment: &mut ShellVariables, profile: &str, by_name: bool, number: usize) {
    let (secret, token) = (Secret::new("secret"), Secret::new("token"));
    let key = format!("ASIA{number}");
    let keys = Keys {
        access_key_id: &key,
        secret_access_key: &secret,
        session_token: Some(&token),
        expires_at: Some(NOW.plus(3600)),
        refresh_at: Some(NOW.plus(2700)),
    };
    let activation = Activation {
        held: if by_name { ShellState::Profile } else { ShellState::Keys(keys) },
        profile,
        account_id: Some("111111111111"),
        role_name: Some("Developer"),
        region: (profile == "a").then_some(("eu-west-1", false)),
        exports: &[],
        production: false,
        color: None,
        source: "manual",
        given: by_name.then_some("{\"mode\":\"profile\"}"),
        by_person: true,
        warned: false,
        terminal_session: Some(7),
        label: None,
        elevation: None,
        order: None,
    };
    let change = environ::activate(environment, &activation);
    taken(environment, &change);
}

fn sets_keys(environment: &mut ShellVariables, key: &str) {
    environment.insert("AWS_ACCESS_KEY_ID".into(), key.to_owned());
    environment.insert("AWS_SECRET_ACCESS_KEY".into(), "own".to_owned());
    environment.remove("AWS_SESSION_TOKEN");
}

/// The person's own things as they stand there.
fn standing(environment: &ShellVariables) -> Own {
    Own {
        key: environment.get("AWS_ACCESS_KEY_ID").cloned(),
        profile: environment.get("AWS_PROFILE").cloned(),
    }
}

fn walk(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut model, mut environment) = (Model::default(), ShellVariables::new());
    environment.insert("AWS_REGION".into(), "mine".to_owned());
    let mut by_name = false;
    let mut told = Vec::new();
    for number in 0..40 {
        let step = step(&mut random, number);
        told.push(step.clone());
        let own = if model.active { &mut model.since } else { &mut model.before };
        match step {
            Step::Use(profile, name) => {
                if model.since != Own::default() {
                    model.before = std::mem::take(&mut model.since);
                }
                model.active = true;
                by_name = name;
                used(&mut environment, profile, name, number);
                let is = if name {
                    environ::profile_is_ours(&environment)
                } else {
                    environ::keys_are_ours(&environment)
                };
                assert!(is, "{seed}: {told:?} {environment:?}");
                assert_ne!(
                    environment.contains_key("AWS_PROFILE"),
                    environment.contains_key("AWS_ACCESS_KEY_ID")
                );
                assert_eq!(environment.contains_key("AWS_SESSION_TOKEN"), !name, "{seed}: {told:?}");
            }
            Step::Region(region) => {
                if environ::is_ours(&environment) {
                    let change = environ::change_region(&environment, region);
                    taken(&mut environment, &change);
                }
            }
            Step::SetsProfile(profile) => {
                own.profile = Some(profile.clone());
                environment.insert("AWS_PROFILE".into(), profile);
            }
            Step::UnsetsProfile => {
                own.profile = None;
                environment.remove("AWS_PROFILE");
            }
            Step::SetsKeys(key) => {
                own.key = Some(key.clone());
                sets_keys(&mut environment, &key);
            }
            Step::UnsetsKeys => {
                own.key = None;
                for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
                    environment.remove(name);
                }
            }
            Step::Off => {
                let off = environ::deactivate(&environment, NOW, false);
                taken(&mut environment, &off.change);
                let is_theirs = model.active && model.since != Own::default();
                assert_eq!(off.theirs, is_theirs, "{seed}: {told:?}");
                if is_theirs {
                    model.before = std::mem::take(&mut model.since);
                }
                model = Model { before: model.before, ..Model::default() };
                assert_eq!(standing(&environment), model.before, "{seed}: {told:?}");
                let secret = environment.get("AWS_SECRET_ACCESS_KEY").map(String::as_str);
                assert_eq!(secret, model.before.key.as_ref().map(|_| "own"), "{seed}: {told:?}");
                let ours = |name: &str| {
                    name.starts_with("SSOENV") && name != "SSOENV_PREVIOUS"
                        || [
                            "AWS_SSO_PROFILE",
                            "AWS_SESSION_TOKEN",
                            "AWS_ACCOUNT_ID",
                            "AWS_CREDENTIAL_EXPIRATION",
                            "AWS_DEFAULT_REGION",
                        ]
                        .contains(&name)
                };
                assert_eq!(environment.keys().find(|name| ours(name)), None, "{seed}: {told:?}");
                assert_eq!(environment["AWS_REGION"], "mine", "{seed}: {told:?}");
            }
        }
        if model.active
            && model.since == Own::default()
            && !by_name
            && environment.contains_key("AWS_ACCESS_KEY_ID")
        {
            assert!(environ::is_ours(&environment), "{seed}: {told:?}");
        }
        if model.active && model.since != Own::default() {
            assert!(!environ::is_ours(&environment), "{seed}: {told:?} {environment:?}");
        }
    }
}

#[test]
fn off_leaves_what_the_person_would_have_without_us() {
    (0..2000).for_each(walk);
}
