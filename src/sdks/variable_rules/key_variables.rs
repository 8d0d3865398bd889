//! Variables with keys, their token and their expiry. Pure.

use crate::sdks::claim::{Claim, ReaderOutcome, claim};
use crate::sdks::credential_source::PickedSource;
use crate::sdks::disagreement::Disagreement;
use crate::sdks::picks::pick;
use crate::sdks::reader::{READERS, Reader, readers_that};
use crate::sdks::surroundings::Surroundings;
use crate::time::{Time, spoken};

const ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";

pub fn differences(around: &Surroundings) -> Vec<Disagreement> {
    let rules = [half_keys, security_token, expiration];
    let found = rules.into_iter().filter_map(|rule| rule(around));
    found.chain(other_names(around)).collect()
}

/// An access key id without a secret key: botocore fails, the others look elsewhere.
fn half_keys(around: &Surroundings) -> Option<Disagreement> {
    (around.held(ID).is_some() && around.held(SECRET).is_none()).then(|| {
        let (stop, pass): (Vec<Reader>, Vec<Reader>) = READERS.into_iter().partition(|it| it.is_python());
        let claims = vec![
            claim(&stop, ReaderOutcome::Fail, "stop"),
            claim(&pass, ReaderOutcome::NotModelled, "do not use it"),
        ];
        Disagreement::of_variable("half-keys", ID, format!("is set without {SECRET}"), claims)
    })
}

/// `AWS_SECURITY_TOKEN`, the older name of the session token, which only botocore reads.
fn security_token(around: &Surroundings) -> Option<Disagreement> {
    const OLD: &str = "AWS_SECURITY_TOKEN";
    const TOKEN: &str = "AWS_SESSION_TOKEN";
    let old = around.held(OLD).filter(|_| around.held(ID).is_some() && around.held(SECRET).is_some())?;
    let take = claim(&readers_that(Reader::is_python), ReaderOutcome::NotModelled, "use this one");
    let others = readers_that(|it| !it.is_python());
    let (what, claims) = match around.held(TOKEN) {
        Some(token) if token == old => return None,
        Some(_) => {
            let other = claim(&others, ReaderOutcome::NotModelled, "use AWS_SESSION_TOKEN").as_ssoenv();
            ("differs from AWS_SESSION_TOKEN", vec![take, other])
        }
        None => {
            let none = claim(&others, ReaderOutcome::NotModelled, "ignore it, and send no token");
            ("is set without AWS_SESSION_TOKEN", vec![take.as_ssoenv(), none])
        }
    };
    Some(Disagreement::of_variable("security-token", OLD, what, claims))
}

/// `AWS_CREDENTIAL_EXPIRATION`: some readers refuse expired keys, others ignore it.
fn expiration(around: &Surroundings) -> Option<Disagreement> {
    const VARIABLE: &str = "AWS_CREDENTIAL_EXPIRATION";
    let text =
        around.held(VARIABLE).filter(|_| around.held(ID).is_some() && around.held(SECRET).is_some())?;
    let left = Time::parse(text).map(|ends| ends.left(around.now));
    let what = match left {
        Some(left) if left > 0 => "is set".to_owned(),
        Some(left) => format!("passed {} ago", spoken(left.saturating_neg())),
        None => "is not a time".to_owned(),
    };
    let is_over = left.is_none_or(|left| left <= 0);
    let python = readers_that(Reader::is_python);
    let others: Vec<Reader> = [Reader::Go, Reader::Rust, Reader::Java, Reader::DotNet4, Reader::DotNet3]
        .into_iter()
        .filter(|reader| {
            !reader.is_dot_net() || pick(*reader, around).credentials == PickedSource::Environment
        })
        .collect();
    let unread = claim(&others, ReaderOutcome::NotModelled, "ignore it, and use the keys");
    let claims: Vec<Claim> = if is_over {
        let again = "use the keys, and read them again each time";
        vec![
            claim(&python, ReaderOutcome::Fail, "refuse the keys"),
            claim(&[Reader::JavaScript], ReaderOutcome::NotModelled, again),
            unread,
        ]
    } else {
        let heed = [&python[..], &[Reader::JavaScript]].concat();
        vec![claim(&heed, ReaderOutcome::NotModelled, "respect it"), unread]
    };
    Some(Disagreement::of_variable("credential-expiration", VARIABLE, what, claims))
}

/// Returns the disagreements about older names, which a few readers use in place of the usual ones.
fn other_names(around: &Surroundings) -> Vec<Disagreement> {
    let names = [
        ("AWS_ACCESS_KEY", ID, Reader::Go),
        ("AWS_SECRET_KEY", SECRET, Reader::Go),
        ("SECRET_ACCESS_KEY", SECRET, Reader::Rust),
    ];
    let of = |(variable, usual, reader): (&'static str, &str, Reader)| {
        let is_read = around.held(variable).is_some() && around.held(usual).is_none();
        let source = pick(reader, around).credentials;
        let outcome = match source {
            PickedSource::Environment => ReaderOutcome::Take(source),
            _ => ReaderOutcome::NotModelled,
        };
        is_read.then(|| {
            let claims = vec![
                claim(&[reader], outcome, format!("use it instead of {usual}")),
                claim(&readers_that(|other| other != reader), ReaderOutcome::NotModelled, "do not read it"),
            ];
            Disagreement::of_variable("other-key-names", variable, format!("is set without {usual}"), claims)
        })
    };
    names.into_iter().filter_map(of).collect()
}
