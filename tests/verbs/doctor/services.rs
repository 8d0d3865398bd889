//! What is asked of the services: whether they answer, and the time.

use super::*;
use crate::support::identity_center::Operation;
use std::time::Duration;

/// The findings of a run that may ask, beside the usual ones.
fn online(world: &World) -> Vec<Value> {
    let report = report(&world.run(&["doctor", "--json"]));
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter(|finding| !USUAL.contains(&finding["id"].as_str().unwrap())).cloned().collect()
}

#[test]
fn each_service_is_asked_once_and_without_a_token() {
    let world = sound();
    world.config(&format!(
        "{SOUND}[sso-session other]\n{}",
        SOUND.split_once('\n').unwrap().1.split("[profile").next().unwrap()
    ));
    assert_eq!(online(&world), Vec::<Value>::new());
    // Both services of both sessions are at one place here.
    let calls = world.service.calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert_eq!(calls[0].operation, Operation::Unknown);
}

#[test]
fn a_service_that_does_not_answer_is_named_with_its_session() {
    let mut world = sound();
    world.variable("AWS_ENDPOINT_URL_SSO_OIDC", "http://127.0.0.1:1");
    let findings = online(&world);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        (findings[0]["id"].as_str(), findings[0]["level"].as_str()),
        (Some("service.unreachable"), Some("error"))
    );
    assert_eq!(findings[0]["evidence"][0], "http://127.0.0.1:1 (session my-org)");
    let title = findings[0]["title"].as_str().unwrap();
    assert!(title.starts_with("cannot reach http://127.0.0.1:1: "), "{title}");
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn a_clock_that_is_wrong_is_said_once() {
    let world = sound();
    world.service.configure(|rules| rules.date_ahead = Duration::from_secs(3600 * 2 + 30));
    let findings = online(&world);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["id"], "service.clock");
    let title = findings[0]["title"].as_str().unwrap();
    assert!(title.starts_with("the clock of this machine is 2h behind the service's"), "{title}");
    world.service.configure(|rules| rules.date_ahead = Duration::from_secs(60));
    assert_eq!(online(&world), Vec::<Value>::new());
}
