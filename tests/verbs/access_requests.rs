//! A role that is not assigned: its page for requests, and the wait until it is.

use crate::support::browser::{MustStayClosed, script};
use crate::support::identity_center::{Fault, Operation};
use crate::support::terminal::{Terminal, on_a_terminal};
use crate::support::wait::until;
use crate::support::world::{SH_FAILURE, World};

const PAGE: &str = "https://ask.example/?a=222222222222&r=Developer";

/// A world where the role of `staging` is not assigned, and the browser writes down what it opens.
fn unassigned() -> World {
    let world = World::signed_in();
    world.service.unassign("222222222222", "Developer");
    let browser = script(world.home(), "browse", "printf '%s\\n' \"$1\" >> \"$HOME/opened\"");
    world.settings(&format!(
        "access_request_url = https://ask.example/?a={{account}}&r={{role}}\nbrowser = {} %s\n",
        browser
    ));
    world
}

fn assign(world: &World) {
    world.service.assign("222222222222", "staging", "staging@example.com", &["ReadOnly", "Developer"]);
}

#[test]
fn the_page_is_opened_where_a_person_is_and_asked_for_it_and_is_shown_elsewhere() {
    for (line, opened) in [
        ("ssoenv use staging --request --shell sh > out", true),
        ("SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use staging --request > out", true),
        ("ssoenv exec --request staging -- echo ran", true),
        ("ssoenv use staging --shell sh > out", false),
        ("ssoenv exec staging -- echo ran", false),
        ("ssoenv use staging --request --no-input --shell sh > out", false),
        ("CI=1 ssoenv use staging --request --shell sh > out", false),
        ("ssoenv use staging --request --shell sh > out < /dev/null", false),
        ("SSOENV_HOOK=1 ssoenv use staging --request --shell sh > out", false),
    ] {
        let world = unassigned();
        let (code, screen) = on_a_terminal(world.line("sh", &["-c", line]));
        assert_eq!(code, 4, "{line}: {screen}");
        let hint = format!("request access at {PAGE}\r\n");
        assert!(screen.ends_with(&hint) && !screen.contains("ran\r"), "{line}: {screen}");
        let said = format!("ssoenv: opening the browser to request access at {PAGE}\r\n");
        assert_eq!(screen.contains(&said), opened, "{line}: {screen}");
        assert_eq!(world.read("opened"), if opened { format!("{PAGE}\n") } else { String::new() }, "{line}");
    }
}

#[test]
fn the_page_is_opened_for_nothing_else() {
    let mut world = World::signed_in();
    world.settings("access_request_url = https://ask.example/\n");
    let _closed = MustStayClosed::of(&mut world);
    for line in ["ssoenv use dev --request --shell sh > out", "ssoenv use typo --request --shell sh > out"] {
        let (_, screen) = on_a_terminal(world.line("sh", &["-c", line]));
        assert!(!screen.contains("ask.example"), "{line}: {screen}");
    }
    // A program that is no browser opens no file, whatever the settings say.
    world.service.unassign("222222222222", "Developer");
    world.settings("access_request_url = file:///etc/passwd\n");
    let (code, screen) =
        on_a_terminal(world.line("sh", &["-c", "ssoenv use staging --request --shell sh > out"]));
    assert!(code == 4 && !screen.contains("opening the browser"), "{screen}");
}

#[test]
fn without_a_page_the_hint_names_the_setting() {
    let world = unassigned();
    world.settings("");
    let ran = world.run(&["use", "staging", "--request"]);
    assert_eq!(ran.code, Some(4));
    let hint = "hint: set access_request_url in the settings: --request opens that page\n";
    assert!(ran.stderr.ends_with(hint), "{}", ran.stderr);
}

