//! What happens to a sign-in on the way: signals, stray keys, a network that goes, terminals that nobody meant.

use crate::support::browser::StandIn;
use crate::support::identity_center::{Fault, Operation, browser};
use crate::support::terminal::Terminal;
use crate::support::wait::until;
use crate::support::world::{SH_FAILURE, World, ran};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::process::Stdio;
use std::time::Duration;

fn signal(process: i32, signal: Signal) {
    kill_process(Pid::from_raw(process).unwrap(), signal).unwrap();
}

/// A world in which dev is active.
fn active() -> World {
    let mut world = World::signed_in();
    let set = world.used(&["dev"]);
    world.apply(&json!({ "set": set, "unset": [] }));
    world
}

#[test]
fn a_signal_when_the_token_is_stored_leaves_no_credentials_of_the_sign_in_before() {
    let world = World::signed_in();
    world.service.configure(|rules| rules.approve_device_automatically = true);
    for _ in 0..5 {
        drop(world.used(&["dev", "--refresh"]));
        let before = world.token()["accessToken"].clone();
        let role = world.role_path("111111111111", "Developer");
        assert!(role.exists());
        let mut login = world.ssoenv(&["login", "my-org", "--device-code", "--force"]);
        let mut child = login.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while world.token()["accessToken"] == before {
            std::thread::yield_now();
        }
        signal(i32::try_from(child.id()).unwrap(), Signal::INT);
        child.wait().unwrap();
        assert!(!role.exists());
    }
}

#[test]
fn the_variable_of_the_wrapper_alone_brings_no_secret_to_a_terminal() {
    let mut world = active();
    world.variable("SSOENV_WRAP", "bash");
    for verb in ["login", "logout"] {
        let (code, screen) = Terminal::start(world.ssoenv_line(&[verb, "my-org"])).ends();
        assert_eq!(code, 0, "{screen}");
        assert!(!screen.contains("AWS_"), "{screen}");
    }
}

#[test]
fn a_line_that_was_meant_for_the_shell_ends_no_sign_in_and_goes_nowhere() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let mut terminal = Terminal::start(world.ssoenv_line(&["login", "my-org"]));
    let link = stand_in.link();
    terminal.shows("can also paste the address");
    terminal.types("./deploy-production.sh --now\n");
    terminal.shows("the input is neither an address nor a code");
    assert_eq!(world.service.count(Operation::CreateToken), 0);
    // One that could be a code is asked about, and the answer is not the end either.
    terminal.types(&format!("{}\n", "x".repeat(64)));
    terminal.shows("the sign-in is still waiting for the browser");
    browser::allow(&link);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
}

#[test]
fn an_address_longer_than_a_line_of_the_terminal_can_be_pasted() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let mut terminal = Terminal::start(world.ssoenv_line(&["login", "my-org"]));
    let link = stand_in.link();
    let state = link.split("&state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    terminal.shows("can also paste the address");
    terminal.types(&format!("http://127.0.0.1:1/oauth/callback?code={}&state={state}\n", "x".repeat(6000)));
    terminal.shows("the sign-in is still waiting for the browser");
    let calls = world.service.calls();
    let sent = calls.iter().find(|call| call.operation == Operation::CreateToken).unwrap();
    assert!(sent.body.contains(&"x".repeat(6000)));
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().0, 130);
}

#[test]
fn a_terminal_is_whole_after_any_end() {
    for (arguments, waits_for) in [("login my-org", "can also paste the address"), ("configure", "Session:")]
    {
        for ends_with in [Signal::INT, Signal::TERM, Signal::HUP] {
            let mut world = World::empty();
            // Nobody reads what it says, so that it stays open.
            StandIn::of(&mut world);
            world.variable("BROWSER", "true");
            let script = format!("stty -g; sh -c 'echo process $$.; exec ssoenv {arguments}'; echo; stty -g");
            let mut line = world.ssoenv_line(&[]);
            line.get_argv_mut().clear();
            line.get_argv_mut().extend(["sh", "-c", &script].map(Into::into));
            let terminal = Terminal::start(line);
            let screen = terminal.shows(waits_for);
            let child = screen.split("process ").nth(1).unwrap().split('.').next().unwrap().parse().unwrap();
            signal(child, ends_with);
            let (_, screen) = terminal.ends();
            let lines: Vec<&str> = screen.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            assert_eq!(lines.first(), lines.last(), "{ends_with:?}: {screen}");
        }
    }
}

