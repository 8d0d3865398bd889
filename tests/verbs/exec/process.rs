//! What the command inherits of a process: the pid, signals, files, the mask, the folder. Nothing stands between the
//! command and whoever has started it.

use crate::support::world::{World, binary, ran};
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};

/// A world whose credentials are cached.
/// A script of sh, once with ssoenv where `@` is and once without.
fn with_and_without(world: &World, script: &str) -> [(Option<i32>, String, String); 2] {
    ["ssoenv exec dev --", ""].map(|way| {
        let ran = ran(world.command("sh").args(["-c", &script.replace('@', way)]).output().unwrap());
        (ran.code, ran.stdout, ran.stderr)
    })
}

/// It makes no difference to the script whether its command is run by ssoenv.
fn is_the_same(world: &World, script: &str) -> String {
    let [with, without] = with_and_without(world, script);
    assert_eq!(with, without, "{script}");
    with.1
}

#[test]
fn the_command_is_this_very_process() {
    let world = World::signed_in().with_cached(&["dev"]);
    for options in [&[][..], &["--min-ttl", "5h"]] {
        let line = [&["exec", "dev"], options, &["--", "sh", "-c", "echo $$"]].concat();
        let child = world.ssoenv(&line).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let pid = child.id();
        assert_eq!(ran(child.wait_with_output().unwrap()).stdout, format!("{pid}\n"));
    }
    let line = ["exec", "dev", "ssoenv", "exec", "prod", "sh", "-c", "echo $$"];
    let child = world.ssoenv(&line).stdout(Stdio::piped()).spawn().unwrap();
    let pid = child.id();
    assert_eq!(ran(child.wait_with_output().unwrap()).stdout, format!("{pid}\n"));
}

#[test]
fn every_exit_code_is_that_of_the_command() {
    let world = World::signed_in().with_cached(&["dev"]);
    let start = |code: i32| {
        let line = format!("exit {code}");
        let mut command = world.ssoenv(&["exec", "dev", "--", "sh", "-c", &line]);
        (code, command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    };
    for from in (0..256).step_by(32) {
        let children: Vec<(i32, Child)> = (from..from + 32).map(start).collect();
        for (code, child) in children {
            let ran = ran(child.wait_with_output().unwrap());
            assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(code), "", ""));
        }
    }
}

#[test]
fn a_death_by_signal_is_seen_as_that() {
    let world = World::signed_in().with_cached(&["dev"]);
    for signal in
        ["KILL", "TERM", "SEGV", "ABRT", "INT", "HUP", "QUIT", "PIPE", "ALRM", "USR1", "TRAP", "BUS"]
    {
        let script = format!("ulimit -c 0; kill -{signal} $$; sleep 60");
        let run = |mut command: Command| command.args(["-c", &script]).output().unwrap();
        let [with, without] = [run(world.ssoenv(&["exec", "dev", "--", "sh"])), run(world.command("sh"))];
        assert!(without.status.signal().is_some(), "{signal}");
        assert_eq!((with.status, with.stdout, with.stderr), (without.status, without.stdout, without.stderr));
    }
}

#[test]
fn a_signal_that_a_parent_sends_reaches_the_command() {
    let world = World::signed_in().with_cached(&["dev"]);
    let script = "trap 'echo caught; exit 9' TERM; echo up; read x; exit 8";
    let line = ["exec", "dev", "--", "sh", "-c", script];
    let mut child = world.ssoenv(&line).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut up = [0; 3];
    child.stdout.as_mut().unwrap().read_exact(&mut up).unwrap();
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), rustix::process::Signal::TERM)
        .unwrap();
    drop(child.stdin.take());
    let ended = ran(child.wait_with_output().unwrap());
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(9), "caught\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn signals_that_are_ignored_or_blocked_stay_so_and_no_other_is() {
    let world = World::signed_in().with_cached(&["dev"]);
    for options in ["", "--ignore-signal=INT,HUP,USR1,TSTP,CHLD --block-signal=TERM,USR2,ALRM"] {
        let seen =
            is_the_same(&world, &format!("env {options} @ grep -E '^Sig(Blk|Ign|Cgt)' /proc/self/status"));
        assert_eq!(seen.lines().count(), 3, "{seen}");
    }
    // Also after something was fetched, which takes threads, locks and sockets.
    let seen = is_the_same(
        &world,
        "env --block-signal=USR2 @ grep -E '^(Sig(Pnd|Blk|Ign|Cgt)|Shd|Threads)' /proc/self/status",
    );
    let script = "env --block-signal=USR2 ssoenv exec dev -q --min-ttl 5h -- grep -E '^(Sig(Pnd|Blk|Ign|Cgt)|Shd|Threads)' /proc/self/status";
    assert_eq!(ran(world.command("sh").args(["-c", script]).output().unwrap()).stdout, seen);
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_command_without_a_word() {
    let world = World::signed_in().with_cached(&["dev"]);
    let script = "ssoenv exec dev -- yes | head -1; echo ${PIPESTATUS[0]}";
    let ran = ran(world.command("bash").args(["-c", script]).output().unwrap());
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("y\n141\n", ""));
}

