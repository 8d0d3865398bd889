//! This tool's registration: made once, kept under the AWS CLI's name, and made again when the service has forgotten it.

use super::{ends, opened, start};
use crate::support::browser::StandIn;
use crate::support::home::{registration_path, rfc3339};
use crate::support::identity_center::{Fault, Operation, browser};
use crate::support::world::World;
use serde_json::Value;

const BROWSER: &str = "ssoenv login my-org --force";
const CODE: &str = "ssoenv login my-org --force --device-code";

/// What the AWS CLI sends for the browser (protocol notes, 4.2).
const AWS_CLI: &str = r#"{"clientName": "botocore-client-my-org", "clientType": "public", "grantTypes": ["authorization_code", "refresh_token"], "redirectUris": ["http://127.0.0.1/oauth/callback"], "issuerUrl": "https://d-1234567890.awsapps.com/start", "scopes": ["sso:account:access"]}"#;

fn world() -> (World, StandIn) {
    let mut world = World::empty();
    world.service.configure(|rules| rules.device_interval = 0);
    let stand_in = StandIn::of(&mut world);
    (world, stand_in)
}

fn sign_in(world: &World, stand_in: &StandIn, line: &str) {
    let (terminal, link) = opened(world, stand_in, line);
    browser::allow(&link);
    let (code, screen) = ends(terminal);
    assert_eq!(code, 0, "{screen}");
}

fn registration(world: &World) -> String {
    std::fs::read_to_string(registration_path(world.home(), &world.service.start_url())).unwrap()
}

/// Leaves a registration of the AWS CLI, which the service knows, with so many seconds left.
fn of_the_aws_cli(world: &World, seconds_left: i64) -> Value {
    let url = format!("{}/client/register", world.service.url());
    let answer = browser::fetch("POST", &url, &[("Content-Type", "application/json")], AWS_CLI);
    let client: Value = serde_json::from_str(&answer.body).unwrap();
    world.service.forget_calls();
    let path = registration_path(world.home(), &world.service.start_url());
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = format!(
        r#"{{"clientId": {}, "clientSecret": {}, "expiresAt": "{}", "scopes": ["sso:account:access"], "grantTypes": ["authorization_code", "refresh_token"]}}"#,
        client["clientId"],
        client["clientSecret"],
        rfc3339(world.service.now() + seconds_left)
    );
    std::fs::write(path, text).unwrap();
    client
}

#[test]
fn a_registration_is_made_once_and_every_file_is_as_the_aws_cli_writes_it() {
    let (world, stand_in) = world();
    sign_in(&world, &stand_in, BROWSER);
    sign_in(&world, &stand_in, BROWSER);
    let calls = world.service.calls();
    let made: Vec<_> = calls.iter().filter(|call| call.operation == Operation::RegisterClient).collect();
    let sent = AWS_CLI.replace("botocore-client", "ssoenv").replace("\": ", "\":").replace(", \"", ",\"");
    assert_eq!(made.iter().map(|call| call.body.as_str()).collect::<Vec<_>>(), [sent]);
    let token = world.token();
    let field = |name: &str| token[name].as_str().unwrap();
    let expected = format!(
        r#"{{"startUrl": "https://d-1234567890.awsapps.com/start", "region": "us-east-1", "accessToken": "{}", "expiresAt": "{}", "clientId": "{}", "clientSecret": "{}", "registrationExpiresAt": "{}", "refreshToken": "{}"}}"#,
        field("accessToken"),
        field("expiresAt"),
        field("clientId"),
        field("clientSecret"),
        field("registrationExpiresAt"),
        field("refreshToken")
    );
    assert_eq!(std::fs::read_to_string(world.token_path()).unwrap(), expected);
    let expected = format!(
        r#"{{"clientId": "{}", "clientSecret": "{}", "expiresAt": "{}", "scopes": ["sso:account:access"], "grantTypes": ["authorization_code", "refresh_token"]}}"#,
        field("clientId"),
        field("clientSecret"),
        field("registrationExpiresAt")
    );
    assert_eq!(registration(&world), expected);
    for (time, life) in [(field("expiresAt"), 3600), (field("registrationExpiresAt"), 90 * 86_400)] {
        let found =
            humantime::parse_rfc3339(time).unwrap().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let expected = world.service.now() + life;
        assert!(
            time.len() == 20 && time.ends_with('Z') && (expected - 60..=expected).contains(&(found as i64)),
            "{time}"
        );
    }
    let folder = world.token_path().parent().unwrap().to_owned();
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 2, "{files:?}");
    for (path, mode) in files.into_iter().map(|file| (file, 0o600)).chain([(folder, 0o700)]) {
        crate::support::permissions::expect(&path, mode);
    }
}