#[test]
fn a_role_that_is_waited_for_is_taken_when_it_comes() {
    for (line, shown) in [
        (
            "eval \"$(ssoenv use staging --wait=4s --shell sh)\" && echo \"has $SSOENV_ROLE_NAME\"",
            "has Developer",
        ),
        ("ssoenv exec --wait=4s staging -- echo ran", "ran"),
    ] {
        let world = unassigned();
        let terminal = Terminal::start(world.line("sh", &["-c", line]));
        terminal.shows("ssoenv: role Developer in account 222222222222 is not assigned to you (profile staging); request access at ");
        terminal.shows("waiting for role Developer in account 222222222222: ");
        assign(&world);
        let (code, screen) = terminal.ends();
        assert!(code == 0 && screen.contains(shown), "{screen}");
        assert!(
            screen.contains("ssoenv: role Developer in account 222222222222 is assigned to you now\r\n"),
            "{screen}"
        );
        // One refusal, and one call at the end of so short a time.
        assert_eq!(world.service.count(Operation::GetRoleCredentials), 2, "{line}");
    }
}

#[test]
fn the_wait_goes_on_without_a_terminal_and_ends_with_its_time() {
    let world = unassigned();
    let ran = world.run(&["use", "staging", "--wait=1s", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(4), SH_FAILURE));
    assert!(ran.stderr.contains("; waiting up to 1s for it (Ctrl-C stops waiting)\n"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with(&format!("request access at {PAGE}\n")), "{}", ran.stderr);
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 2);
    // Nothing waits for what is no matter of assignment.
    for target in ["dev", "typo"] {
        let began = world.service.calls().len();
        let ran = world.run(&["use", target, "--wait"]);
        assert!([Some(0), Some(5)].contains(&ran.code) && !ran.stderr.contains("waiting"), "{}", ran.stderr);
        assert!(world.service.calls().len() <= began + 1);
    }
    let ran = world.run(&["use", "staging", "--wait=soon"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}

#[test]
fn a_sign_in_that_ends_meanwhile_is_said() {
    let world = unassigned();
    let line = "ssoenv use staging --wait=3s --shell sh > out";
    let terminal = Terminal::start(world.line("sh", &["-c", line]));
    terminal.shows("waiting for role Developer");
    world.service.revoke_sessions();
    let (code, screen) = terminal.ends();
    assert_eq!(code, 3, "{screen}");
    assert!(
        screen.contains("; no longer waiting for role Developer in account 222222222222\r\n"),
        "{screen}"
    );
    assert!(screen.contains("ssoenv: the sign-in to my-org is no longer accepted"), "{screen}");
    assert!(screen.contains("hint: run `ssoenv login my-org`"), "{screen}");
    assert_eq!(world.read("out"), SH_FAILURE);
}

#[test]
fn a_call_that_the_service_limits_is_not_repeated_in_the_time_that_is_left() {
    let world = unassigned();
    let line = "ssoenv use staging --wait=2s --shell sh > out";
    let terminal = Terminal::start(world.line("sh", &["-c", line]));
    terminal.shows("waiting for role Developer");
    world.service.fault(Operation::GetRoleCredentials, Fault::StatusWithRetryAfter(429, 3600));
    let (code, screen) = terminal.ends();
    // The service asks for a longer pause than the time that is left.
    assert_eq!(code, 6, "{screen}");
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 2, "{screen}");
}

#[test]
fn ctrl_c_ends_the_wait_and_leaves_the_line_clean() {
    let world = unassigned();
    let line = "ssoenv use staging --wait --shell sh > out; echo \"ended with $?\"";
    let mut terminal = Terminal::start(world.line("sh", &["-c", &format!("trap : INT; {line}")]));
    terminal.shows("waiting up to 1h for it");
    terminal.shows("waiting for role Developer in account 222222222222: ");
    terminal.types("\u{3}");
    terminal.shows("ended with 130");
    let (_, screen) = terminal.ends();
    let last = screen.rsplit("ssoenv:").next().unwrap();
    assert!(last.contains("\u{1b}[K") || last.contains("\r"), "{screen:?}");
    until(|| world.read("out") == SH_FAILURE);
}
