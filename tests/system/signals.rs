//! Ends before the answer: signals and panics. stdout then carries what makes the evaluated line fail, and nothing else.

use crate::support::cargo;
use crate::support::identity_center::{Fault, Operation};
use crate::support::wait::until;
use crate::support::world::{Ran, SH_FAILURE, World, ran};
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
        for (shell, text) in [("fish", "false;\n"), ("sh", SH_FAILURE)] {
            let (ended, stdout, stderr) = interrupted(&world, &["use", "dev", "--shell", shell], signal);
            assert_eq!((ended, stdout.as_str(), stderr.as_str()), (Some(code), text, ""));
        }
    }
    let (_, stdout, _) = interrupted(&world, &["use", "dev", "--shell", "powershell"], Signal::INT);
    assert_eq!(stdout, "throw 'ssoenv: interrupted (exit code 130)';\n");
    let (code, stdout, _) = interrupted(&world, &["use", "dev", "--format", "json"], Signal::INT);
    assert_eq!((code, stdout.as_str()), (Some(130), ""));
}

/// How `use` ends by a signal of this number while the service does not answer, and its stdout.
#[cfg(target_os = "linux")]
fn ended_by(world: &World, signal: i32) -> (std::process::ExitStatus, String) {
    world.service.forget_calls();
    world.service.fault(Operation::GetRoleCredentials, Fault::Hang);
    let mut use_dev = world.ssoenv(&["use", "dev", "--shell", "sh"]);
    let child = use_dev.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until(|| world.service.count(Operation::GetRoleCredentials) > 0);
    // By its number: some of them have no name.
    let kill = format!("kill -{signal} {}", child.id());
    assert!(world.command("sh").args(["-c", &kill]).status().unwrap().success(), "{kill}");
    let output = child.wait_with_output().unwrap();
    (output.status, String::from_utf8(output.stdout).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn every_signal_that_can_be_caught_and_ends_a_process_makes_the_line_fail() {
    use std::os::unix::process::ExitStatusExt;
    let world = World::signed_in();
    let ends = [1, 2, 3, 10, 12, 14, 15, 16, 24, 26, 27, 29, 30, 31, 34, 50, 64]
        .map(|number| (number, Some(128 + number)));
    // After a fault the system ends the process, with a core file where one is wanted.
    let faults = [4, 5, 6, 7, 8, 11].map(|number| (number, None));
    for (number, code) in ends.into_iter().chain(faults) {
        let (status, stdout) = ended_by(&world, number);
        assert_eq!((status.code(), stdout.as_str()), (code, SH_FAILURE), "signal {number}");
        assert_eq!(status.signal(), code.is_none().then_some(number));
    }
}

#[test]
fn a_file_size_limit_fails_the_write_and_not_the_program() {
    let world = World::signed_in();
    let script = "ulimit -f 0; eval \"$(ssoenv use staging)\" && echo \"REACHED $SSOENV_PROFILE\"";
    for shell in ["bash", "dash"] {
        let ran = ran(world.command(shell).args(["-c", script]).output().unwrap());
        // The credentials are there, and cannot be kept.
        assert_eq!(ran.stdout, "REACHED staging\n", "{shell}: {}", ran.stderr);
    }
    // What we run has the limit, and no handler of ours.
    let script = "ulimit -f 0; ssoenv exec dev -- sh -c 'echo x > file; echo \"$?\"'; exit $?";
    let ran = ran(world.command("bash").args(["-c", script]).output().unwrap());
    assert_eq!(ran.code, Some(128 + 25), "{ran:?}");
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

/// The example of that name, ended in this way.
fn ends_by(way: &str) -> Ran {
    let arguments = ["run", "--quiet", "--example", "panics", "--", way];
    ran(cargo::outside(env!("CARGO")).args(arguments).output().unwrap())
}

#[test]
fn a_stack_that_overflows_and_an_abort_fail_the_line() {
    for way in ["overflow", "overflow-of-a-thread", "abort"] {
        let ran = ends_by(way);
        assert!(ran.code != Some(0) && ran.stdout == SH_FAILURE, "{way}: {ran:?}");
        assert!(ran.stderr.starts_with("ssoenv: internal error (a fatal signal)\n"), "{way}: {ran:?}");
    }
}

#[test]
fn a_panic_fails_the_line_and_shows_no_value() {
    let ran = ends_by("panic");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), SH_FAILURE));
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

#[test]
fn an_answer_that_nobody_gets_is_a_failure() {
    let world = World::signed_in().with_cached(&["dev"]);
    for verb in [
        "use dev",
        "use dev --format json",
        "use dev --format dotenv",
        "use --help",
        "off",
        "list",
        "list --json",
        "status",
        "whoami --profile dev",
        "explain dev",
        "doctor --json",
        "init bash",
        "completions bash",
        "credential-process dev",
        "--version",
        "--help",
        "nonsense",
    ] {
        for (place, why) in [(">&-", "it is closed"), (">/dev/full", "No space left on device")] {
            let script = format!("ssoenv {verb} --no-input {place}");
            let ran = ran(world.command("sh").args(["-c", &script]).output().unwrap());
            let said = format!("ssoenv: cannot write to stdout: {why}\nhint: check where the output goes\n");
            assert!(
                ran.code.is_some_and(|code| code > 0) && ran.stderr.ends_with(&said),
                "{script}: {ran:?}"
            );
        }
    }
    // What has no answer has nothing to lose.
    let ran = ran(world.command("sh").args(["-c", "ssoenv login my-org >&-"]).output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_z_stops_nothing_where_a_shell_waits_for_the_output() {
    const CTRL_Z: u32 = 20;
    for (wrap, arguments, is_ignored) in [
        ("fish", &["use", "dev"][..], true),
        ("bash", &["login", "my-org", "--force"], true),
        ("", &["use", "dev", "--shell", "fish"], true),
        ("", &["login", "my-org", "--force"], false),
        ("", &["exec", "dev", "--", "true"], false),
    ] {
        let world = World::signed_in();
        for operation in [Operation::GetRoleCredentials, Operation::RegisterClient] {
            world.service.fault(operation, Fault::Hang);
        }
        let mut command = world.ssoenv(arguments);
        let mut child =
            command.env("SSOENV_WRAP", wrap).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        until(|| !world.service.calls().is_empty());
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
        let ignored = u64::from_str_radix(ignored.trim(), 16).unwrap();
        assert_eq!(ignored >> (CTRL_Z - 1) & 1 == 1, is_ignored, "{wrap} {arguments:?}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
