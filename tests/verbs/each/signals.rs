//! Signals, on a terminal and from other programs: the commands are told once, and killed at the second.

use super::credentials::world_of;
use crate::support::terminal::Terminal;
use crate::support::wait;
use crate::support::world::{World, ran};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

/// Says its process id in a file, and prints the signal that it gets.
const TELLS: &str = "for s in INT TERM HUP QUIT; do trap \"echo got $s; exit 3\" $s; done; echo begun; \
                     echo $$ >pid.$AWS_SSO_PROFILE.tmp; mv pid.$AWS_SSO_PROFILE.tmp pid.$AWS_SSO_PROFILE; \
                     while :; do sleep 0.02; done";
/// Ignores everything that can be ignored.
const DEAF: &str = "trap '' INT TERM HUP; echo $$ >pid.$AWS_SSO_PROFILE.tmp; \
                    mv pid.$AWS_SSO_PROFILE.tmp pid.$AWS_SSO_PROFILE; while :; do sleep 0.05; done";

fn process(world: &World, profile: &str) -> Pid {
    let name = format!("pid.{profile}");
    let number = wait::until_some("the process", || world.read(&name).trim().parse().ok());
    Pid::from_raw(number).unwrap()
}

/// Not every first process of a system takes its zombies away.
fn is_gone(process: Pid) -> bool {
    let number = process.as_raw_nonzero().to_string();
    let state =
        std::process::Command::new("ps").args(["-o", "stat=", "-p", &number]).output().unwrap().stdout;
    state.is_empty() || state.starts_with(b"Z")
}

fn id(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap()
}

#[test]
fn ctrl_c_is_passed_on_once_and_no_output_is_lost() {
    let world = world_of(5);
    let line = ["each", "many-*", "--jobs", "2", "--", "sh", "-c", TELLS];
    let mut terminal = Terminal::start(world.ssoenv_line(&line));
    let processes = [process(&world, "many-0"), process(&world, "many-1")];
    terminal.shows("begun");
    terminal.types("\u{3}");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 130, "{screen}");
    assert_eq!(screen.matches("got INT").count(), 2, "{screen}");
    assert!(screen.contains(
        "interrupted: 2 running commands got the signal; a second Ctrl-C kills them; 3 jobs are not started"
    ));
    assert!(screen.contains("2 of 5 jobs failed, and 3 were not started"), "{screen}");
    assert!(processes.into_iter().all(is_gone));
}

#[test]
fn a_second_ctrl_c_kills() {
    let world = world_of(2);
    let mut terminal =
        Terminal::start(world.ssoenv_line(&["each", "many-*", "--jobs", "2", "--", "sh", "-c", DEAF]));
    let processes = [process(&world, "many-0"), process(&world, "many-1")];
    terminal.types("\u{3}");
    terminal.shows("a second Ctrl-C kills them");
    assert!(!processes.into_iter().any(is_gone));
    terminal.types("\u{3}");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 130, "{screen}");
    wait::until(|| processes.into_iter().all(is_gone));
}

