//! Programs that print something, and are waited for. What is left to itself is `detached.rs`'s business, what takes our
//! place `exec.rs`'s.

use super::group::spawn_in_own_group;
use super::hook_role;
use super::printed::Printed;
use std::ffi::OsStr;
use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// No credentials come near this size; what prints more is ended.
const MOST_PRINTED: usize = 1 << 20;
/// The end of what it complains about, which is all that a message needs.
const MOST_SAID: usize = 64 << 10;
/// Time for the rest of stderr, once the answer is there.
const LAST_WORDS: Duration = Duration::from_millis(200);
/// Time for the rest of the answer, once the program has ended: what it has left behind, such as an agent, may hold its
/// stdout for ever.
const LEFT_OPEN: Duration = Duration::from_secs(1);

/// How a program ended, and what it has written.
#[derive(Debug)]
pub struct Ended {
    /// Whether it says that all is well.
    pub success: bool,
    /// Its exit status, in words, or why it was ended.
    pub how: String,
    /// All that it has written there; empty where it was ended.
    pub stdout: Vec<u8>,
    /// The end of what it has written there; empty where a person has seen it.
    pub stderr: Vec<u8>,
}

/// Runs a line by the platform's shell, with these variables beside ours, or without them, until it ends. Somebody who
/// watches sees its stderr, and it has their terminal to read; else it has nothing to read, and is ended after `patience`
/// with all that it has started. One that prints without end is ended in either case. What it leaves behind when it has
/// answered is not waited for.
pub fn captured(
    line: &str,
    variables: &[(&str, Option<&OsStr>)],
    watched: bool,
    patience: Option<Duration>,
) -> io::Result<Ended> {
    let mut command = shell(line);
    for (name, value) in variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    // What the wrapper and the hook have set is meant for us.
    for name in hook_role::VARIABLES {
        command.env_remove(name);
    }
    command.stdout(Stdio::piped());
    if !watched {
        command.stdin(Stdio::null()).stderr(Stdio::piped());
    }
    let until = patience.map(|patience| Instant::now() + patience);
    let (mut child, group) = if watched {
        (command.spawn()?, None)
    } else {
        spawn_in_own_group(&mut command).map(|(child, group)| (child, Some(group)))?
    };
    let out = Printed::beginning(child.stdout.take(), MOST_PRINTED + 1);
    let err = Printed::end(child.stderr.take(), MOST_SAID);
    if let Some(status) = ended(&mut child, &out, until)? {
        err.is_closed_within(LAST_WORDS);
        let (success, how) = (status.success(), status.to_string());
        return Ok(Ended { success, how, stdout: out.bytes(), stderr: err.bytes() });
    }
    let is_endless = out.len() > MOST_PRINTED;
    if let Some(group) = &group {
        group.kill();
    }
    child.kill()?;
    child.wait()?;
    let how = match patience {
        Some(patience) if !is_endless => format!("no answer within {} seconds", patience.as_secs()),
        _ => format!("more than {} KiB of output", MOST_PRINTED >> 10),
    };
    Ok(Ended { success: false, how, stdout: Vec::new(), stderr: Vec::new() })
}

/// Its exit status, once it has ended and answered. `None` where that takes too long, or it prints too much.
fn ended(child: &mut Child, out: &Printed, until: Option<Instant>) -> io::Result<Option<ExitStatus>> {
    const SOON: Duration = Duration::from_millis(2);
    const LATER: Duration = Duration::from_millis(50);
    let (mut pause, mut since) = (SOON, None::<Instant>);
    loop {
        let is_closed = out.is_closed_within(pause);
        if out.len() > MOST_PRINTED {
            return Ok(None);
        }
        if let Some(status) = child.try_wait()? {
            let left_open = since.get_or_insert_with(Instant::now).elapsed() >= LEFT_OPEN;
            // What has printed nothing yet and did not fail may have left the answer to another program.
            if is_closed || left_open && (out.len() > 0 || !status.success()) {
                return Ok(Some(status));
            }
        }
        if until.is_some_and(|until| Instant::now() >= until) {
            return Ok(None);
        }
        if is_closed {
            std::thread::sleep(SOON);
        }
        pause = LATER.min(2 * pause);
    }
}

/// A line as the platform's shell runs it.
#[cfg(unix)]
pub(in crate::system) fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(line);
    command
}

