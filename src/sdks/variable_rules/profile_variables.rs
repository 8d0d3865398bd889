//! Variables that name the profile: who reads them, and what they do beside keys. Pure.

use crate::sdks::claim::{ReaderOutcome, claim, grouped};
use crate::sdks::credential_source::PickedSource;
use crate::sdks::disagreement::Disagreement;
use crate::sdks::picks::table;
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

/// Where `AWS_DEFAULT_PROFILE` says something that `AWS_PROFILE` does not say.
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
        claim(&take, ReaderOutcome::ProfileFrom(OTHER), "take this one"),
        claim(&pass_over, ReaderOutcome::ProfileFrom(NAME), "take AWS_PROFILE"),
        claim(&ignore, ReaderOutcome::ProfileNotFrom(OTHER), "do not read it"),
    ];
    let what = if name.is_some() { "differs from AWS_PROFILE" } else { "is set without AWS_PROFILE" };
    Some(Disagreement::of_variable("default-profile", OTHER, what, claims))
}

fn empty(around: &Surroundings, variable: &'static str) -> Option<Disagreement> {
    if around.set(variable) != Some("") {
        return None;
    }
    let reads = |reader| profile_variables(reader).0.contains(&variable);
    let counts = |reader| profile_variables(reader).1;
    let (nameless, unset): (Vec<Reader>, Vec<Reader>) =
        readers_that(reads).into_iter().partition(|reader| counts(*reader));
    // Another one may come before it.
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
        claim(&unset, ReaderOutcome::ProfileNotFrom(variable), "take it for unset").as_ssoenv(),
    ];
    Some(Disagreement::of_variable("empty-profile", variable, "is empty", claims))
}

/// A profile that is not there for every reader of the variable that names it.
fn missing(around: &Surroundings, variable: &'static str) -> Option<Disagreement> {
    let value = around.held(variable)?;
    let takes = |reader: Reader| {
        let names = profile_variables(reader).0;
        names.iter().find(|name| around.held(name).is_some()) == Some(&variable)
    };
    let is_missing =
        |reader: Reader| around.files(reader).is_ok_and(|files| !files.profiles.contains_key(value));
    let without = readers_that(|reader| takes(reader) && is_missing(reader));
    if without.is_empty() {
        return None;
    }
    let (fail, go_on): (Vec<Reader>, Vec<Reader>) =
        without.into_iter().partition(|reader| insists(*reader, variable));
    let claims = vec![
        claim(&fail, ReaderOutcome::Fail, "find no such profile and stop, even where keys are in variables"),
        claim(&go_on, ReaderOutcome::NotModelled, "find no such profile and go on without one"),
    ];
    Some(Disagreement::of_variable("missing-profile", variable, format!("names `{value}`"), claims))
}

fn beside_keys(around: &Surroundings) -> Option<Disagreement> {
    let has = |name: &str| around.held(name).is_some();
    if !(has(NAME) && has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY")) {
        return None;
    }
    let claims = grouped(&table(around), |pick| match pick.credentials {
        PickedSource::Environment => {
            (ReaderOutcome::Take(PickedSource::Environment), "take the keys".to_owned())
        }
        PickedSource::Fails => (ReaderOutcome::Fail, "fail".to_owned()),
        _ => (ReaderOutcome::ProfileFrom(NAME), "take the profile, and pass over the keys".to_owned()),
    });
    (claims.len() > 1)
        .then(|| Disagreement::of_variable("profile-beside-keys", NAME, "is set beside keys", claims))
}
