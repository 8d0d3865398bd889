//! Runs programs and captures their output. For background processes see `detached.rs`, for replacing this process
//! `exec.rs`.

use super::group::spawn_in_own_group;
use super::hook_role;
use super::printed::Printed;
use std::ffi::OsStr;
use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Bytes of stdout, far above any credentials; a program that prints more is killed.
const MOST_PRINTED: usize = 1 << 20;
/// Bytes of stderr kept, from its end, for a message.
const MOST_SAID: usize = 64 << 10;
/// Time for the rest of stderr after the program has answered.
const LAST_WORDS: Duration = Duration::from_millis(200);
/// Time for the rest of stdout after the program has ended: a process that it left behind, such as an agent, may keep
/// the pipe open for ever.
const LEFT_OPEN: Duration = Duration::from_secs(1);

/// How a program ended, with its output.
#[derive(Debug)]
pub struct Ended {
    /// Whether it ended with status 0.
    pub success: bool,
    /// Exit status in words, or why it was killed.
    pub how: String,
    /// All of its stdout; empty if it was killed.
    pub stdout: Vec<u8>,
    /// End of its stderr; empty if stderr went to the person's terminal.
    pub stderr: Vec<u8>,
}

/// Runs a command line in the platform's shell, with these variables added (`Some`) or removed (`None`), until it
/// ends. If a person watches, the program has the terminal: it reads stdin, and they see its stderr. Otherwise it has
/// no input and is killed after `patience` with its whole process group. Output without end kills it in both cases.
/// Processes that it leaves behind after answering are not waited for.
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
    // These variables are set for ssoenv's own call.
    for name in hook_role::VARIABLES {
        command.env_remove(name);
    }
    command.stdout(Stdio::piped());
    if !watched {
        command.stdin(Stdio::null()).stderr(Stdio::piped());
    }
    let until = patience.map(|patience| Instant::now() + patience);
    // With a person the command stays in our group: a background group may not read the terminal. A job of Windows may.
    let (mut child, group) = if watched && cfg!(unix) {
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

/// Returns the exit status once the program has ended and its answer is complete; `None`: time limit or output limit
/// exceeded.
fn ended(child: &mut Child, out: &Printed, until: Option<Instant>) -> io::Result<Option<ExitStatus>> {
    /// Pause between two checks: at first short, for fast programs, then longer, to save CPU time.
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
            // A program that ended successfully without output may have left a child that prints the answer.
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

/// Returns the command that runs the line by `/bin/sh -c`.
#[cfg(unix)]
pub(in crate::system) fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(line);
    command
}

/// Returns the command that runs the line by `cmd.exe /C`. With `/S` it takes off one pair of quotes, ours; without it
/// would be those around the first and the last word. `/D`: no commands of the registry before the line.
#[cfg(windows)]
pub(in crate::system) fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut command = Command::new("cmd.exe");
    // Unquoted: `cmd.exe` parses the line itself.
    command.args(["/D", "/S", "/C"]).raw_arg(format!("\"{line}\""));
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
        // Children of the program hold its stdout open; they are not waited for.
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
        // Longer than `LEFT_OPEN`.
        let ended = captured("{ sleep 1.5; echo late; } &", &[], false, LONG).unwrap();
        assert_eq!((ended.success, &*ended.stdout), (true, &b"late\n"[..]));
    }

    #[test]
    fn what_it_has_started_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("alive");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        // If the writer of the FIFO were not killed, the reader would block.
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
        // Exactly the limit is accepted.
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