/// A line as the platform's shell runs it.
#[cfg(windows)]
pub(in crate::system) fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut command = Command::new("cmd.exe");
    // As it stands: the shell there takes the line apart itself.
    command.arg("/C").raw_arg(line);
    command
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::sync::mpsc;

    const LONG: Option<Duration> = Some(Duration::from_secs(60));

    #[test]
    fn what_nobody_watches_is_ended_after_a_while() {
        let short = Some(Duration::from_millis(200));
        // What it has started itself holds its files open, and is not waited for either.
        for line in ["sleep 10 & wait", "sleep 10 &", "sleep 10 & echo out"] {
            let ended = captured(line, &[], false, short).unwrap();
            assert!(!ended.success && ended.stdout.is_empty(), "{line}");
            assert_eq!(ended.how, "no answer within 0 seconds");
        }
        let ended = captured("echo out; echo err >&2; exit 3", &[], false, LONG).unwrap();
        assert_eq!((ended.success, &*ended.stdout, &*ended.stderr), (false, &b"out\n"[..], &b"err\n"[..]));
        assert_eq!(ended.how, "exit status: 3");
    }

    #[test]
    fn what_it_has_left_behind_keeps_no_answer_waiting() {
        for (watched, patience) in [(false, LONG), (true, None)] {
            for (line, code) in [("echo $!", 0), ("echo $!; exit 3", 3), ("echo $! >\"$LEFT\"; exit 3", 3)] {
                let folder = tempfile::tempdir().unwrap();
                let left = folder.path().join("left");
                let variables = [("LEFT", Some(left.as_os_str()))];
                let complaint = if watched { "" } else { "echo why >&2; " };
                let line = format!("{complaint}sleep 300 & {line}");
                let ended = captured(&line, &variables, watched, patience).unwrap();
                let said = [&*ended.stdout, &*std::fs::read(&left).unwrap_or_default()].concat();
                let pid = String::from_utf8(said).unwrap();
                assert!(Command::new("kill").arg(pid.trim()).status().unwrap().success(), "{line}: {pid}");
                assert_eq!(ended.how, format!("exit status: {code}"), "{line}");
                assert_eq!(ended.success, code == 0, "{line}");
                assert_eq!(ended.stderr.is_empty(), watched, "{line}");
            }
        }
    }

    #[test]
    fn what_it_has_left_to_another_program_is_waited_for() {
        // Longer than anything waits for the rest of an answer.
        let ended = captured("{ sleep 1.5; echo late; } &", &[], false, LONG).unwrap();
        assert_eq!((ended.success, &*ended.stdout), (true, &b"late\n"[..]));
    }

    #[test]
    fn what_it_has_started_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("alive");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        // A writer that nobody ends keeps the reader waiting.
        let line = format!("{{ sleep 600 & sleep 600; }} >'{}'", fifo.display());
        let path = fifo.clone();
        let (ended, alive) = mpsc::channel();
        std::thread::spawn(move || ended.send(std::fs::read(path)));
        assert!(!captured(&line, &[], false, Some(Duration::from_millis(300))).unwrap().success);
        assert_eq!(alive.recv_timeout(Duration::from_secs(60)).expect("it lives on").unwrap(), b"");
    }

    #[test]
    fn what_prints_without_end_is_ended_watched_or_not() {
        for (watched, patience) in [(false, LONG), (true, None)] {
            for line in
                ["yes", "yes | tr '\\n' x | cat; yes", "trap '' PIPE; while :; do echo x; done 2>/dev/null"]
            {
                let ended = captured(line, &[], watched, patience).unwrap();
                assert!(!ended.success && ended.stdout.is_empty(), "{line}");
                assert_eq!(ended.how, "more than 1024 KiB of output", "{line}");
            }
        }
        // As much as fits is whole.
        let whole = format!("head -c {MOST_PRINTED} /dev/zero");
        assert_eq!(captured(&whole, &[], false, LONG).unwrap().stdout.len(), MOST_PRINTED);
    }

    #[test]
    fn of_long_complaints_the_end_is_kept() {
        let ended = captured("yes complaint | head -c 5000000 >&2; echo last >&2", &[], false, LONG).unwrap();
        assert!(ended.success && ended.stderr.len() <= MOST_SAID, "{}", ended.stderr.len());
        assert!(ended.stderr.ends_with(b"last\n"));
    }

    #[test]
    fn what_nobody_watches_does_not_stop_at_the_terminal() {
        let ended = captured("read line </dev/tty; echo \"$?\"", &[], false, LONG).unwrap();
        assert!(ended.success, "{}", ended.how);
    }
}
