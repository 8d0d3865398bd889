//! `exec` where somebody types: Ctrl-C, Ctrl-Z and `fg` in interactive shells, the terminal afterwards, and a sign-in
//! before the command.

use crate::support::browser::{StandIn, script};
use crate::support::identity_center::browser;
use crate::support::shells::Shell;
use crate::support::terminal::{Terminal, on_a_terminal};
use crate::support::world::World;
use rustix::process::{Pid, Signal, kill_process};
use std::process::Command;

/// An interactive shell without start-up files, at whose prompt lines are typed.
struct Typing(Terminal);

impl Typing {
    fn at(name: &str, world: &World) -> Option<Self> {
        let shell = Shell::named(name)?;
        // Without their line editors, which take the terminal for themselves.
        let options: &[&str] = match name {
            "zsh" => &["-o", "nozle", "-o", "nopromptsp", "-i"],
            _ => &["--noediting", "-i"],
        };
        let shell = shell.options(options);
        let arguments: Vec<&str> = shell.arguments.iter().map(String::as_str).collect();
        let mut line = world.line(&shell.program, &arguments);
        line.env("PS1", "$ ");
        line.env("INPUTRC", "/dev/null");
        let mut typing = Typing(Terminal::start(line));
        typing.asks("begin", "echo be''gin");
        Some(typing)
    }

    /// Types a line and waits for what it shows, which the line itself must not contain.
    fn asks(&mut self, shows: &str, line: &str) -> String {
        self.0.types(&format!("{line}\n"));
        self.0.shows(shows)
    }

    /// What an answer in brackets says; `mark` is a new one.
    fn answer(&mut self, mark: &str, words: &str) -> String {
        let screen = self.asks(&format!("{mark}]"), &format!("echo \"[\"{mark} {words} {mark}\"]\""));
        let (_, rest) = screen.rsplit_once(&format!("[{mark} ")).unwrap();
        rest.split_once(&format!(" {mark}]")).unwrap().0.to_owned()
    }
}

/// Waits until a process has said which one it is, `<name:PID>`.
fn process(typing: &Typing, name: &str) -> Pid {
    let said = |all: &str| {
        let (number, _) = all.rsplit_once(&format!("<{name}:"))?.1.split_once('>')?;
        Pid::from_raw(number.parse().ok()?)
    };
    said(&typing.0.shows_what(name, |all| said(all).is_some())).unwrap()
}

/// Waits until a process is not stopped any more.
fn until_it_runs(process: Pid) {
    let start = std::time::Instant::now();
    let number = process.as_raw_nonzero().to_string();
    let state = || Command::new("ps").args(["-o", "stat=", "-p", &number]).output().unwrap().stdout;
    while state().starts_with(b"T") {
        assert!(start.elapsed().as_secs() < 60, "it stays stopped");
    }
}

#[test]
fn ctrl_c_and_sigterm_end_the_command_as_they_would_without_ssoenv() {
    for name in ["bash", "zsh"] {
        let world = World::signed_in().with_cached(&["dev"]);
        let Some(mut typing) = Typing::at(name, &world) else { continue };
        typing.0.types("ssoenv exec dev -- sh -c 'echo \"<a:\"$$\">\"; exec sleep 1000'\n");
        process(&typing, "a");
        typing.0.types("\u{3}");
        assert_eq!(typing.answer("one", "$?"), "130", "{name}");
        typing.0.types("ssoenv exec dev -- sh -c 'echo \"<b:\"$$\">\"; exec sleep 1000'\n");
        kill_process(process(&typing, "b"), Signal::TERM).unwrap();
        assert_eq!(typing.answer("two", "$?"), "143", "{name}");
        // One that takes Ctrl-C for itself goes on.
        typing.asks(
            "<c>",
            "ssoenv exec dev -- sh -c 'trap \"echo caught\" INT; echo \"<c\"\">\"; read x; read x; exit 7'",
        );
        typing.0.types("\u{3}");
        typing.0.shows("^Ccaught");
        typing.0.types("\n\n");
        assert_eq!(typing.answer("three", "$?"), "7", "{name}");
    }
}

