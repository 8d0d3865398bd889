//! What each reader picks in the cases, and which differences are told.

use super::cases::{CASES, around, filled, of_case};
use crate::interop::{ask, tools};
use crate::support::world::World;
use serde_json::{Value, json};
use ssoenv::sdks::{
    Claim, Disagreement, DisagreementPlace, FileTexts, Pick, PickedSource, READERS, Reader, ReaderOutcome,
    Surroundings, agreements, disagreements, table,
};
use std::collections::BTreeSet;
use std::rc::Rc;

/// "`REGION` SOURCE", with the key id where keys are taken.
fn cell(pick: &Pick) -> String {
    let source = serde_json::to_value(pick.credentials).unwrap();
    let region = pick.region.as_ref().map_or("-".to_owned(), |region| format!("`{region}`"));
    let key = match pick.credentials {
        PickedSource::Keys | PickedSource::Environment => {
            format!(":{}", pick.detail.split([' ', ',']).next().unwrap())
        }
        _ => String::new(),
    };
    format!("{region} {}{key}", source.as_str().unwrap())
}

#[test]
fn each_reader_picks_what_it_was_seen_to_pick() {
    for case in CASES {
        let (what, _, _, _, expected, _) = case;
        for (at, pick) in table(&of_case(case)).iter().enumerate() {
            let expected = expected.get(at).unwrap_or(&expected[0]);
            assert_eq!(cell(pick), *expected, "{what}: {}", pick.reader.in_words());
        }
    }
}

#[test]
fn every_difference_is_told_with_its_place() {
    for case in CASES {
        let (what, variables, config, _, _, expected) = case;
        let around = of_case(case);
        let told = disagreements(&around, None);
        let ids: Vec<&str> = told.iter().map(|difference| difference.id).collect();
        assert_eq!(ids, *expected, "{what}");
        for Disagreement { id, reason, place, .. } in told {
            assert!(!reason.contains('\n') && !reason.ends_with('.'), "{id}: {reason}");
            match place {
                DisagreementPlace::Variable { variable } => {
                    assert!(variables.iter().any(|(name, _)| *name == variable), "{what}")
                }
                DisagreementPlace::Line { file, line } => {
                    let text = if file == "config" { config } else { &case.3 };
                    let lines = filled(text).replace('\r', "\n").lines().count();
                    assert!((1..=lines).contains(&(line as usize)), "{what}: {file}:{line}");
                }
            }
        }
    }
}

#[test]
fn nobody_differs_without_a_reason() {
    for case in CASES {
        let around = of_case(case);
        let picks = table(&around);
        let of = |pick: &Pick| (pick.profile.clone(), pick.region.clone(), pick.credentials);
        // The SDK for Go has no region where it has nothing.
        let all_fail = picks.iter().all(|pick| pick.credentials == PickedSource::Fails);
        if picks.iter().any(|pick| of(pick) != of(&picks[0])) && !all_fail {
            assert!(!disagreements(&around, None).is_empty(), "{}", case.0);
        }
    }
}

#[test]
fn what_concerns_another_profile_is_not_told_but_what_keeps_a_reader_from_the_file_is() {
    let config = b"[default]\nregion=eu-west-1\n[profile x]\nregion=eu-west-1 # c\n[profile y]\nRegion=a\n";
    let ids = |config: &[u8], profile| -> Vec<&str> {
        disagreements(&around(&[], config, ""), profile).iter().map(|difference| difference.id).collect()
    };
    assert_eq!(ids(config, None), [""; 0]);
    assert_eq!(ids(config, Some("x")), ["inline-comment"]);
    assert_eq!(ids(config, Some("y")), ["key-case"]);
    assert_eq!(
        ids(b"[default]\nregion=eu-west-1\n[profile z]\na: 1\nb = 1\nb = 2\n", Some("x")),
        ["colon", "key-twice"]
    );
    // Those that a profile builds on, and its session.
    let chain = filled(
        "[profile top]\nregion=a\n{ARN}source_profile=x\n[profile x]\n{SSO}[sso-session s]\nsso_region=us-east-1 ; c\nsso_start_url=u\n",
    );
    assert_eq!(ids(chain.as_bytes(), Some("top")), ["inline-comment"]);
    assert_eq!(ids(b"[default]\nregion = r\nnote=\xff\n", None), ["not-utf8"]);
}

#[test]
fn a_region_by_boto3_is_that_of_the_variable_it_reads() {
    let picks = table(&around(&[("AWS_REGION", "eu-north-1")], b"[default]\nregion=eu-west-1\n", ""));
    let of = |reader| picks.iter().find(|pick| pick.reader == reader).unwrap();
    assert_eq!(of(Reader::Boto3).region_from.as_deref(), Some("profile default"));
    assert_eq!(of(Reader::AwsCli).region_from.as_deref(), Some("AWS_REGION"));
    assert_eq!(picks.iter().map(|pick| pick.reader).collect::<Vec<_>>(), READERS);
}

