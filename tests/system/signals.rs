//! Ends before the answer: signals and panics. stdout then carries what makes the evaluated line fail, and nothing else.

use crate::support::identity_center::{Fault, Operation};
use crate::support::wait::until;
use crate::support::world::{World, outside_cargo, ran};
use rustix::process::{Pid, Signal, kill_process};
use std::process::Stdio;

/// `use` that is interrupted while the service does not answer.
fn interrupted(world: &World, arguments: &[&str], signal: Signal) -> (Option<i32>, String, String) {
    world.service.forget_calls();
    world.service.fault(Operation::GetRoleCredentials, Fault::Hang);
    let child = world.ssoenv(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until(|| world.service.count(Operation::GetRoleCredentials) > 0);
    kill_process(Pid::from_child(&child), signal).unwrap();
    let ran = ran(child.wait_with_output().unwrap());
    (ran.code, ran.stdout, ran.stderr)
}

#[test]
fn a_signal_makes_the_evaluated_line_fail() {
    let world = World::signed_in();
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let (ended, stdout, stderr) = interrupted(&world, &["use", "dev", "--shell", "fish"], signal);
        assert_eq!((ended, stdout.as_str(), stderr.as_str()), (Some(code), "false;\n", ""));
    }
    let (_, stdout, _) = interrupted(&world, &["use", "dev", "--shell", "powershell"], Signal::INT);
    assert_eq!(stdout, "throw 'ssoenv: interrupted (exit code 130)';\n");
    let (code, stdout, _) = interrupted(&world, &["use", "dev", "--format", "json"], Signal::INT);
    assert_eq!((code, stdout.as_str()), (Some(130), ""));
}

#[test]
fn a_signal_that_is_ignored_stays_ignored() {
    let world = World::signed_in();
    world.service.configure(|rules| rules.latency = std::time::Duration::from_millis(300));
    let script = "trap '' INT HUP; exec ssoenv use dev --format json";
    let child = world
        .command("bash")
        .args(["-c", script])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    until(|| world.service.count(Operation::GetRoleCredentials) > 0);
    for signal in [Signal::INT, Signal::HUP] {
        kill_process(Pid::from_child(&child), signal).unwrap();
    }
    assert_eq!(ran(child.wait_with_output().unwrap()).code, Some(0));
}

#[test]
fn an_interrupted_process_leaves_no_lock_and_no_file_behind() {
    let world = World::signed_in();
    drop(interrupted(&world, &["use", "dev", "--shell", "sh"], Signal::INT));
    world.service.clear_faults();
    drop(world.used(&["dev"]));
    let names: Vec<_> = std::fs::read_dir(world.home().join(".aws/cli/cache")).unwrap().collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn a_panic_fails_the_line_and_shows_no_value() {
    let ran =
        ran(outside_cargo(env!("CARGO")).args(["run", "--quiet", "--example", "panics"]).output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), "false;\n"));
    assert!(ran.stderr.starts_with("ssoenv: internal error at tests/panics/main.rs:"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("hunter2"));
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let world = World::signed_in();
    let script = "exec 3>&1; ssoenv list --names 2>&3 | :; ssoenv use dev --shell sh 2>&3 | :";
    let ran = ran(world.command("bash").args(["-c", script]).output().unwrap());
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}