#[test]
fn ctrl_z_stops_it_and_fg_goes_on() {
    for name in ["bash", "zsh"] {
        let world = World::signed_in().with_cached(&["dev"]);
        let Some(mut typing) = Typing::at(name, &world) else { continue };
        let line = "ssoenv exec dev -- sh -c 'echo \"<d:\"$$\">\"; read x; echo \"<got $x\"\">\"; exit 5'";
        typing.0.types(&format!("{line}\n"));
        let process = process(&typing, "d");
        typing.0.types("\u{1a}");
        // Each shell names the command when it stops and when it goes on.
        typing.0.shows_times("exec dev", 2);
        assert_eq!(typing.answer("one", "$?"), "148", "{name}");
        let job = typing.answer("two", "$(jobs -p | grep -o '[0-9]\\{3,\\}' | head -1)");
        assert_eq!(job, process.as_raw_nonzero().to_string(), "{name}");
        typing.0.types("fg\n");
        typing.0.shows_times("exec dev", 3);
        // The shell says so first and does it then.
        until_it_runs(process);
        // Once more, as another program may do it.
        kill_process(process, Signal::STOP).unwrap();
        typing.0.shows_times("exec dev", 4);
        typing.0.types("fg\n");
        typing.0.shows_times("exec dev", 5);
        typing.0.types("hello\n");
        typing.0.shows("<got hello>");
        assert_eq!(typing.answer("three", "$?"), "5", "{name}");
    }
}

#[test]
fn the_terminal_is_as_the_command_leaves_it() {
    let world = World::signed_in().with_cached(&["dev"]);
    let Some(mut typing) = Typing::at("bash", &world) else { return };
    let modes = typing.answer("one", "$(stty -g; stty size)");
    assert_eq!(
        typing.answer("two", "$(ssoenv exec dev -- sh -c 'stty -g </dev/tty; stty size </dev/tty')"),
        modes
    );
    assert!(modes.ends_with("24 200"), "{modes}");
    let asked = typing.asks("end>", "ssoenv exec dev -- sh -c 'echo \"<size $(stty size) en\"\"d>\"'");
    assert!(asked.contains("<size 24 200 end>"), "{asked}");
    assert_eq!(typing.answer("three", "$(stty -g; stty size)"), modes);
    // What the command changes stays changed, as without ssoenv.
    typing.0.types("ssoenv exec dev -- stty -echoctl\n");
    assert_ne!(typing.answer("four", "$(stty -g; stty size)"), modes);
}

#[test]
fn a_person_may_sign_in_first_and_the_command_has_an_untouched_terminal() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let Some(mut typing) = Typing::at("bash", &world) else { return };
    let modes = typing.answer("one", "$(stty -g)");
    let line = "ssoenv exec dev -- sh -c 'echo \"<$AWS_SSO_PROFILE $(stty -g)\"\">\"; read x; echo \"<got $x\"\">\"'";
    typing.0.types(&format!("{line}\n"));
    typing.0.answers("Sign in to my-org now?", "y\r");
    browser::allow(&stand_in.link());
    typing.0.shows(&format!("<dev {modes}>"));
    typing.0.types("typed\n");
    typing.0.shows("<got typed>");
    assert_eq!(typing.answer("two", "$?"), "0");
    assert_eq!(typing.answer("three", "$(stty -g)"), modes);
}

#[test]
fn a_sign_in_that_is_declined_runs_nothing() {
    let world = World::empty();
    let Some(mut typing) = Typing::at("bash", &world) else { return };
    for (mark, keys, code) in [("one", "n\r", "4"), ("two", "\u{3}", "130")] {
        typing.0.types(&format!("echo '<'{mark}'>'; ssoenv exec dev -- touch was-run\n"));
        let asked = |all: &str| {
            all.split(&format!("<{mark}>")).last().unwrap().contains("Sign in to my-org now?")
                && all.contains(&format!("<{mark}>"))
        };
        typing.0.shows_what("the question", asked);
        typing.0.presses(keys);
        assert_eq!(typing.answer(mark, "$?"), code);
    }
    assert!(!world.home().join("was-run").exists());
}