#[test]
fn stdin_stdout_and_stderr_are_the_commands_own() {
    let world = World::signed_in().with_cached(&["dev"]);
    let bytes: Vec<u8> = (0..=255_u8).cycle().take(300_000).collect();
    let mut child = world
        .ssoenv(&["exec", "dev", "--", "sh", "-c", "tee /dev/stderr"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let written = bytes.clone();
    let writing = std::thread::spawn(move || stdin.write_all(&written).unwrap());
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(output.status.success() && output.stdout == bytes && output.stderr == bytes);

    is_the_same(&world, "printf 'a b' | @ cat");
    is_the_same(&world, "@ sh -c 'read x; echo \"$? $x\"' < /dev/null");
    is_the_same(&world, "@ sh -c 'exit 0' >&- 2>&-");
    let [with, without] = with_and_without(&world, "@ /bin/echo lost > /dev/full");
    assert_eq!(with, without);
    assert_eq!((with.0, with.2.contains("ssoenv")), (Some(1), false), "{}", with.2);
    // A stdin that is closed reads as empty; some commands would take the next file they open for it.
    let closed = "ssoenv exec dev -- sh -c 'cat; echo end' <&-";
    let closed = ran(world.command("sh").args(["-c", closed]).output().unwrap());
    assert_eq!((closed.code, closed.stdout.as_str()), (Some(0), "end\n"), "{}", closed.stderr);
}

#[test]
fn open_files_are_handed_on_and_none_of_ours_is() {
    let world = World::signed_in().with_cached(&["dev"]);
    is_the_same(&world, "echo in > in; @ sh -c 'cat <&3; echo out >&9' 3<in 9>out; cat out");
    let listing = "sh -c 'cd /proc/self/fd && echo *'";
    let seen = is_the_same(&world, &format!("exec 5<in 7>>in; @ {listing}"));
    assert!(seen.contains('5') && seen.contains('7'), "{seen}");
    let fetching = format!("exec 5<in 7>>in; ssoenv exec dev -q --min-ttl 5h -- {listing}");
    assert_eq!(ran(world.command("sh").args(["-c", &fetching]).output().unwrap()).stdout, seen);
}

#[test]
fn the_mask_the_folder_the_limits_and_the_name_are_as_they_were() {
    let world = World::signed_in().with_cached(&["dev"]);
    std::fs::create_dir(world.home().join("below")).unwrap();
    is_the_same(&world, "umask 027; cd below; ulimit -n 200; @ sh -c 'umask; pwd; ulimit -a; echo $PWD'");
    is_the_same(&world, "@ cat /proc/self/cmdline");
    is_the_same(&world, "@ sh -c 'ps -o pgid= -p $$ | grep -q . && nice'");
    // A folder that is gone is no reason to run nothing.
    is_the_same(&world, "mkdir gone; cd gone; rmdir ../gone; @ echo here");
    let relative = format!(
        "cd below; ln -s {} ssoenv; PATH=/usr/bin:/bin ./ssoenv exec dev -- echo $0",
        binary().display()
    );
    let relative = ran(world.command("sh").args(["-c", &relative, "me"]).output().unwrap());
    assert_eq!(relative.stdout, "me\n", "{}", relative.stderr);
}
