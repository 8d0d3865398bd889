//! Reads whole files, with limits on size and time.

use super::limits::{Limits, too_large};
use super::special::{self, is_pipe};
use crate::system::clock::since_epoch;
use crate::time::Time;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;
use std::time::Duration;

/// Bytes of a file with its modification time.
#[derive(Debug)]
pub struct Contents {
    /// All bytes of the file.
    pub bytes: Vec<u8>,
    /// Modification time; 1970 if the file system has none.
    pub modified: Time,
}

/// Reads a whole file; pipes are allowed, since `AWS_CONFIG_FILE` may be a process substitution. `None`: the file
/// does not exist, also because a folder of its path is missing or is a file.
pub fn read(path: &Path, limits: Limits) -> io::Result<Option<Contents>> {
    let Some(file) = open(path)? else { return Ok(None) };
    let about = match file.metadata() {
        Ok(about) => about,
        // NUL of Windows has none.
        Err(_) if cfg!(windows) => {
            return Ok(Some(Contents { bytes: special::read(file, limits)?, modified: Time::from_epoch(0) }));
        }
        Err(error) => return Err(error),
    };
    let bytes = if about.is_file() || about.is_dir() {
        whole(file, about.len(), limits.size)?
    } else {
        special::read(file, limits)?
    };
    Ok(Some(Contents { bytes, modified: about.modified().map_or(Time::from_epoch(0), since_epoch) }))
}

/// Reason for refusing a pipe.
pub(super) const A_PIPE: &str = "a pipe, not a file";

/// Same as [`read`], for files that are never pipes on purpose: a pipe is refused at once instead of waited for.
pub fn read_regular(path: &Path) -> io::Result<Option<Contents>> {
    if is_pipe(path) {
        return Err(io::Error::new(ErrorKind::InvalidInput, A_PIPE));
    }
    read(path, Limits::ATTENDED.at_once())
}

/// Open flags: opening a pipe does not wait for its other end, and a terminal does not become the controlling one.
#[cfg(unix)]
pub(in crate::system) const NONBLOCK: i32 =
    rustix::fs::OFlags::NONBLOCK.union(rustix::fs::OFlags::NOCTTY).bits() as i32;

fn open(path: &Path) -> io::Result<Option<File>> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NONBLOCK);
    match options.open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

fn whole(file: File, length: u64, most: u64) -> io::Result<Vec<u8>> {
    if length > most {
        return Err(too_large(most));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large(most)) } else { Ok(bytes) }
}

/// Reads a file that another tool may be rewriting in place. While `parse` returns `None` (incomplete), the file is
/// read again for 200 ms. Outer `None`: no such file; inner `None`: still incomplete.
pub fn read_patiently<T>(
    path: &Path,
    parse: impl Fn(&Contents) -> Option<T>,
) -> io::Result<Option<Option<T>>> {
    /// With four pauses of 50 ms.
    const TRIES: u32 = 5;
    for attempt in 1.. {
        let Some(contents) = read_regular(path)? else { return Ok(None) };
        let parsed = parse(&contents);
        if parsed.is_some() || attempt == TRIES {
            return Ok(Some(parsed));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(None)
}

/// Returns the names in a folder; empty when the folder does not exist or cannot be read.
pub fn names(folder: &Path) -> Vec<std::ffi::OsString> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect()
}

/// Removes a file; returns whether it existed.
pub fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Renames a file, in place of another if there is one; returns whether it existed.
pub fn rename(from: &Path, to: &Path) -> io::Result<bool> {
    match fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Appends a line, creating the file if needed, in one write: lines of concurrent processes do not mix. Returns the
/// resulting length in bytes.
pub fn append_line(path: &Path, line: &str) -> io::Result<u64> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(NONBLOCK);
    }
    let mut file = options.open(path)?;
    file.write_all(format!("{line}\n").as_bytes())?;
    Ok(file.metadata()?.len())
}

/// Creates an empty file, mode 0600, with the folders above it, unless it exists.
pub fn create_new(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let created = match options.open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), create_folder)?;
            options.open(path)
        }
        created => created,
    };
    match created {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        created => created.map(drop),
    }
}

/// Creates a folder and its parents, mode 0700.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a file for locking or for its timestamp, creating it if needed. Its contents are never read or written.
pub(in crate::system) fn open_lock(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(NONBLOCK);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> io::Result<Option<Contents>> {
        super::read(path, Limits::ATTENDED)
    }

    #[test]
    fn a_missing_file_is_none_and_so_is_one_below_a_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("none")).unwrap().is_none());
        fs::write(folder.path().join("file"), "x").unwrap();
        assert!(read(&folder.path().join("file/below")).unwrap().is_none());
        assert!(read(folder.path()).is_err());
    }

    #[test]
    fn a_file_above_the_limit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, vec![b' '; (1 << 20) + 1]).unwrap();
        let limits = |size| Limits { size, ..Limits::ATTENDED };
        let error = super::read(&path, limits(1 << 20)).unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::FileTooLarge, "larger than 1 MiB".into()));
        assert!(super::read(&path, limits(2 << 20)).is_ok());
    }
}
