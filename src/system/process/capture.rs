//! Programs that print something, and are waited for. What is left to itself is `detached.rs`'s business, what takes our
//! place `exec.rs`'s.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// How a program ended, and what it has written.
#[derive(Debug)]
pub struct Ended {
    /// Whether it says that all is well.
    pub success: bool,
    /// Its exit status, in words.
    pub how: String,
    /// All that it has written there.
    pub stdout: Vec<u8>,
    /// The same; empty where a person has seen it.
    pub stderr: Vec<u8>,
}

/// Runs a line by the platform's shell, with these variables beside ours, until it ends. Somebody who watches sees its
/// stderr, and it has their terminal to read; else it has nothing to read, and is ended after `patience`.
pub fn captured(
    line: &str,
    variables: &[(&str, &str)],
    watched: bool,
    patience: Option<Duration>,
) -> io::Result<Ended> {
    let mut command = shell(line);
    command.envs(variables.iter().copied());
    // What the wrapper and the hook have set is meant for us.
    for name in ["SSOENV_WRAP", "SSOENV_SEGMENT", crate::system::terminal::presence::HOOK] {
        command.env_remove(name);
    }
    command.stdout(Stdio::piped());
    if !watched {
        command.stdin(Stdio::null()).stderr(Stdio::piped());
    }
    let started = Instant::now();
    let mut child = command.spawn()?;
    let (out, err) = (collected(child.stdout.take()), collected(child.stderr.take()));
    let status = match patience {
        None => Some(child.wait()?),
        Some(patience) => waited(&mut child, patience)?,
    };
    let rest = patience.map(|patience| patience.saturating_sub(started.elapsed()));
    // What it has started itself may hold the files open for ever.
    if let Some(status) = status
        && let Some(stdout) = all(&out, rest)
    {
        let stderr = all(&err, rest.map(|rest| rest.min(Duration::from_millis(200)))).unwrap_or_default();
        return Ok(Ended { success: status.success(), how: status.to_string(), stdout, stderr });
    }
    if status.is_none() {
        child.kill()?;
        child.wait()?;
    }
    let how = format!("no answer within {} seconds", patience.map_or(0, |patience| patience.as_secs()));
    Ok(Ended { success: false, how, stdout: Vec::new(), stderr: Vec::new() })
}

fn waited(child: &mut Child, patience: Duration) -> io::Result<Option<ExitStatus>> {
    let started = Instant::now();
    while started.elapsed() < patience {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(None)
}

/// Reads to the end, on the side.
fn collected(from: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (done, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            // What came before the error is all there is.
            let _ = from.read_to_end(&mut bytes);
        }
        // Nobody may be waiting any more.
        let _ = done.send(bytes);
    });
    receiver
}

/// All of it, if it ends in time.
fn all(from: &Receiver<Vec<u8>>, rest: Option<Duration>) -> Option<Vec<u8>> {
    match rest {
        None => from.recv().ok(),
        Some(rest) => from.recv_timeout(rest.max(Duration::from_millis(1))).ok(),
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

    #[test]
    fn what_nobody_watches_is_ended_after_a_while() {
        let short = Some(Duration::from_millis(200));
        // What it has started itself holds its files open, and is not waited for either.
        for line in ["sleep 10 & wait", "sleep 10 & echo out"] {
            let ended = captured(line, &[], false, short).unwrap();
            assert!(!ended.success && ended.stdout.is_empty(), "{line}");
            assert_eq!(ended.how, "no answer within 0 seconds");
        }
        let ended =
            captured("echo out; echo err >&2; exit 3", &[], false, Some(Duration::from_secs(60))).unwrap();
        assert_eq!((ended.success, &*ended.stdout, &*ended.stderr), (false, &b"out\n"[..], &b"err\n"[..]));
        assert_eq!(ended.how, "exit status: 3");
    }
}
