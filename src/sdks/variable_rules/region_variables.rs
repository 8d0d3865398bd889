//! Variables that name the region. Pure.

use crate::sdks::claim::{Claim, ReaderOutcome, claim};
use crate::sdks::disagreement::Disagreement;
use crate::sdks::reader::{Reader, readers_that};
use crate::sdks::selection::{EmptyRegion, empty_region, region_variables};
use crate::sdks::surroundings::Surroundings;

const NAME: &str = "AWS_REGION";
const OTHER: &str = "AWS_DEFAULT_REGION";

pub fn differences(around: &Surroundings) -> Vec<Disagreement> {
    let mut found: Vec<Disagreement> = both(around).into_iter().collect();
    found.extend([NAME, OTHER].iter().filter_map(|variable| empty(around, variable)));
    found.extend(sts_endpoints(around));
    found
}

/// Returns the disagreement about two different values, or one without the other. Empty values have one of their own.
fn both(around: &Surroundings) -> Option<Disagreement> {
    let reads = |variable| move |reader: Reader| region_variables(reader).contains(&variable);
    let first = |reader: Reader| region_variables(reader)[0];
    let without = |variable: &'static str| -> Vec<Claim> {
        vec![
            claim(&readers_that(reads(variable)), ReaderOutcome::RegionFrom(variable), "use it"),
            claim(
                &readers_that(|reader| !reads(variable)(reader)),
                ReaderOutcome::RegionNotFrom(variable),
                "do not read it",
            ),
        ]
    };
    let (variable, what, claims) = match (around.set(NAME), around.set(OTHER)) {
        (Some(name), Some(other)) if name != other && !name.is_empty() && !other.is_empty() => {
            let of = |variable| readers_that(|reader| first(reader) == variable);
            let claims = vec![
                claim(&of(OTHER), ReaderOutcome::RegionFrom(OTHER), "use this one"),
                claim(&of(NAME), ReaderOutcome::RegionFrom(NAME), "use AWS_REGION"),
            ];
            (OTHER, "differs from AWS_REGION", claims)
        }
        (Some(name), None) if !name.is_empty() => (NAME, "is set without AWS_DEFAULT_REGION", without(NAME)),
        (None, Some(other)) if !other.is_empty() => (OTHER, "is set without AWS_REGION", without(OTHER)),
        _ => return None,
    };
    Some(Disagreement::of_variable("region-variables", variable, what, claims))
}

/// An empty region variable: see [`EmptyRegion`].
fn empty(around: &Surroundings, variable: &'static str) -> Option<Disagreement> {
    if around.set(variable) != Some("") {
        return None;
    }
    // For a reader that uses another variable first, this one does not matter.
    let comes_to_it = |reader: Reader| {
        let before = region_variables(reader).iter().take_while(|name| **name != variable);
        let is_unset = |name: &&'static str| match around.set(name) {
            Some("") => empty_region(reader) == EmptyRegion::Unset,
            value => value.is_none(),
        };
        region_variables(reader).contains(&variable) && before.into_iter().all(is_unset)
    };
    let of = |kind| readers_that(|reader| comes_to_it(reader) && empty_region(reader) == kind);
    let [region, unset, none] = [EmptyRegion::Region, EmptyRegion::Unset, EmptyRegion::NoRegion].map(of);
    if region.is_empty() && none.is_empty() {
        return None;
    }
    let claims = vec![
        claim(&region, ReaderOutcome::RegionFrom(variable), "use it as the region"),
        claim(&unset, ReaderOutcome::RegionNotFrom(variable), "treat it as not set").as_ssoenv(),
        claim(&none, ReaderOutcome::RegionNotFrom(variable), "find no region"),
    ];
    Some(Disagreement::of_variable("empty-region", variable, "is empty", claims))
}

/// `AWS_STS_REGIONAL_ENDPOINTS=legacy`, which only boto3 respects.
fn sts_endpoints(around: &Surroundings) -> Option<Disagreement> {
    const VARIABLE: &str = "AWS_STS_REGIONAL_ENDPOINTS";
    let is_legacy = around.held(VARIABLE) == Some("legacy");
    is_legacy.then(|| {
        let claims = vec![
            claim(
                &[Reader::Boto3],
                ReaderOutcome::NotModelled,
                "call the global STS endpoint for the older regions",
            ),
            claim(&[Reader::AwsCli], ReaderOutcome::NotModelled, "call the endpoint of the region"),
        ];
        Disagreement::of_variable("sts-endpoints", VARIABLE, "is legacy", claims)
    })
}
