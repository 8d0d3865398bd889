//! The device code: shown where no browser can work, asked about again and again until the person has decided.

use super::{ends, link_in, opened, says, start, unseen};
use crate::support::browser::{MustStayClosed, StandIn};
use crate::support::identity_center::{Call, Fault, Operation, browser};
use crate::support::wait::until;
use crate::support::world::{Ran, World, ran};
use serde_json::Value;
use std::time::{Duration, Instant};

const LINE: [&str; 3] = ["login", "my-org", "--device-code"];

/// A service that lets itself be asked at any pace.
fn world() -> World {
    World::empty().with_rules(|rules| rules.device_interval = 0)
}

fn sent(calls: &[Call], operation: Operation) -> Value {
    let call = calls.iter().find(|call| call.operation == operation).unwrap();
    serde_json::from_str(&call.body).unwrap()
}

/// Signs in where nobody is seen; `decide` is called once the service has been asked whether the person has decided.
fn decided(world: &World, decide: impl FnOnce(&str)) -> Ran {
    let mut child = unseen(world, &LINE);
    let said = says(&mut child, "and confirm if");
    until(|| world.service.count(Operation::CreateToken) > 0);
    decide(&link_in(&said));
    ran(child.wait_with_output().unwrap())
}

#[test]
fn the_browser_shows_the_code_that_the_terminal_shows() {
    let mut world = world();
    let stand_in = StandIn::of(&mut world);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org --device-code");
    let code = super::parameter(&link, "user_code");
    assert!(browser::open(&link).body.contains(&code));
    browser::allow(&link);
    let (ended, screen) = ends(terminal);
    assert_eq!(ended, 0, "{screen}");
    assert!(screen.contains(&format!("\r\nssoenv: {link}\r\n")), "{screen}");
    assert!(
        screen.contains(&format!("\r\nssoenv: and confirm if the page shows the code {code}\r\n")),
        "{screen}"
    );
    assert!(screen.contains("ssoenv: signed in to my-org: "), "{screen}");
    let (calls, token) = (world.service.calls(), world.token());
    let registered = sent(&calls, Operation::RegisterClient);
    assert_eq!(
        registered.to_string(),
        r#"{"clientName":"ssoenv-my-org","clientType":"public","scopes":["sso:account:access"]}"#
    );
    let asked = sent(&calls, Operation::StartDeviceAuthorization);
    assert_eq!(
        (&asked["clientId"], asked["startUrl"].as_str()),
        (&token["clientId"], Some(&*world.service.start_url()))
    );
    let polled = sent(&calls, Operation::CreateToken);
    assert_eq!(polled["grantType"], "urn:ietf:params:oauth:grant-type:device_code");
    let names: Vec<&String> = polled.as_object().unwrap().keys().collect();
    assert_eq!(names, ["grantType", "clientId", "clientSecret", "deviceCode"]);
}

