//! The process that asks the keychain: what it is given, what it leaves alone, and that it never stays.

use super::mute_bus::{Asking, MuteBus};
use super::sign_ins::{in_keychain_mode, signed_in};
use crate::support::keyring::Keyring;
use crate::support::terminal::Terminal;
use crate::support::wait::until;
use crate::support::world::{World, ran};
use rustix::process::{Pid, Signal, kill_process};
use std::process::Stdio;

/// A world whose sign-in needs a renewal, with a bus that does not answer, and no copy of the key.
fn world(bus: &MuteBus) -> Option<World> {
    let keyring = Keyring::unlocked()?;
    let world = signed_in(in_keychain_mode(&keyring));
    Some(world.with_variable("DBUS_SESSION_BUS_ADDRESS", &bus.address()).with_variable("XDG_RUNTIME_DIR", ""))
}

#[test]
fn a_bus_that_never_answers_is_given_up_and_nothing_is_left_behind() {
    let bus = MuteBus::start();
    let Some(world) = world(&bus) else { return };
    let mut command = world.ssoenv(&["credential-process", "dev"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let asking = Asking::of(child.id());
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(6), "{}", ran.stderr);
    assert!(
        ran.stderr.starts_with("ssoenv: the keychain did not answer within 3 seconds\nhint: "),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    assert!(!asking.runs());
}

#[test]
fn it_has_no_terminal_no_secret_and_no_core_file() {
    let bus = MuteBus::start();
    let Some(world) = world(&bus) else { return };
    let mut command = world.ssoenv(&["credential-process", "dev"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let asking = Asking::of(child.id());
    let is_connected =
        || asking.files().is_none_or(|files| files.iter().any(|file| file.starts_with("socket:")));
    until(is_connected);
    assert_eq!(asking.read("cmdline").split('\0').filter(|word| !word.is_empty()).count(), 2);
    let session =
        asking.read("stat").rsplit(')').next().unwrap().split_whitespace().nth(3).map(str::to_owned);
    let own = asking.read("stat").split(' ').next().map(str::to_owned);
    assert_eq!(session, own, "it leads a session of its own");
    let files = asking.files().unwrap_or_default();
    assert!(files.iter().all(|file| !file.contains("/dev/pts") && !file.contains("tty")), "{files:?}");
    let limits = asking.read("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    child.wait().unwrap();
}

#[test]
fn it_ends_with_its_caller_however_that_ends() {
    let bus = MuteBus::start();
    let Some(world) = world(&bus) else { return };
    for signal in [Signal::KILL, Signal::TERM, Signal::INT, Signal::HUP] {
        let mut command = world.ssoenv(&["credential-process", "dev"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let asking = Asking::of(child.id());
        kill_process(Pid::from_child(&child), signal).unwrap();
        child.wait().unwrap();
        until(|| !asking.runs());
    }
}

#[test]
fn ctrl_c_ends_a_question_that_nobody_answers() {
    let bus = MuteBus::start();
    let Some(world) = world(&bus) else { return };
    let script = "trap : INT; stty -g; ssoenv exec dev -- true; echo \"code $?\"; stty -g";
    let mut terminal = Terminal::start(world.line("sh", &["-c", script]));
    terminal.shows("ssoenv: the keychain has not answered yet");
    terminal.types("\u{3}");
    let (_, screen) = terminal.ends();
    assert!(screen.contains("code 130"), "{screen}");
    let modes: Vec<&str> =
        screen.lines().map(str::trim).filter(|line| line.split(':').count() > 10).collect();
    assert!(modes.len() == 2 && modes[0] == modes[1], "the terminal is not as it was: {screen}");
}

#[test]
fn started_by_something_else_it_says_so() {
    let world = World::empty();
    for input in ["", "find\n", &"x".repeat(1000)] {
        let mut command = world.ssoenv(&["__keychain"]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It may have ended by then.
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes());
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{}", ran.stderr);
        assert!(ran.stderr.starts_with("ssoenv: __keychain is started by ssoenv itself"), "{}", ran.stderr);
    }
}
