//! Programs that print something, and are waited for. What is left to itself is `detached.rs`'s business, what takes our
//! place `exec.rs`'s.

use super::group::spawn_in_own_group;
use std::ffi::OsStr;
use std::io::{self, Read};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// No credentials come near this size; what prints more is ended.
const MOST_PRINTED: usize = 1 << 20;
/// The end of what it complains about, which is all that a message needs.
const MOST_SAID: usize = 64 << 10;
/// Time for the rest of stderr, once the answer is there.
const LAST_WORDS: Duration = Duration::from_millis(200);

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
/// with all that it has started. One that prints without end is ended in either case.
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
    for name in ["SSOENV_WRAP", "SSOENV_SEGMENT", "SSOENV_REPEATS", crate::system::terminal::presence::HOOK] {
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
    let (out, err) = (beginning(child.stdout.take()), ending(child.stderr.take()));
    let printed = received(&out, until);
    let is_endless = printed.as_ref().is_some_and(|printed| printed.len() > MOST_PRINTED);
    let status = if printed.is_some() && !is_endless { waited(&mut child, until)? } else { None };
    if let (Some(stdout), Some(status)) = (printed, status) {
        let stderr = received(&err, Some(Instant::now() + LAST_WORDS)).unwrap_or_default();
        return Ok(Ended { success: status.success(), how: status.to_string(), stdout, stderr });
    }
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

/// Its exit status, if it ends in time.
fn waited(child: &mut Child, until: Option<Instant>) -> io::Result<Option<ExitStatus>> {
    let Some(until) = until else { return child.wait().map(Some) };
    loop {
        let status = child.try_wait()?;
        if status.is_some() || Instant::now() >= until {
            return Ok(status);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Reads on the side, to the end or a byte too many. The pipe is then closed: who goes on writing is told so.
fn beginning(from: Option<ChildStdout>) -> Receiver<Vec<u8>> {
    on_the_side(from, |from| {
        let mut bytes = Vec::new();
        // What came before an error is all there is.
        let _ = from.take(MOST_PRINTED as u64 + 1).read_to_end(&mut bytes);
        bytes
    })
}

/// Reads on the side to the end, and keeps the last of it.
fn ending(from: Option<ChildStderr>) -> Receiver<Vec<u8>> {
    on_the_side(from, |mut from| {
        let (mut bytes, mut chunk) = (Vec::new(), vec![0; MOST_SAID]);
        while let Ok(read @ 1..) = from.read(&mut chunk) {
            bytes.extend(&chunk[..read]);
            bytes.drain(..bytes.len().saturating_sub(MOST_SAID));
        }
        bytes
    })
}

fn on_the_side<R: Send + 'static>(
    from: Option<R>,
    read: impl FnOnce(R) -> Vec<u8> + Send + 'static,
) -> Receiver<Vec<u8>> {
    let (done, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        // Nobody may be waiting any more.
        let _ = done.send(from.map(read).unwrap_or_default());
    });
    receiver
}

/// What was read, if that ends in time: what a program has started itself may hold the files open for ever.
fn received(from: &Receiver<Vec<u8>>, until: Option<Instant>) -> Option<Vec<u8>> {
    match until {
        None => from.recv().ok(),
        Some(until) => from.recv_timeout(until.saturating_duration_since(Instant::now())).ok(),
    }
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(line);
    command
}

#[cfg(windows)]
fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut command = Command::new("cmd.exe");
    // As it stands: the shell there takes the line apart itself.
    command.arg("/C").raw_arg(line);
    command
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LONG: Option<Duration> = Some(Duration::from_secs(60));

    #[test]
    fn what_nobody_watches_is_ended_after_a_while() {
        let short = Some(Duration::from_millis(200));
        // What it has started itself holds its files open, and is not waited for either.
        for line in ["sleep 10 & wait", "sleep 10 & echo out"] {
            let ended = captured(line, &[], false, short).unwrap();
            assert!(!ended.success && ended.stdout.is_empty(), "{line}");
            assert_eq!(ended.how, "no answer within 0 seconds");
        }
        let ended = captured("echo out; echo err >&2; exit 3", &[], false, LONG).unwrap();
        assert_eq!((ended.success, &*ended.stdout, &*ended.stderr), (false, &b"out\n"[..], &b"err\n"[..]));
        assert_eq!(ended.how, "exit status: 3");
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
