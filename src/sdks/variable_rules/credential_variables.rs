//! Variables of credentials other than keys: web identity, containers, a file. Pure.

use crate::sdks::claim::{ReaderOutcome, claim, grouped};
use crate::sdks::credential_source::PickedSource;
use crate::sdks::disagreement::Disagreement;
use crate::sdks::picks::table;
use crate::sdks::reader::{Reader, readers_that};
use crate::sdks::surroundings::Surroundings;

const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

pub fn differences(around: &Surroundings) -> Vec<Disagreement> {
    let rules =
        [web_identity, role_alone, session_name_alone, container_uris, container_tokens, credential_file];
    rules.into_iter().filter_map(|rule| rule(around)).collect()
}

/// `AWS_WEB_IDENTITY_TOKEN_FILE`: readers differ in its precedence and in whether it needs `AWS_ROLE_ARN`.
fn web_identity(around: &Surroundings) -> Option<Disagreement> {
    around.held(TOKEN_FILE)?;
    let claims = grouped(&table(around), |pick| {
        let words = match pick.credentials {
            PickedSource::WebIdentity => "use the web identity",
            PickedSource::Environment => "use the keys in variables",
            PickedSource::Fails => "fail",
            PickedSource::None => "find no credentials",
            PickedSource::Container | PickedSource::CredentialFile => "use what other variables set",
            _ => "use the profile's credentials",
        };
        let outcome = match pick.credentials {
            PickedSource::Fails => ReaderOutcome::Fail,
            PickedSource::WebIdentity | PickedSource::Environment => ReaderOutcome::Take(pick.credentials),
            _ => ReaderOutcome::NotModelled,
        };
        (outcome, words.to_owned())
    });
    let what = match around.held("AWS_ROLE_ARN") {
        Some(_) => "is set",
        None => "is set without AWS_ROLE_ARN",
    };
    (claims.len() > 1).then(|| Disagreement::of_variable("web-identity-variables", TOKEN_FILE, what, claims))
}

/// Whether the profile that a reader uses has a token file, so that the other variables of a web identity count.
fn has_token_file(reader: Reader, around: &Surroundings) -> bool {
    let picks = table(around);
    let pick = picks.iter().find(|pick| pick.reader == reader);
    pick.is_some_and(|pick| pick.credentials == PickedSource::WebIdentity)
}

/// `AWS_ROLE_ARN` alone: botocore assumes that role with the profile's token.
fn role_alone(around: &Surroundings) -> Option<Disagreement> {
    around.held("AWS_ROLE_ARN").filter(|_| around.held(TOKEN_FILE).is_none())?;
    let take = readers_that(|reader| reader.is_python() && has_token_file(reader, around));
    let others = readers_that(|reader| !reader.is_python());
    let claims = vec![
        claim(&take, ReaderOutcome::Take(PickedSource::WebIdentity), "assume it with the profile's token"),
        claim(&others, ReaderOutcome::NotModelled, "ignore it"),
    ];
    let what = "is set without AWS_WEB_IDENTITY_TOKEN_FILE";
    (!take.is_empty()).then(|| Disagreement::of_variable("role-variable", "AWS_ROLE_ARN", what, claims))
}

/// `AWS_ROLE_SESSION_NAME` alone: some readers use it with the profile's token.
fn session_name_alone(around: &Surroundings) -> Option<Disagreement> {
    const VARIABLE: &str = "AWS_ROLE_SESSION_NAME";
    around.held(VARIABLE).filter(|_| around.held(TOKEN_FILE).is_none())?;
    let reads = |reader: Reader| reader.is_python() || reader == Reader::JavaScript;
    let take = readers_that(|reader| reads(reader) && has_token_file(reader, around));
    let others = readers_that(|reader| !reads(reader));
    let claims = vec![
        claim(&take, ReaderOutcome::Take(PickedSource::WebIdentity), "give the session this name"),
        claim(&others, ReaderOutcome::NotModelled, "ignore it"),
    ];
    let what = "is set without AWS_WEB_IDENTITY_TOKEN_FILE";
    (!take.is_empty()).then(|| Disagreement::of_variable("session-name-variable", VARIABLE, what, claims))
}

/// Both container URIs: the SDK for JavaScript prefers the full one, the others the relative one.
fn container_uris(around: &Surroundings) -> Option<Disagreement> {
    const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    around.held(FULL).and(around.held(RELATIVE))?;
    let claims = vec![
        claim(&[Reader::JavaScript], ReaderOutcome::NotModelled, "use this one"),
        claim(
            &readers_that(|reader| reader != Reader::JavaScript),
            ReaderOutcome::NotModelled,
            format!("use {RELATIVE}"),
        ),
    ];
    Some(Disagreement::of_variable("container-uris", FULL, "is set beside the relative one", claims))
}

/// Both container tokens: readers, and versions of the SDK for JavaScript, prefer one or the other.
fn container_tokens(around: &Surroundings) -> Option<Disagreement> {
    const PLAIN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    const FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    around.held(PLAIN).and(around.held(FILE))?;
    let others = readers_that(|reader| !matches!(reader, Reader::JavaScript | Reader::Java));
    let claims = vec![
        claim(&[Reader::Java], ReaderOutcome::NotModelled, "use this one"),
        claim(
            &[Reader::JavaScript],
            ReaderOutcome::NotModelled,
            "use this one in older versions (3.893) and the file in newer ones (3.1177)",
        ),
        claim(&others, ReaderOutcome::NotModelled, format!("use {FILE}")),
    ];
    Some(Disagreement::of_variable("container-tokens", PLAIN, "is set beside the file", claims))
}

/// `AWS_CREDENTIAL_FILE`, a variable of older tools that only botocore reads.
fn credential_file(around: &Surroundings) -> Option<Disagreement> {
    const VARIABLE: &str = "AWS_CREDENTIAL_FILE";
    around.held(VARIABLE)?;
    let python = readers_that(Reader::is_python);
    let claims = vec![
        claim(&python, ReaderOutcome::NotModelled, "use it if they find no other credentials"),
        claim(&readers_that(|it| !it.is_python()), ReaderOutcome::NotModelled, "do not read it").as_ssoenv(),
    ];
    Some(Disagreement::of_variable("credential-file", VARIABLE, "is set", claims))
}
