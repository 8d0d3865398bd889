//! Writes output of other programs to stdout and stderr, byte for byte.

use super::closed_stdout;
use std::io;
#[cfg(not(unix))]
use std::io::Write;

/// Whether stdout was closed when the process started: nothing can be printed there.
pub fn stdout_is_closed() -> bool {
    closed_stdout::was_closed()
}

/// Whether stdout is a pipe, whose reader may print to the terminal at any time: a progress line would stand in its lines.
pub fn stdout_is_pipe() -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::{FileType, fstat};
        let kind = fstat(rustix::stdio::stdout()).map(|about| FileType::from_raw_mode(about.st_mode));
        matches!(kind, Ok(FileType::Fifo | FileType::Socket))
    }
    #[cfg(not(unix))]
    false
}

/// Writes all bytes to stdout (`true`) or stderr at once.
pub fn write_through(is_stdout: bool, bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match write(is_stdout, rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => rest = &rest[written..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // Another program has made the open file non-blocking.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => until_writable(is_stdout),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(unix)]
fn write(is_stdout: bool, bytes: &[u8]) -> io::Result<usize> {
    // Without the buffers of the standard library.
    let fd = if is_stdout { rustix::stdio::stdout() } else { rustix::stdio::stderr() };
    Ok(rustix::io::write(fd, bytes)?)
}

#[cfg(not(unix))]
fn write(is_stdout: bool, bytes: &[u8]) -> io::Result<usize> {
    if is_stdout {
        let written = io::stdout().write(bytes)?;
        io::stdout().flush()?;
        Ok(written)
    } else {
        io::stderr().write(bytes)
    }
}

#[cfg(unix)]
fn until_writable(is_stdout: bool) {
    use rustix::event::{PollFd, PollFlags, poll};
    let fd = if is_stdout { rustix::stdio::stdout() } else { rustix::stdio::stderr() };
    // After an error the next write tells.
    let _ = poll(&mut [PollFd::from_borrowed_fd(fd, PollFlags::OUT)], None);
}

#[cfg(not(unix))]
fn until_writable(_is_stdout: bool) {}