/// Differences that the table of cases has to have.
const TOLD: &[&str] = &[
    "bare-section",
    "before-sections",
    "behind-header",
    "blanks-in-header",
    "broken-line",
    "byte-order-mark",
    "colon",
    "container-tokens",
    "container-uris",
    "continued-value",
    "credential-expiration",
    "credential-file",
    "credential-source-case",
    "default-profile",
    "default-twice",
    "duration-seconds",
    "duration-text",
    "empty-line-in-value",
    "empty-path",
    "empty-profile",
    "empty-region",
    "endpoint-for-all",
    "endpoints-ignored",
    "equals-in-header",
    "half-keys",
    "half-sso",
    "header-keyword",
    "indented-comment",
    "indented-header",
    "indented-key",
    "inherited-section",
    "inline-comment",
    "key-case",
    "key-characters",
    "key-twice",
    "keys-beside-default",
    "lone-return",
    "mfa-serial",
    "missing-profile",
    "mixed-keys",
    "name-characters",
    "other-key-names",
    "path-expansion",
    "process-shell",
    "profile-beside-keys",
    "profile-in-credentials",
    "quoted-name",
    "quoted-value",
    "refused-value",
    "region-variables",
    "role-region",
    "role-variable",
    "section-twice",
    "security-token",
    "session-key",
    "session-name-variable",
    "several-sources",
    "sso-twice",
    "sso-without-role",
    "sts-endpoints",
    "text-behind-header",
    "two-spellings",
    "unclosed-header",
    "web-identity-variables",
];

#[test]
fn every_kind_of_difference_has_a_case() {
    let told: BTreeSet<&str> = CASES.iter().flat_map(|case| case.5.iter().copied()).collect();
    assert_eq!(told, TOLD.iter().copied().collect());
}

#[test]
fn botocore_picks_what_the_table_says() {
    let Some(python) = tools::python() else { return };
    let question: Vec<Value> = CASES
        .iter()
        .map(|(_, variables, config, credentials, ..)| {
            json!({"variables": variables, "config": filled(config), "credentials": filled(credentials)})
        })
        .collect();
    let answers = ask(python, &World::empty(), "picks.py", &json!(question));
    for (case, answer) in CASES.iter().zip(answers.as_array().unwrap()) {
        // Another file is read there.
        let files = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];
        if case.1.iter().any(|(name, _)| files.contains(name)) {
            continue;
        }
        let pick = table(&of_case(case)).remove(1);
        let region = answer["region"].as_str().map(str::to_owned);
        let source = answer["source"].as_str().unwrap_or("none");
        let same = match pick.credentials {
            PickedSource::Environment => source == "env",
            PickedSource::Role => source == "assume-role",
            PickedSource::WebIdentity => source == "assume-role-with-web-identity",
            PickedSource::Sso => source == "sso",
            PickedSource::Keys => ["config-file", "shared-credentials-file"].contains(&source),
            PickedSource::None => source == "none",
            // These are asked at once, and there is nothing to be had.
            PickedSource::Process
            | PickedSource::Container
            | PickedSource::CredentialFile
            | PickedSource::Login
            | PickedSource::Fails => source == "custom-process" || source == "fails",
        };
        // What is over is found out only when somebody signs with it.
        let is_over = case.5.contains(&"credential-expiration");
        assert!(same || is_over, "{}: {source} {:?}", case.0, pick.credentials);
        assert_eq!(region, pick.region, "{}", case.0);
    }
}

/// Whether what is said of a reader is what the model has it do in these surroundings; `None` where that does not show.
fn holds(claim: &Claim, pick: &Pick) -> Option<bool> {
    match claim.outcome {
        ReaderOutcome::Take(source) => Some(pick.credentials == source),
        ReaderOutcome::Fail => Some(pick.credentials == PickedSource::Fails),
        ReaderOutcome::ProfileFrom(variable) => Some(pick.profile_from == Some(variable)),
        ReaderOutcome::ProfileNotFrom(variable) => Some(pick.profile_from != Some(variable)),
        // Whoever fails has no region, or one that says nothing.
        _ if pick.credentials == PickedSource::Fails => None,
        ReaderOutcome::RegionFrom(variable) => Some(pick.region_from.as_deref() == Some(variable)),
        ReaderOutcome::RegionNotFrom(variable) => Some(pick.region_from.as_deref() != Some(variable)),
        ReaderOutcome::RefuseFile
        | ReaderOutcome::ReadFile
        | ReaderOutcome::SeeSection
        | ReaderOutcome::MissSection
        | ReaderOutcome::NotModelled => None,
    }
}

