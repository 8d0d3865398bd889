//! The process that asks the store: its whole life.

use super::store;
use super::wire::{self, WireRequest};
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// Reads the request from stdin, asks the store, and answers on what was stdout when the process began. Ends this
/// process if the one that started it ends, or when the time has passed. Error: it was started by something else.
pub fn answer() -> io::Result<()> {
    crate::system::process::without_core_file();
    let mut answer = private_stdout()?;
    let request = read_request()?;
    end_with_caller(request.limit);
    let outcome = store::ask(&request.request, request.is_attended, Instant::now() + request.limit);
    let line = wire::answer_line(&request.mark, &outcome);
    answer.write_all(line.as_bytes())
}

/// Takes stdout, which libraries that print then no longer have.
#[cfg(unix)]
fn private_stdout() -> io::Result<std::fs::File> {
    let kept = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
    let null = std::fs::OpenOptions::new().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdout(null)?;
    Ok(kept.into())
}

/// Returns stdout: no library of this system prints.
#[cfg(windows)]
fn private_stdout() -> io::Result<std::fs::File> {
    use std::os::windows::io::AsHandle;
    Ok(io::stdout().as_handle().try_clone_to_owned()?.into())
}

fn read_request() -> io::Result<WireRequest> {
    /// Longer than any request.
    const LONGEST: usize = 200;
    let (mut line, mut byte) = (Zeroizing::new(Vec::with_capacity(LONGEST)), [0]);
    // Byte by byte: nothing after the line is read, since there is only the end, which comes later.
    let mut stdin = io::stdin().lock();
    while line.len() < LONGEST {
        stdin.read_exact(&mut byte)?;
        if byte[0] == b'\n' {
            let line = std::str::from_utf8(&line).map_err(io::Error::other)?;
            return WireRequest::parse(line).ok_or_else(|| io::ErrorKind::InvalidData.into());
        }
        line.push(byte[0]);
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// Ends this process when stdin ends, which the caller holds open, or some time after the limit.
fn end_with_caller(limit: Duration) {
    /// The caller kills this process before.
    const LATER: Duration = Duration::from_secs(2);
    std::thread::spawn(move || {
        std::thread::sleep(limit + LATER);
        end();
    });
    std::thread::spawn(|| {
        // What comes is no part of the request.
        while let Ok(1..) = io::stdin().lock().read(&mut [0; 64]) {}
        end();
    });
}

/// Ends the process without anything that could wait.
#[cfg(unix)]
#[allow(unsafe_code, reason = "exit functions that run no destructors have no safe interface")]
fn end() {
    // SAFETY: ends the process; takes an integer only.
    unsafe { libc::_exit(1) }
}

/// Ends the process.
#[cfg(windows)]
#[allow(clippy::exit, reason = "another thread may never return")]
fn end() {
    std::process::exit(1)
}
