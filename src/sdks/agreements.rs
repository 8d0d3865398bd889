//! Effects of variables on which all readers agree, but which a person may not expect. Pure.

use super::claim::{Claim, ReaderOutcome, claim, grouped};
use super::credential_source::PickedSource;
use super::disagreement::Disagreement;
use super::disagreements::disagreements;
use super::picks::table;
use super::reader::READERS;
use super::surroundings::Surroundings;

/// Returns all of them, in the form of disagreements.
pub fn agreements(around: &Surroundings) -> Vec<Disagreement> {
    let mut found = vec![keys(around), secret_alone(around), web_identity(around), container(around)];
    found.extend(["AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"].map(|variable| role_alone(around, variable)));
    found.into_iter().flatten().collect()
}

fn all(outcome: ReaderOutcome, words: &str) -> Vec<Claim> {
    vec![claim(&READERS, outcome, words)]
}

/// Whether all readers use this source here.
fn is_taken(around: &Surroundings, source: PickedSource) -> bool {
    grouped(&table(around), |pick| (ReaderOutcome::Take(pick.credentials), format!("{:?}", pick.credentials)))
        .iter()
        .all(|claim| claim.outcome == ReaderOutcome::Take(source))
}

fn keys(around: &Surroundings) -> Option<Disagreement> {
    around.held("AWS_ACCESS_KEY_ID").filter(|_| is_taken(around, PickedSource::Environment))?;
    let claims = all(ReaderOutcome::Take(PickedSource::Environment), "use them before any profile");
    Some(Disagreement::of_variable("keys", "AWS_ACCESS_KEY_ID", "is set", claims))
}

fn secret_alone(around: &Surroundings) -> Option<Disagreement> {
    let has = |name: &str| around.held(name).is_some();
    let is_alone = has("AWS_SECRET_ACCESS_KEY") && !has("AWS_ACCESS_KEY_ID") && !has("AWS_ACCESS_KEY");
    is_alone.then(|| {
        let claims = all(ReaderOutcome::NotModelled, "ignore it");
        let what = "is set without AWS_ACCESS_KEY_ID";
        Disagreement::of_variable("secret-alone", "AWS_SECRET_ACCESS_KEY", what, claims)
    })
}

fn web_identity(around: &Surroundings) -> Option<Disagreement> {
    const VARIABLE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
    around.held(VARIABLE).filter(|_| is_taken(around, PickedSource::WebIdentity))?;
    let claims = all(ReaderOutcome::Take(PickedSource::WebIdentity), "use the web identity");
    Some(Disagreement::of_variable("web-identity", VARIABLE, "is set", claims))
}

fn container(around: &Surroundings) -> Option<Disagreement> {
    let names = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
    let variable = names.into_iter().find(|name| around.held(name).is_some())?;
    let claims =
        all(ReaderOutcome::NotModelled, "use the container's credentials if no key and no profile has any");
    Some(Disagreement::of_variable("container", variable, "is set", claims))
}

fn role_alone(around: &Surroundings, variable: &'static str) -> Option<Disagreement> {
    let is_alone = around.held("AWS_WEB_IDENTITY_TOKEN_FILE").is_none();
    around.held(variable).filter(|_| is_alone)?;
    let is_told = disagreements(around, None).iter().any(|told| told.variable() == Some(variable));
    (!is_told).then(|| {
        let claims = all(ReaderOutcome::NotModelled, "ignore it");
        let what = "is set without AWS_WEB_IDENTITY_TOKEN_FILE";
        Disagreement::of_variable("role-alone", variable, what, claims)
    })
}