#[test]
fn over_ssh_a_code_is_shown_by_itself_and_the_person_hears_why() {
    let mut world = world();
    world.variable("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
    let terminal = start(&world, "ssoenv login my-org");
    let screen = terminal.shows("if the page shows the code ");
    assert!(
        screen.contains("ssoenv: cannot open a browser here (an SSH session): signing in with a code\r\n"),
        "{screen}"
    );
    assert!(screen.contains("ssoenv: to sign in to my-org, open this link in any browser:\r\n"), "{screen}");
    browser::allow(&link_in(&screen));
    assert_eq!(ends(terminal).0, 0);
}

#[test]
fn whoever_has_not_begun_the_sign_in_hears_nothing_of_a_code() {
    let mut world = world();
    world.variable("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
    let line = "ssoenv use dev --login --shell sh > \"$HOME/out\"";
    let mut terminal = start(&world, line);
    terminal.shows("Sign in to my-org now?");
    let second = start(&world, line);
    second.shows("in another terminal");
    assert!(!terminal.has_shown("cannot open a browser"));
    terminal.types("y\r");
    let screen = terminal.shows("if the page shows the code ");
    assert!(screen.contains("ssoenv: cannot open a browser here (an SSH session)"), "{screen}");
    browser::allow(&link_in(&screen));
    assert_eq!(ends(terminal).0, 0);
    let (code, screen) = ends(second);
    assert!(code == 0 && !screen.contains("cannot open a browser"), "{screen}");
}

#[test]
fn a_link_that_does_not_know_the_code_is_shown_with_it() {
    let world = world();
    world.service.configure(|rules| rules.name_device_link = false);
    let mut child = unseen(&world, &LINE);
    let said = says(&mut child, "and enter the code ");
    let link = link_in(&said);
    assert!(!link.contains("user_code"), "{link}");
    let code = says(&mut child, "\n");
    browser::allow(&format!("{link}?user_code={}", code.trim()));
    assert_eq!(ran(child.wait_with_output().unwrap()).code, Some(0));
}

#[test]
fn an_address_that_is_none_is_not_opened() {
    for text in [r#""javascript:alert(1)""#, r#""http://evil.example/""#, r#""https://x.example/\u001b[2J""#]
    {
        let mut world = world();
        let _closed = MustStayClosed::of(&mut world);
        let answer = format!(
            r#"{{"deviceCode": "d", "userCode": "C", "verificationUri": {text}, "verificationUriComplete": {text}, "expiresIn": 600}}"#
        );
        world.service.fault(Operation::StartDeviceAuthorization, Fault::Answer(answer));
        let (code, screen) = ends(start(&world, "ssoenv login my-org --device-code"));
        assert!(code == 6 && !screen.contains("evil") && !screen.contains("alert"), "{screen}");
    }
}

#[test]
fn of_two_addresses_the_good_one_is_shown() {
    let world = world();
    let answer = r#"{"deviceCode": "d", "userCode": "C-1", "verificationUri": "https://x.example/", "verificationUriComplete": "javascript:alert(1)", "expiresIn": 600}"#;
    world.service.fault(Operation::StartDeviceAuthorization, Fault::Answer(answer.to_owned()));
    let mut terminal = start(&world, "ssoenv login my-org --device-code --no-browser");
    let screen = terminal.shows("ssoenv: and enter the code C-1\r\n");
    assert!(screen.contains("ssoenv: https://x.example/\r\n") && !screen.contains("alert"), "{screen}");
    terminal.types("\u{3}");
    assert_eq!(ends(terminal).0, 130);
}

#[test]
fn the_end_of_the_wait_is_told_by_its_exit_code() {
    let world = world();
    let expired = decided(&world, |_| world.service.advance(700));
    assert_eq!(expired.code, Some(3), "{expired:?}");
    assert!(
        expired
            .stderr
            .contains("\nssoenv: the sign-in to my-org timed out after 10m\nhint: ssoenv login my-org\n"),
        "{expired:?}"
    );
    let denied = decided(&world, |link| drop(browser::deny(link)));
    assert_eq!(denied.code, Some(4), "{denied:?}");
    assert!(
        denied.stderr.contains("\nssoenv: the sign-in to my-org was declined\nhint: ssoenv login my-org\n"),
        "{denied:?}"
    );
    let allowed = decided(&world, |link| drop(browser::allow(link)));
    assert_eq!((allowed.code, allowed.stdout.as_str()), (Some(0), ""), "{allowed:?}");
}

#[test]
fn a_code_that_has_run_out_is_not_asked_about_any_more() {
    let world = world();
    // The service would go on answering.
    world.service.configure(|rules| rules.device_life = 1);
    let pending = Fault::Error { status: 400, code: "AuthorizationPendingException", message: "still" };
    world.service.fault(Operation::CreateToken, pending);
    assert_eq!(ends(start(&world, "ssoenv login my-org --device-code --no-browser")).0, 3);
}

#[test]
fn a_service_that_falters_is_asked_again() {
    let world = world();
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let pending = Fault::Error { status: 400, code: "AuthorizationPendingException", message: "still" };
    for (fault, times) in [
        (Fault::Status(500), 1),
        (Fault::Reset, 1),
        (Fault::HtmlError(502), 1),
        (pending, 1),
        (Fault::Status(503), 2),
    ] {
        world.service.fault_times(Operation::CreateToken, fault, times);
    }
    let ran = world.run(&LINE);
    assert_eq!((ran.code, world.service.count(Operation::CreateToken)), (Some(0), 7), "{ran:?}");
}

#[test]
fn a_service_that_is_gone_until_the_code_has_run_out_is_named() {
    for (fault, said) in
        [(Fault::Status(500), "InternalServerException"), (Fault::Reset, "no answer from http")]
    {
        let world = world();
        world.service.configure(|rules| rules.device_life = 1);
        world.service.fault(Operation::CreateToken, fault);
        let (code, screen) = ends(start(&world, "ssoenv login my-org --device-code --no-browser"));
        assert!(code == 6 && screen.contains(said), "{screen}");
    }
}

#[test]
fn a_service_that_asks_for_it_is_asked_less_often() {
    let world = world();
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let slow_down = Fault::Error { status: 400, code: "SlowDownException", message: "slower" };
    world.service.fault_times(Operation::CreateToken, slow_down, 1);
    let start = Instant::now();
    let ran = world.run(&LINE);
    assert_eq!((ran.code, world.service.count(Operation::CreateToken)), (Some(0), 2), "{ran:?}");
    assert!(start.elapsed() >= Duration::from_secs(5), "the pause is no longer");
}