#[test]
fn a_network_that_goes_for_a_while_does_not_end_the_wait_for_a_code() {
    let world = World::empty();
    world.service.configure(|rules| {
        rules.approve_device_automatically = true;
        rules.device_interval = 0;
    });
    for (fault, times) in [(Fault::Reset, 3), (Fault::Status(503), 2), (Fault::Status(429), 0)] {
        world.service.fault_times(Operation::CreateToken, fault, times);
    }
    let ran = world.run(&["login", "my-org", "--device-code"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(world.service.count(Operation::CreateToken), 6);
}

#[test]
fn the_session_of_a_chain_is_the_one_its_credentials_come_from() {
    let mut world = World::signed_in();
    let text = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&format!(
        "{text}
[sso-session other]
sso_start_url = https://other.awsapps.com/start
sso_region = us-east-1
[profile there]
sso_session = other
sso_account_id = 111111111111
sso_role_name = Developer
[profile chained]
role_arn = arn:aws:iam::222222222222:role/x
source_profile = there
[profile on-keys]
role_arn = arn:aws:iam::222222222222:role/x
source_profile = keys
[profile keys]
aws_access_key_id = AKIA
aws_secret_access_key = s
"
    ));
    world.variable("AWS_PROFILE", "chained");
    let ran = world.run(&["logout"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), "ssoenv: not signed in to other\n"));
    for (profile, code) in [("chained", 3), ("on-keys", 0), ("deploy", 0)] {
        assert_eq!(world.run(&["status", "--quiet", "--profile", profile]).code, Some(code), "{profile}");
    }
}

#[test]
fn a_name_that_looks_like_an_option_has_a_hint_that_works() {
    let world = World::empty();
    world.config("[profile p]\nsso_session = -x\nsso_account_id = 111111111111\nsso_role_name = R\n[sso-session -x]\nsso_start_url = https://d-1234567890.awsapps.com/start\nsso_region = us-east-1\n");
    let ran = world.run(&["use", "p", "--shell", "sh"]);
    assert!(ran.stderr.ends_with("hint: ssoenv login -- -x\n"), "{}", ran.stderr);
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let ran = world.run(&["login", "--device-code", "--", "-x"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn credentials_that_somebody_has_removed_meanwhile_are_not_served_after_a_failure() {
    let world = World::signed_in().with_cached(&["dev"]);
    world.service.forget_calls();
    world.service.configure(|rules| rules.latency = Duration::from_millis(300));
    world.service.fault(Operation::GetRoleCredentials, Fault::Status(500));
    let mut line = world.ssoenv(&["use", "dev", "--refresh", "--shell", "sh"]);
    let child = line.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until(|| world.service.count(Operation::GetRoleCredentials) > 0);
    std::fs::remove_file(world.role_path("111111111111", "Developer")).unwrap();
    let used = ran(child.wait_with_output().unwrap());
    assert_eq!((used.code, used.stdout.as_str()), (Some(6), SH_FAILURE), "{}", used.stderr);
}

#[test]
fn a_renewal_of_its_own_is_no_sign_in() {
    let world = World::signed_in();
    world.sign_in_with(-5);
    world.service.configure(|rules| rules.approve_device_automatically = true);
    // As after an administrator has ended the session: tokens are renewed, and accepted nowhere.
    world.service.fault(Operation::ListAccounts, Fault::Status(401));
    let ran = world.run(&["login", "my-org", "--device-code"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(world.service.count(Operation::StartDeviceAuthorization), 1);
}

#[test]
fn a_question_holds_up_nobody_who_signs_in() {
    let world = World::empty();
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let terminal = Terminal::start(world.ssoenv_line(&["use", "dev", "--login", "--print", "--shell", "sh"]));
    terminal.shows("Sign in to my-org now?");
    let ran = world.run(&["login", "my-org", "--device-code"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    signal(terminal.process(), Signal::TERM);
    assert_eq!(terminal.ends().0, 143);
}

#[test]
fn a_session_moves_with_its_region_and_no_profile_moves_by_itself() {
    const ROLE: [&str; 4] = ["--account", "111111111111", "--role", "Developer"];
    let other = ["--start-url", "https://ssoins-1.portal.eu-west-1.app.aws"];
    let silent = ["--start-url", "https://else.awsapps.com/start"];
    let old = "[profile old]\nsso_start_url = https://b.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111111111111\nsso_role_name = R\n";
    for (arguments, code, said) in [
        (&[&["--session", "my-org"][..], &other].concat(), 0, "+ sso_region = eu-west-1"),
        (&[&["--session", "my-org"][..], &silent].concat(), 2, "ssoenv: --sso-region is required"),
        (&[&["--profile", "old"][..], &ROLE].concat(), 2, "ssoenv: --session is required"),
        (&[&["--profile", "old-style"][..], &ROLE].concat(), 0, "+ sso_session = my-org"),
    ] {
        let world = World::signed_in();
        let text = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
        world.config(&format!("{old}{text}"));
        let ran = world.run(&[&["configure", "--no-input"], arguments.as_slice()].concat());
        assert_eq!(ran.code, Some(code), "{arguments:?} {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{arguments:?} {}", ran.stderr);
    }
}

#[test]
fn a_name_that_is_made_up_replaces_no_other_role() {
    let world = World::signed_in();
    for (role, code) in [("Read.Only", 0), ("Read.Only", 0), ("read-only", 2)] {
        let ran = world.run(&[
            "configure",
            "--no-input",
            "--session",
            "my-org",
            "--account",
            "222222222222",
            "--role",
            role,
        ]);
        assert_eq!(ran.code, Some(code), "{role} {}", ran.stderr);
    }
}