#[test]
fn other_signals_do_the_same_with_their_own_code() {
    for (signal, name, code) in
        [(Signal::TERM, "TERM", 143), (Signal::HUP, "HUP", 129), (Signal::USR1, "TERM", 138)]
    {
        let world = world_of(2);
        for form in ["--group", "--prefix", "--json"] {
            let line = ["each", "many-0", form, "--", "sh", "-c", TELLS];
            let child = world.ssoenv(&line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            process(&world, "many-0");
            kill_process(id(&child), signal).unwrap();
            let ran = ran(child.wait_with_output().unwrap());
            assert_eq!(ran.code, Some(code), "{}", ran.stderr);
            assert!(ran.stdout.contains(&format!("got {name}")), "{form}: {ran:?}");
            std::fs::remove_file(world.home().join("pid.many-0")).unwrap();
        }
    }
}

#[test]
fn a_reader_that_waits_delays_no_signal() {
    let world = world_of(2);
    let script = format!("[ $AWS_SSO_PROFILE = many-1 ] || head -c 9000000 /dev/zero; {TELLS}");
    let line = ["each", "many-0", "many-1", "--", "sh", "-c", &script];
    let mut child = world.ssoenv(&line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let second = process(&world, "many-1");
    // Nobody reads stdout. The second ends nevertheless, and its output is there later.
    kill_process(id(&child), Signal::INT).unwrap();
    wait::until(|| is_gone(second));
    let mut bytes = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    assert!(bytes.ends_with(b"got INT\n"));
}

#[test]
fn a_person_stops_the_run_and_continues_it() {
    let world = world_of(1);
    let gate = world.home().join("gate");
    assert!(std::process::Command::new("mkfifo").arg(gate).status().unwrap().success());
    let mut line = world.line("bash", &["--norc", "--noediting", "-i"]);
    line.env("PS1", "$ ");
    let mut terminal = Terminal::start(line);
    let script = "echo $$ >pid.tmp; mv pid.tmp pid.many-0; read x <gate; echo on again";
    terminal.types(&format!("ssoenv each many-0 -- sh -c '{script}'\n"));
    let process = process(&world, "many-0");
    let state = || std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).unwrap();
    terminal.types("\u{1a}");
    terminal.shows("Stopped");
    wait::until(|| state().contains(") T "));
    terminal.types("fg\n");
    wait::until(|| !state().contains(") T "));
    std::fs::write(world.home().join("gate"), "\n").unwrap();
    terminal.shows("on again");
    terminal.types("echo \"code\"=$?\n");
    terminal.shows("code=0");
    terminal.types("exit\n");
    terminal.ends();
}

#[test]
fn a_command_that_reads_the_terminal_gets_an_error() {
    let world = world_of(1);
    let script = "read x </dev/tty; echo \"read: $?\"; stty -echo </dev/tty; echo done";
    let terminal = Terminal::start(world.ssoenv_line(&["each", "many-0", "--", "sh", "-c", script]));
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("read: 1") && screen.contains("done"), "{screen}");
}

#[test]
fn progress_is_shown_on_a_terminal_and_fits_it() {
    let world = world_of(30);
    for columns in [20, 60, 200] {
        let line = ["each", "many-*", "--jobs", "4", "--", "sh", "-c", "printf 'no line end'"];
        let terminal = Terminal::start_on(world.ssoenv_line(&line), 24, columns);
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{screen}");
        // Progress ends with a carriage return; no row of it reaches the last column.
        let rows = screen.split(['\r', '\n']).filter(|row| row.contains("/30 done"));
        let rows: Vec<&str> = rows.collect();
        assert!(!rows.is_empty(), "{screen}");
        assert!(rows.iter().all(|row| row.chars().count() < usize::from(columns)), "{rows:?}");
        assert_eq!(screen.matches("no line end\r\n").count(), 30, "{screen}");
        assert!(screen.contains("ssoenv: 30 jobs"), "{screen}");
    }
    // Not where the output goes through a pipe, perhaps to the same terminal.
    let through =
        "ssoenv each 'many-*' -- echo line | cat; ssoenv each 'many-*' --output all -- echo x | cat";
    let (_, screen) = Terminal::start(world.line("sh", &["-c", through])).ends();
    let (piped, filed) = screen.split_once("ssoenv: 30 jobs").unwrap();
    assert!(!piped.contains("/30 done") && piped.matches("line\r\n").count() <= 30, "{piped}");
    assert!(filed.contains("/30 done"), "{filed}");
    // Not where stderr is no terminal.
    let child = world
        .ssoenv(&["each", "many-*", "--", "echo", "x"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let ran = ran(child.wait_with_output().unwrap());
    assert!(!ran.stderr.contains("/30 done"), "{}", ran.stderr);
}

#[test]
fn a_run_that_is_killed_leaves_no_file() {
    let mut world = world_of(2);
    let folder = tempfile::tempdir().unwrap();
    world.variable("TMPDIR", folder.path().to_str().unwrap());
    let script = "if [ $AWS_SSO_PROFILE = many-0 ]; then echo $$ >pid.tmp; mv pid.tmp pid.many-0; \
                  while :; do sleep 0.05; done; fi; head -c 4000000 /dev/zero; echo >done; \
                  while [ -d \"$HOME\" ]; do sleep 0.05; done";
    let line = ["each", "many-0", "many-1", "--", "sh", "-c", script];
    let mut child = world.ssoenv(&line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let first = process(&world, "many-0");
    wait::until(|| world.home().join("done").exists());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    // Nobody is left to tell them.
    kill_process(first, Signal::KILL).unwrap();
    let _ = BufReader::new(child.stdout.take().unwrap()).lines().next();
}