#[test]
fn no_sentence_about_a_variable_says_what_the_model_does_not_do() {
    let values: [(&str, &[Option<&str>]); 12] = [
        ("AWS_PROFILE", &[None, Some(""), Some("default"), Some("x"), Some("nope")]),
        ("AWS_DEFAULT_PROFILE", &[None, Some(""), Some("x"), Some("nope")]),
        ("AWS_REGION", &[None, Some(""), Some("rr")]),
        ("AWS_DEFAULT_REGION", &[None, Some(""), Some("dr")]),
        ("AWS_ACCESS_KEY_ID", &[None, Some("ENV")]),
        ("AWS_SECRET_ACCESS_KEY", &[None, Some("s")]),
        ("AWS_SECRET_KEY", &[None, Some("s")]),
        ("SECRET_ACCESS_KEY", &[None, Some("s")]),
        ("AWS_CREDENTIAL_EXPIRATION", &[None, Some("2020-01-01T00:00:00Z"), Some("2099-01-01T00:00:00Z")]),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", &[None, Some("/tok")]),
        ("AWS_ROLE_ARN", &[None, Some("arn:aws:iam::111111111111:role/x")]),
        ("AWS_ROLE_SESSION_NAME", &[None, Some("me")]),
    ];
    let files = [
        "",
        "{TWO}",
        "[default]\n{REGION}{ARN}web_identity_token_file=/tok\n",
        "[default]\n{ARN}source_profile=x\n[profile x]\n{X}",
    ]
    .map(filled);
    let (mut checked, mut at) = (0, 1_u64);
    let mut said_of = BTreeSet::new();
    for round in 0..1200_u64 {
        // Any order of the values that comes by all pairs of them soon.
        let mut draw = |count: usize| {
            at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(at >> 33).unwrap() % count
        };
        let mut set: Vec<(&str, &str)> = Vec::new();
        for (name, values) in &values {
            let value = values[draw(values.len() * 2) % values.len()];
            set.extend(value.filter(|_| draw(3) > 0 || round % 2 == 0).map(|value| (*name, value)));
        }
        let around = around(&set, files[draw(files.len())].as_bytes(), "");
        let picks = table(&around);
        for told in disagreements(&around, None).into_iter().chain(agreements(&around)) {
            let DisagreementPlace::Variable { variable } = told.place else { continue };
            said_of.insert(variable);
            for claim in &told.claims {
                for reader in &claim.readers {
                    let pick = picks.iter().find(|pick| pick.reader == *reader).unwrap();
                    assert_ne!(holds(claim, pick), Some(false), "{set:?}: {told:?}: {pick:?}");
                    checked += usize::from(holds(claim, pick).is_some());
                }
            }
            let twice = READERS
                .iter()
                .find(|reader| told.claims.iter().filter(|claim| claim.readers.contains(reader)).count() > 1);
            assert_eq!(twice, None, "{told:?}");
        }
        // And where they differ, something is said.
        let of = |pick: &Pick| (pick.profile.clone(), pick.region.clone(), pick.credentials);
        let fails = picks.iter().filter(|pick| pick.credentials == PickedSource::Fails).count();
        let differ = picks.iter().any(|pick| of(pick) != of(&picks[0]));
        assert!(!differ || fails == READERS.len() || !disagreements(&around, None).is_empty(), "{set:?}");
    }
    assert!(checked > 10_000, "{checked}");
    assert_eq!(said_of.len(), values.len(), "{said_of:?}");
}

#[test]
fn the_other_config_file_of_a_reader_is_told_and_read() {
    let other = |variables: &[(&str, &str)], config: &[u8]| {
        let texts = FileTexts::new(filled("{TWO}").into(), Vec::new(), Some(config.to_owned()));
        let around = Surroundings { texts: Rc::new(texts), ..around(variables, b"", "") };
        let ids: Vec<&str> = disagreements(&around, None).iter().map(|told| told.id).collect();
        let picks = table(&around);
        let cell_of = |reader| cell(picks.iter().find(|pick| pick.reader == reader).unwrap());
        (ids, cell_of(Reader::DotNet4), cell_of(Reader::Java))
    };
    let usual = filled("[default]\nregion=us\n{D}");
    let (of_ours, of_all) = ("`us` keys:D".to_owned(), "`dd` keys:DEF".to_owned());
    for (variable, id) in [
        ("AWS_CONFIG_FILE", "config-file-missing"),
        ("AWS_SHARED_CREDENTIALS_FILE", "credentials-file-alone"),
    ] {
        let (ids, dot_net, java) = other(&[(variable, "/no/such")], usual.as_bytes());
        assert_eq!((ids, dot_net, java), (vec![id], of_ours.clone(), of_all.clone()));
    }
    // What is not expanded is told once.
    let (ids, ..) = other(&[("AWS_CONFIG_FILE", "~/config")], usual.as_bytes());
    assert_eq!(ids, ["path-expansion"]);
}
