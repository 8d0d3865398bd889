//! `list --available`: runs that are killed or interrupted, several at once, and what goes before them.

use super::available_roles::{asked, assign, available};
use crate::support::identity_center::{Fault, Operation};
use crate::support::listing;
use crate::support::terminal::Terminal;
use crate::support::wait::until;
use crate::support::world::{Ran, World, ran};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

/// 43 accounts, of which the service answers for a few and is then silent.
fn silent_after(answers: usize) -> World {
    let world = World::signed_in();
    assign(&world, 40);
    let roles = Fault::Answer(r#"{"roleList":[{"roleName":"Reader"}]}"#.to_owned());
    world.service.fault_times(Operation::ListAccountRoles, roles, answers);
    world.service.fault(Operation::ListAccountRoles, Fault::Hang);
    world
}

fn start(world: &World) -> Child {
    let mut command = world.ssoenv(&["list", "--available", "--names"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Listing after which the service speaks again; returns how often it asked for accounts and for roles.
fn goes_on(world: &World) -> (usize, usize) {
    world.service.clear_faults();
    world.service.forget_calls();
    let ran = available(world, &["--names"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(asked(world).values().all(|times| *times == 1));
    (world.service.count(Operation::ListAccounts), asked(world).len())
}

fn interrupt(child: Child, signal: Signal) -> Ran {
    kill_process(Pid::from_child(&child), signal).unwrap();
    ran(child.wait_with_output().unwrap())
}

#[test]
fn a_run_that_is_killed_goes_on_where_it_stopped() {
    let world = silent_after(23);
    let child = start(&world);
    until(|| listing::known(&world).len() == 23);
    let ran = interrupt(child, Signal::KILL);
    assert_eq!((ran.code, ran.stdout.as_str()), (None, ""));
    assert_eq!(goes_on(&world), (0, 20));
}

#[test]
fn ctrl_c_keeps_every_answer_and_waits_for_no_other() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let world = silent_after(11);
        let child = start(&world);
        // The last answer may not be written yet.
        until(|| world.service.count(Operation::ListAccountRoles) >= 11 + 8);
        let ran = interrupt(child, signal);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), ""));
        let told = " of 43 accounts of my-org are kept, and the next listing asks for the others\n";
        assert!(ran.stderr.starts_with("ssoenv: interrupted: ") && ran.stderr.ends_with(told), "{ran:?}");
        let kept = listing::known(&world).len();
        assert!(ran.stderr.contains(&format!("interrupted: {kept} of")) && kept > 0, "{kept} {ran:?}");
        assert_eq!(goes_on(&world), (0, 43 - kept));
    }
}

#[test]
fn on_a_terminal_ctrl_c_ends_the_line_of_the_progress() {
    let world = silent_after(11);
    let mut terminal = Terminal::start_on(world.ssoenv_line(&["list", "--available"]), 24, 120);
    terminal.shows("ssoenv: listing my-org: 11 of 43 accounts");
    terminal.types("\u{3}");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 130, "{screen}");
    assert!(screen.contains("interrupted: 11 of 43 accounts of my-org are kept"), "{screen}");
}

#[test]
fn refresh_that_is_interrupted_keeps_the_old_answers_and_goes_on_too() {
    let world = World::signed_in();
    drop(available(&world, &[]));
    world.service.fault(Operation::ListAccounts, Fault::Hang);
    world.service.forget_calls();
    let mut command = world.ssoenv(&["list", "--available", "--refresh"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until(|| world.service.count(Operation::ListAccounts) == 1);
    let ran = interrupt(child, Signal::INT);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert_eq!(listing::known(&world).len(), 3);
    assert_eq!(goes_on(&world), (1, 3));
}

#[test]
fn a_second_process_waits_and_finds_what_the_first_has_asked() {
    let world = silent_after(23);
    let first = start(&world);
    until(|| listing::known(&world).len() == 23);
    world.service.forget_calls();
    let mut second = start(&world);
    let mut told = String::new();
    let mut stderr = BufReader::new(second.stderr.take().unwrap());
    stderr.read_line(&mut told).unwrap();
    assert_eq!(told, "ssoenv: waiting for another ssoenv that lists my-org\n");
    assert_eq!(world.service.count(Operation::ListAccountRoles), 0);
    // Its lock ends with the first one.
    world.service.clear_faults();
    drop(interrupt(first, Signal::KILL));
    let ran = ran(second.wait_with_output().unwrap());
    assert!(ran.code == Some(0) && ran.stdout.lines().count() >= 43, "{ran:?}");
    assert_eq!((world.service.count(Operation::ListAccounts), asked(&world).len()), (0, 20));
}

#[test]
fn several_at_once_ask_for_each_account_once() {
    let world = World::signed_in();
    assign(&world, 60);
    let started: Vec<Child> = (0..3).map(|_| start(&world)).collect();
    let runs: Vec<Ran> = started.into_iter().map(|child| ran(child.wait_with_output().unwrap())).collect();
    for ran in &runs {
        assert_eq!((ran.code, &ran.stdout), (Some(0), &runs[0].stdout), "{}", ran.stderr);
    }
    assert_eq!(runs[0].stdout.lines().count(), 66);
    assert_eq!(world.service.count(Operation::ListAccounts), 1);
    assert!(asked(&world).len() == 63 && asked(&world).values().all(|times| *times == 1));
}

#[test]
fn a_sign_out_meanwhile_is_not_undone_by_a_listing() {
    let world = silent_after(23);
    let child = start(&world);
    until(|| listing::known(&world).len() == 23);
    assert_eq!(world.run(&["logout", "my-org"]).code, Some(0));
    let ran = interrupt(child, Signal::INT);
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert_eq!(listing::path(&world), None);
}

#[test]
fn use_goes_before_a_listing() {
    let world = World::signed_in();
    assign(&world, 60);
    world.service.limit(20.0, 20.0);
    let child = start(&world);
    let throttled = |world: &World, operation| {
        let calls = world.service.calls();
        calls.iter().filter(|call| call.operation == operation && call.status == 429).count()
    };
    until(|| throttled(&world, Operation::ListAccountRoles) > 0);
    for profile in ["dev", "prod", "staging"] {
        assert_eq!(world.used(&[profile])["AWS_SSO_PROFILE"], profile);
    }
    // On a busy machine the listing notices late that others wait.
    assert!(throttled(&world, Operation::GetRoleCredentials) <= 4);
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str(), ran.stdout.lines().count()), (Some(0), "", 66));
    assert_eq!(world.service.count(Operation::CreateToken), 0);
}