#[test]
fn a_registration_of_the_aws_cli_is_used_unless_it_ends_soon() {
    for (seconds_left, made) in [(3600, 0), (14 * 60, 1), (-5, 1)] {
        let (world, stand_in) = world();
        let client = of_the_aws_cli(&world, seconds_left);
        sign_in(&world, &stand_in, BROWSER);
        assert_eq!(world.service.count(Operation::RegisterClient), made, "{seconds_left}");
        assert_eq!(world.token()["clientId"] == client["clientId"], made == 0);
    }
}

#[test]
fn a_registration_that_cannot_be_read_is_replaced() {
    for rubbish in ["", "{}", "[1]", "{\"clientId\": \"c\"}"] {
        let (world, stand_in) = world();
        of_the_aws_cli(&world, 3600);
        std::fs::write(registration_path(world.home(), &world.service.start_url()), rubbish).unwrap();
        sign_in(&world, &stand_in, BROWSER);
        assert!(registration(&world).contains("\"grantTypes\""), "{rubbish}");
    }
}

#[test]
fn browser_and_code_share_a_name_and_replace_each_other() {
    let (world, stand_in) = world();
    for (line, made) in [(BROWSER, 1), (CODE, 2), (CODE, 2), (BROWSER, 3)] {
        sign_in(&world, &stand_in, line);
        assert_eq!(world.service.count(Operation::RegisterClient), made);
        assert_eq!(registration(&world).contains("grantTypes"), line == BROWSER);
    }
    assert_eq!(std::fs::read_dir(world.token_path().parent().unwrap()).unwrap().count(), 2);
}

#[test]
fn a_code_for_a_forgotten_registration_is_asked_for_once_more() {
    let forgotten = Fault::Error { status: 401, code: "InvalidClientException", message: "who?" };
    let (world, stand_in) = world();
    sign_in(&world, &stand_in, CODE);
    world.service.fault_times(Operation::StartDeviceAuthorization, forgotten.clone(), 1);
    sign_in(&world, &stand_in, CODE);
    assert_eq!(world.service.count(Operation::RegisterClient), 2);
    assert!(registration(&world).contains(world.token()["clientId"].as_str().unwrap()));
    world.service.fault(Operation::StartDeviceAuthorization, forgotten);
    let (code, screen) = ends(start(&world, CODE));
    assert_eq!((code, stand_in.opened()), (6, 2), "{screen}");
    assert_eq!(world.service.count(Operation::RegisterClient), 3);
}

#[test]
fn a_browser_that_comes_back_for_a_forgotten_registration_is_sent_once_more() {
    let forgotten = Fault::Error { status: 401, code: "InvalidClientException", message: "who?" };
    for (times, expected) in [(1, 0), (2, 6)] {
        let (world, stand_in) = world();
        world.service.fault_times(Operation::CreateToken, forgotten.clone(), times);
        let (terminal, link) = opened(&world, &stand_in, BROWSER);
        let page = browser::allow(&link);
        assert!(page.status == 400 && page.body.contains("Your terminal shows a new link"), "{}", page.body);
        let second = stand_in.link();
        assert_ne!(super::parameter(&second, "client_id"), super::parameter(&link, "client_id"));
        let page = browser::allow(&second);
        assert_eq!(page.body.contains("Signed in"), expected == 0, "{}", page.body);
        let (code, screen) = ends(terminal);
        assert_eq!((code, stand_in.opened()), (expected, 2), "{screen}");
        assert_eq!(world.service.count(Operation::RegisterClient), 2);
        assert_eq!(world.service.count(Operation::CreateToken), 2);
    }
}