#[test]
fn the_wrapper_hands_it_through() {
    for name in ["bash", "zsh", "fish"] {
        let world = World::signed_in().with_cached(&["dev"]);
        let Some(shell) = Shell::named(name) else { continue };
        let init = match name {
            "fish" => "ssoenv init fish | source",
            _ => &format!("eval \"$(ssoenv init {name})\""),
        };
        let script = format!(
            "{init}\nssoenv use staging -q\nprintf 'a b' | ssoenv exec dev -- sh -c 'cat; echo \" $AWS_SSO_PROFILE ${{SSOENV_WRAP-none}}\"; exit 7' -x --\necho \"$AWS_SSO_PROFILE\""
        );
        let mut command = shell.command(&script);
        command.envs(world.variables()).current_dir(world.home());
        let ran = crate::support::world::ran(command.output().unwrap());
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("a b dev none\nstaging\n", ""), "{name}");
    }
}

/// A shell of its own for the person, which says what it was given.
fn with_shell(world: &mut World) {
    let shell =
        script(world.home(), "my-shell", "echo \"<$AWS_SSO_PROFILE $AWS_REGION $# $SSOENV_SAVED>\"; exit 9");
    world.variable("SHELL", &shell);
}

#[test]
fn nothing_behind_the_target_starts_the_shell_of_a_person_at_their_terminal() {
    for (arguments, given) in [
        (&["exec", "dev"][..], "<dev eu-west-1 0 >"),
        (&["exec", "dev", "--region", "us-west-2"], "<dev us-west-2 0 >"),
        (&["exec", "--", "dev"], "<dev eu-west-1 0 >"),
    ] {
        let mut world = World::signed_in().with_cached(&["dev"]);
        with_shell(&mut world);
        let (code, screen) = on_a_terminal(world.ssoenv_line(arguments));
        assert_eq!(code, 9, "{screen}");
        let said = format!(
            "ssoenv: {}/my-shell started with the credentials of dev (111111111111/Developer); `exit` ends it\r\n{given}",
            world.home().display()
        );
        assert!(screen.contains(&said), "{arguments:?}: {screen}");
    }
    // A person may have no SHELL.
    let world = World::signed_in().with_cached(&["dev"]);
    let mut terminal = Terminal::start(world.line("sh", &["-c", "unset SHELL; exec ssoenv exec dev"]));
    terminal.shows("ssoenv: /bin/sh started with the credentials of dev");
    terminal.types("echo \"<$AWS_ACCOUNT\"\"_ID>$AWS_ACCOUNT_ID\"; exit 4\n");
    terminal.shows("111111111111");
    assert_eq!(terminal.ends().0, 4);
}

#[test]
fn no_shell_starts_where_a_command_was_meant_or_nobody_types() {
    let mut world = World::signed_in().with_cached(&["dev"]);
    with_shell(&mut world);
    for (line, why) in [
        ("ssoenv exec dev --", "follows the target\r\n"),
        ("ssoenv exec dev > out", "stdout is no terminal"),
        ("ssoenv exec dev < /dev/null", "no terminal"),
        ("CI=1 ssoenv exec dev", "CI is set"),
        ("SSOENV_NO_INPUT=1 ssoenv exec dev", "--no-input"),
        ("DIRENV_IN_ENVRC=1 ssoenv exec dev", "direnv is running"),
    ] {
        let (code, screen) = on_a_terminal(world.line("sh", &["-c", line]));
        assert_eq!(code, 2, "{line}: {screen}");
        assert!(screen.contains("ssoenv: no command follows the target") && screen.contains(why), "{screen}");
        assert!(!screen.contains("<dev") && world.read("out").is_empty(), "{line}: {screen}");
    }
}
