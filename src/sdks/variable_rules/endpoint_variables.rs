//! Endpoint variables, for the calls by which readers get credentials. Pure.

use crate::sdks::claim::{ReaderOutcome, claim};
use crate::sdks::credential_source::PickedSource;
use crate::sdks::disagreement::Disagreement;
use crate::sdks::picks::pick;
use crate::sdks::reader::{Reader, readers_that};
use crate::sdks::surroundings::Surroundings;

const ALL: &str = "AWS_ENDPOINT_URL";
const SSO: [&str; 2] = ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"];
const STS: [&str; 1] = ["AWS_ENDPOINT_URL_STS"];

pub fn differences(around: &Surroundings) -> Vec<Disagreement> {
    for_all(around).into_iter().chain(ignored(around)).collect()
}

/// Returns the variables of the services that a reader calls for credentials.
fn asked(reader: Reader, around: &Surroundings) -> &'static [&'static str] {
    match pick(reader, around).credentials {
        PickedSource::Sso => &SSO,
        PickedSource::Role | PickedSource::WebIdentity => &STS,
        _ => &[],
    }
}

fn is_on(around: &Surroundings, variable: &str) -> bool {
    around.held(variable).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// Returns the disagreement about the variable for all services, which the Go SDK ignores in these calls.
fn for_all(around: &Surroundings) -> Option<Disagreement> {
    around.held(ALL).filter(|_| !is_on(around, IGNORE))?;
    let by_all =
        |reader: Reader| asked(reader, around).iter().any(|variable| around.held(variable).is_none());
    by_all(Reader::Go).then(|| {
        let claims = vec![
            claim(&[Reader::Go], ReaderOutcome::NotModelled, "ask AWS for credentials anyway"),
            claim(
                &readers_that(|reader| reader != Reader::Go && by_all(reader)),
                ReaderOutcome::NotModelled,
                "ask that endpoint for credentials too",
            )
            .as_ssoenv(),
        ];
        Disagreement::of_variable("endpoint-for-all", ALL, "is set", claims)
    })
}

const IGNORE: &str = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

/// Returns the disagreement about the variable that disables endpoints, which the Rust SDK ignores in these calls.
fn ignored(around: &Surroundings) -> Option<Disagreement> {
    let asked = asked(Reader::Rust, around);
    let leads = |variable: &&str| around.held(variable).is_some();
    let is_led = asked.iter().any(leads) || !asked.is_empty() && leads(&ALL);
    (is_on(around, IGNORE) && is_led).then(|| {
        let claims = vec![
            claim(
                &[Reader::Rust],
                ReaderOutcome::NotModelled,
                "ask the configured endpoint for credentials anyway",
            ),
            claim(
                &[Reader::AwsCli, Reader::Boto3, Reader::Go, Reader::JavaScript, Reader::Java],
                ReaderOutcome::NotModelled,
                "ask AWS",
            )
            .as_ssoenv(),
        ];
        Disagreement::of_variable("endpoints-ignored", IGNORE, "is set", claims)
    })
}
