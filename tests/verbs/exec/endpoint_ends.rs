//! How an endpoint begins and ends with its command. How long it serves after that is tested beside `Lifetime`.

use super::served::{Served, sidecar_of, sidecars_of, world};
use crate::support::terminal::Terminal;
use crate::support::wait::{until, until_some};
use crate::support::world::{Ran, World, ran};
use rustix::process::{Pid, Signal, kill_process};

fn kill(pid: u32, signal: Signal) {
    kill_process(Pid::from_raw(i32::try_from(pid).unwrap()).unwrap(), signal).unwrap();
}

/// What the stdin of a process is: the pipe of its command, or the command itself.
fn stdin_of(pid: u32) -> String {
    std::fs::read_link(format!("/proc/{pid}/fd/0")).unwrap().to_str().unwrap().to_owned()
}

#[test]
fn a_command_that_is_killed_leaves_an_endpoint_that_has_noticed() {
    let world = world();
    let mut served = Served::start_with(&world, "dev", "exec cat");
    let sidecar = sidecar_of(&world);
    assert!(stdin_of(sidecar).starts_with("pipe:"));
    kill(served.command.id(), Signal::KILL);
    served.command.wait().unwrap();
    // It looks at the command itself from then on, and counts its time.
    until(|| !stdin_of(sidecar).starts_with("pipe:"));
    // Whoever still asks is answered meanwhile.
    assert_eq!(served.answer().0, 200);
}

#[test]
fn a_job_in_the_background_keeps_the_pipe_of_a_command_that_has_ended() {
    let world = world();
    // The job waits here until somebody writes.
    let hold = world.home().join("hold");
    let made = std::process::Command::new("mkfifo").arg(&hold).status();
    assert!(made.unwrap().success());
    let script = format!("cat < {} & exit 4", hold.display());
    let mut served = Served::start_with(&world, "dev", &script);
    let sidecar = sidecar_of(&world);
    let code = served.command.wait().unwrap().code();
    assert_eq!(code, Some(4));
    assert!(stdin_of(sidecar).starts_with("pipe:"));
    assert_eq!(served.answer().0, 200);
    // The job ends.
    drop(std::fs::File::options().write(true).open(&hold).unwrap());
    until(|| !stdin_of(sidecar).starts_with("pipe:"));
}

#[test]
fn a_command_that_closes_all_files_is_served_as_long_as_it_runs() {
    let world = world();
    let script = "exec python3 -c 'import os, sys; os.closerange(3, 1024); print(\"closed\", flush=True); sys.stdin.read()'";
    let mut served = Served::start_with(&world, "dev", script);
    let sidecar = sidecar_of(&world);
    // The pipe has ended, and the command has not.
    let at = until_some("another stdin", || Some(stdin_of(sidecar)).filter(|at| !at.starts_with("pipe:")));
    assert!(at.contains("pidfd"), "{at}");
    assert_eq!(served.answer().0, 200);
    drop(served.command.stdin.take());
    assert!(served.command.wait().unwrap().success());
    assert_eq!(served.answer().0, 200);
}

#[test]
fn an_endpoint_that_was_killed_refuses_the_connection_and_the_command_goes_on() {
    let world = world();
    let mut served = Served::start(&world, "dev");
    kill(sidecar_of(&world), Signal::KILL);
    until(|| std::net::TcpStream::connect(served.place().0).is_err());
    // A write into the pipe would end the command, but it knows of none.
    drop(served.command.stdin.take());
    assert_eq!(served.command.wait().unwrap().code(), Some(0));
    assert!(sidecars_of(&world).is_empty());
    let whoami = run_inside(&world, &served, &["whoami"]);
    assert_eq!(whoami.code, Some(6), "{}", whoami.stderr);
    assert!(whoami.stderr.contains("start the command again"), "{}", whoami.stderr);
    let doctor = run_inside(&world, &served, &["doctor", "--offline"]);
    assert!(doctor.stdout.contains("[variable.endpoint-gone]"), "{}", doctor.stdout);
}

