//! Reads pipes and devices in place of files, within a time limit.

use super::limits::{Limits, too_large};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::Instant;

/// Whether the path is a named pipe.
pub(super) fn is_pipe(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        std::fs::metadata(path).is_ok_and(|about| about.file_type().is_fifo())
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Reads a pipe or a device to its end, within the limits. The file must be open in non-blocking mode.
pub(super) fn read(mut file: File, limits: Limits) -> io::Result<Vec<u8>> {
    const AT_ONCE: usize = 64 << 10;
    let start = Instant::now();
    let (mut bytes, mut chunk) = (Vec::new(), vec![0; AT_ONCE]);
    loop {
        #[cfg(unix)]
        wait(&file, limits.patience.saturating_sub(start.elapsed()))?;
        match file.read(&mut chunk) {
            Ok(0) => return Ok(bytes),
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // A platform that cannot poll this device reports it as readable, and the read then fails: no data.
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Err(silent()),
            Err(error) => return Err(error),
        }
        if bytes.len() as u64 > limits.size {
            return Err(too_large(limits.size));
        }
        // Also ends the read of a source that never ends.
        if start.elapsed() > limits.patience.max(AT_LEAST) {
            return Err(silent());
        }
    }
}

/// Least time for data that is already available.
const AT_LEAST: std::time::Duration = std::time::Duration::from_secs(1);

fn silent() -> io::Error {
    io::Error::new(ErrorKind::TimedOut, "a pipe or a device without data")
}

/// Waits until data is available or the other end is closed. Without this a pipe whose writer has not opened it yet
/// would read as empty.
#[cfg(unix)]
fn wait(file: &File, patience: std::time::Duration) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
    match poll(&mut [PollFd::new(file, PollFlags::IN)], Some(&patience)) {
        Ok(0) => Err(silent()),
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use crate::system::files::{Limits, read, read_regular};
    use std::io::{ErrorKind, Write};
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    fn pipe(folder: &Path) -> PathBuf {
        let path = folder.join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        path
    }

    #[test]
    fn a_pipe_that_nobody_writes_to_is_not_waited_for_longer_than_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = pipe(folder.path());
        for patience in [Duration::ZERO, Duration::from_millis(1)] {
            let error = read(&path, Limits { patience, ..Limits::ATTENDED }).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TimedOut);
        }
        assert_eq!(read_regular(&path).unwrap_err().to_string(), "a pipe, not a file");
    }

    #[test]
    fn what_comes_through_a_pipe_in_time_is_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = pipe(folder.path());
        for parts in [&["[profile ", "x]\n"][..], &[][..]] {
            let writer = std::thread::spawn({
                let path = path.clone();
                let parts = parts.to_vec();
                move || {
                    let mut pipe = std::fs::File::options().write(true).open(path).unwrap();
                    parts.iter().for_each(|part| pipe.write_all(part.as_bytes()).unwrap());
                }
            });
            let found = read(&path, Limits { patience: Duration::from_secs(60), ..Limits::ATTENDED });
            assert_eq!(found.unwrap().unwrap().bytes, parts.concat().as_bytes());
            writer.join().unwrap();
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn devices_end_or_are_refused() {
        let null = Path::new("/dev/null");
        assert_eq!(read(null, Limits::ATTENDED).unwrap().unwrap().bytes, b"");
        assert_eq!(read_regular(null).unwrap().unwrap().bytes, b"");
        let limits = Limits { size: 1 << 20, ..Limits::ATTENDED };
        assert_eq!(read(Path::new("/dev/zero"), limits).unwrap_err().kind(), ErrorKind::FileTooLarge);
    }
}
