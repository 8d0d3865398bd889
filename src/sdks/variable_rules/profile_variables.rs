//! Variables that name the profile: which readers use them, also beside keys. Pure.

use crate::sdks::claim::{ReaderOutcome, claim, grouped};
use crate::sdks::credential_source::PickedSource;
use crate::sdks::disagreement::Disagreement;
use crate::sdks::picks::{pick, table};
use crate::sdks::reader::{Reader, readers_that};
use crate::sdks::selection::{insists, profile_variables};
use crate::sdks::surroundings::Surroundings;

const NAME: &str = "AWS_PROFILE";
const OTHER: &str = "AWS_DEFAULT_PROFILE";

pub fn differences(around: &Surroundings) -> Vec<Disagreement> {
    let mut found: Vec<Disagreement> = both(around).into_iter().collect();
    found.extend([NAME, OTHER].iter().filter_map(|variable| empty(around, variable)));
    found.extend([NAME, OTHER].iter().filter_map(|variable| missing(around, variable)));
    found.extend(beside_keys(around));
    found
}

/// Returns the disagreement about an `AWS_DEFAULT_PROFILE` that differs from `AWS_PROFILE`.
fn both(around: &Surroundings) -> Option<Disagreement> {
    let (name, other) = (around.set(NAME), around.held(OTHER)?);
    if name == Some(other) {
        return None;
    }
    let reads = |reader| profile_variables(reader).0.contains(&OTHER);
    let prefers = |reader| {
        let (names, empty_counts) = profile_variables(reader);
        let is_set = |variable: &&str| match around.set(variable) {
            Some("") => empty_counts,
            value => value.is_some(),
        };
        names.iter().find(|variable| is_set(variable)).copied()
    };
    let [take, pass_over, ignore] = [
        readers_that(|reader| reads(reader) && prefers(reader) == Some(OTHER)),
        readers_that(|reader| reads(reader) && prefers(reader) != Some(OTHER)),
        readers_that(|reader| !reads(reader)),
    ];
    let claims = vec![
        claim(&take, ReaderOutcome::ProfileFrom(OTHER), "use this one"),
        claim(&pass_over, ReaderOutcome::ProfileFrom(NAME), "use AWS_PROFILE"),
        claim(&ignore, ReaderOutcome::ProfileNotFrom(OTHER), "do not read it"),
    ];
    let what = if name.is_some() { "differs from AWS_PROFILE" } else { "is set without AWS_PROFILE" };
    Some(Disagreement::of_variable("default-profile", OTHER, what, claims))
}

/// An empty profile variable: the name of a profile to some readers, unset to others.
fn empty(around: &Surroundings, variable: &'static str) -> Option<Disagreement> {
    if around.set(variable) != Some("") {
        return None;
    }
    let reads = |reader| profile_variables(reader).0.contains(&variable);
    let counts = |reader| profile_variables(reader).1;
    let (nameless, unset): (Vec<Reader>, Vec<Reader>) =
        readers_that(reads).into_iter().partition(|reader| counts(*reader));
    // Another variable may come before it.
    let of_another = |reader: &Reader| {
        let names = profile_variables(*reader).0;
        names.iter().find(|name| around.set(name).is_some()) != Some(&variable)
    };
    let nameless: Vec<Reader> = nameless.into_iter().filter(|reader| !of_another(reader)).collect();
    if nameless.is_empty() {
        return None;
    }
    let claims = vec![
        claim(&nameless, ReaderOutcome::ProfileFrom(variable), "look for a profile without a name"),
        claim(&unset, ReaderOutcome::ProfileNotFrom(variable), "treat it as not set").as_ssoenv(),
    ];
    Some(Disagreement::of_variable("empty-profile", variable, "is empty", claims))
}

/// Returns the disagreement about a profile that not every reader of the variable finds.
fn missing(around: &Surroundings, variable: &'static str) -> Option<Disagreement> {
    let value = around.held(variable)?;
    let takes = |reader: Reader| {
        let names = profile_variables(reader).0;
        names.iter().find(|name| around.held(name).is_some()) == Some(&variable)
    };
    let is_missing = |reader: Reader| {
        let files = around.files(reader);
        files.as_ref().as_ref().is_ok_and(|files| !files.profiles.contains_key(value))
    };
    let without = readers_that(|reader| takes(reader) && is_missing(reader));
    if without.is_empty() {
        return None;
    }
    let (fail, rest): (Vec<Reader>, Vec<Reader>) =
        without.into_iter().partition(|reader| insists(*reader, variable));
    // The SDK for .NET fails then, unless it has found keys before.
    let stops = |reader: &Reader| {
        *reader == Reader::DotNet4 && pick(*reader, around).credentials == PickedSource::Fails
    };
    let (stop, go_on): (Vec<Reader>, Vec<Reader>) = rest.into_iter().partition(stops);
    let claims = vec![
        claim(&fail, ReaderOutcome::Fail, "do not find this profile, and stop, even if variables have keys"),
        claim(&stop, ReaderOutcome::Fail, "do not find this profile, and stop"),
        claim(&go_on, ReaderOutcome::NotModelled, "do not find this profile, and continue without one"),
    ];
    Some(Disagreement::of_variable("missing-profile", variable, format!("names `{value}`"), claims))
}

/// Keys beside `AWS_PROFILE` or a default profile: readers differ in which takes precedence.
fn beside_keys(around: &Surroundings) -> Option<Disagreement> {
    let has = |name: &str| around.held(name).is_some();
    if !(has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY")) {
        return None;
    }
    let claims = |outcome: ReaderOutcome, profile: &str| {
        grouped(&table(around), |pick| match pick.credentials {
            PickedSource::Environment => (ReaderOutcome::Take(pick.credentials), "use the keys".to_owned()),
            PickedSource::Fails => (ReaderOutcome::Fail, "fail".to_owned()),
            _ => (outcome, format!("use {profile}, and ignore the keys")),
        })
    };
    if has(NAME) {
        let claims = claims(ReaderOutcome::ProfileFrom(NAME), "the profile");
        let what = "is set beside keys";
        return (claims.len() > 1)
            .then(|| Disagreement::of_variable("profile-beside-keys", NAME, what, claims));
    }
    let takes_default = |reader| {
        let source = pick(reader, around).credentials;
        // A web identity in variables has a disagreement of its own.
        let is_told = source == PickedSource::WebIdentity && has("AWS_WEB_IDENTITY_TOKEN_FILE");
        ![PickedSource::Environment, PickedSource::Fails].contains(&source) && !is_told
    };
    (!readers_that(takes_default).is_empty()).then(|| {
        let claims = claims(ReaderOutcome::NotModelled, "the default profile");
        let what = "is set beside a default profile";
        Disagreement::of_variable("keys-beside-default", "AWS_ACCESS_KEY_ID", what, claims)
    })
}