/// Runs ssoenv within the environment of the command.
fn run_inside(world: &World, served: &Served, arguments: &[&str]) -> Ran {
    let mut line = world.ssoenv(arguments);
    for (name, value) in [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", served.url.as_str()),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", &served.token),
        ("AWS_PROFILE", "endpoint"),
        ("SSOENV_PROFILE", "dev"),
        ("SSOENV_KEY_ID", "endpoint endpoint"),
        ("SSOENV_ACCOUNT_ID", "111111111111"),
        ("SSOENV_ROLE_NAME", "Developer"),
    ] {
        line.env(name, value);
    }
    ran(line.output().unwrap())
}

#[test]
fn the_end_of_the_terminal_ends_the_command_and_the_endpoint_is_in_no_terminal() {
    let world = world();
    let arguments = ["exec", "-q", "--mode", "endpoint", "dev", "--", "sh", "-c", "echo ready; exec cat"];
    let terminal = Terminal::start(world.ssoenv_line(&arguments));
    terminal.shows("ready");
    let sidecar = sidecar_of(&world);
    let limits = std::fs::read_to_string(format!("/proc/{sidecar}/limits")).unwrap();
    let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().take(2).collect::<Vec<_>>(), ["0", "0"]);
    let stat = std::fs::read_to_string(format!("/proc/{sidecar}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
    // Parent, group, session, terminal.
    let [parent, group, session, device] = [fields[1], fields[2], fields[3], fields[4]];
    assert_ne!((parent, session), ("0", "0"));
    assert_eq!((group, device), (session, "0"));
    drop(terminal);
    until(|| !stdin_of(sidecar).starts_with("pipe:"));
}

#[test]
fn a_job_of_a_shell_is_stopped_and_continued_as_any_command_is() {
    let world = world();
    let script = "set -m; ssoenv exec -q --mode endpoint dev -- sh -c 'kill -TSTP $$; echo continued; exit 5' & \
                  wait %1; echo stopped $?; fg %1; echo ended $?";
    let output = world.command("bash").args(["-c", script]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        said.contains("continued") && said.contains("ended 5"),
        "{said} {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn no_secret_of_a_run_is_in_arguments_and_in_what_it_says() {
    let world = world();
    let mut line = world.ssoenv(&[
        "exec",
        "--verbose",
        "--mode",
        "endpoint",
        "dev",
        "--",
        "sh",
        "-c",
        "echo \"$AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN\"; cat",
    ]);
    line.stderr(std::process::Stdio::piped());
    let mut served = Served::of(line);
    let body = served.answer().1;
    let path = served.place().1.to_owned();
    let secrets =
        [&served.token, body["SecretAccessKey"].as_str().unwrap(), body["Token"].as_str().unwrap(), &path];
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let arguments = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let arguments = String::from_utf8_lossy(&arguments).into_owned();
        assert!(secrets.iter().all(|secret| !arguments.contains(*secret)), "{arguments}");
    }
    let secrets = secrets.map(str::to_owned);
    let inside = inside(&world, &served);
    drop(served.command.stdin.take());
    let mut said = String::new();
    std::io::Read::read_to_string(&mut served.command.stderr.take().unwrap(), &mut said).unwrap();
    assert!(said.contains("ssoenv"), "{said}");
    for secret in &secrets {
        assert!(!said.contains(secret) && !inside.contains(secret), "{said} {inside}");
    }
}

/// What the verbs say that describe an environment, within this command's.
fn inside(world: &World, served: &Served) -> String {
    let mut said = String::new();
    for arguments in [
        &["doctor", "--offline", "--verbose"][..],
        &["doctor", "--offline", "--json"],
        &["explain", "--verbose"],
        &["explain", "--json"],
        &["status", "--json", "--verbose"],
        &["whoami", "--verbose"],
        &["whoami", "--json"],
    ] {
        let ran = run_inside(world, served, arguments);
        said.push_str(&(ran.stdout + &ran.stderr));
    }
    assert!(said.contains("from the endpoint of this command, which renews them"), "{said}");
    assert!(said.contains("from an endpoint that renews them"), "{said}");
    assert!(!said.contains("variable.container") && !said.contains("variable.profile-missing"), "{said}");
    said
}
