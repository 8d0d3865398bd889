//! Reads and compares files in places that other users may write to.

use super::special::is_pipe;
use super::staged::{TEMPORARY, sweep, to_disk, without_path};
use std::fs::{self, File, FileTimes};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What a path holds.
#[derive(Debug, PartialEq, Eq)]
pub enum UntrustedFile {
    /// The path does not exist.
    Nothing,
    /// The file is not read; the reason.
    Unfit(String),
    /// Bytes of a regular file that belongs to this user or root.
    File(Vec<u8>),
}

/// Reads a small file of at most `most` bytes. Opening never blocks, whatever kind of file it is.
pub fn read(path: &Path, most: u64) -> UntrustedFile {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, crate::system::files::NONBLOCK);
    let read = || {
        let file = options.open(path)?;
        let about = file.metadata()?;
        if is_pipe(path) {
            return Ok(UntrustedFile::Unfit("is a pipe, not a file".to_owned()));
        }
        if !about.is_file() {
            return Ok(UntrustedFile::Unfit("is not a regular file".to_owned()));
        }
        if !is_ours(&about) {
            return Ok(UntrustedFile::Unfit("belongs to another user".to_owned()));
        }
        let mut bytes = Vec::new();
        // One byte more than allowed shows that the file is too large; its stated size may change meanwhile.
        file.take(most + 1).read_to_end(&mut bytes)?;
        Ok(match bytes.len() as u64 > most {
            true => UntrustedFile::Unfit(format!("is larger than {most} bytes")),
            false => UntrustedFile::File(bytes),
        })
    };
    read().unwrap_or_else(|error: io::Error| match error.kind() {
        ErrorKind::NotFound if stands(path) => {
            UntrustedFile::Unfit("is a link whose target does not exist".to_owned())
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => UntrustedFile::Nothing,
        _ => UntrustedFile::Unfit(format!("cannot be read: {error}")),
    })
}

/// Whether only this user and root can create files in the folder; a missing folder counts as private.
pub fn is_private(folder: &Path) -> bool {
    match fs::metadata(folder) {
        #[cfg(unix)]
        Ok(about) => {
            use std::os::unix::fs::MetadataExt;
            is_ours(&about) && about.mode() & 0o022 == 0
        }
        #[cfg(windows)]
        Ok(_) => !super::access_list::others(folder).unwrap_or_default().can_change,
        Err(_) => true,
    }
}

#[cfg(unix)]
fn is_ours(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    about.uid() == user || about.uid() == 0
}

#[cfg(not(unix))]
fn is_ours(_: &fs::Metadata) -> bool {
    true
}

/// Returns the modification time; 1970 if unknown.
pub fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// Sets the modification time of the stamp file, created if needed, to that of the file which it belongs to. A shell
/// compares the two (`-nt`) and calls ssoenv only when the file is newer.
pub fn stamp(stamp: &Path, modified: SystemTime) -> io::Result<()> {
    /// Coarsest timestamps of a common file system: 2 s (FAT).
    const COARSEST: Duration = Duration::from_secs(2);
    if let Some(folder) = stamp.parent() {
        crate::system::files::create_folder(folder)?;
    }
    let file = crate::system::files::open_lock(stamp)?;
    let set = |time| file.set_times(FileTimes::new().set_modified(time));
    set(modified)?;
    // The file system rounded the time down: the shell would see a newer file, and call ssoenv, at every prompt.
    if file.metadata()?.modified()? < modified { set(modified + COARSEST) } else { Ok(()) }
}

/// Resolves every symbolic link of the path; on an error returns the path unchanged.
pub fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Returns the location of a file: its name in the resolved folder. A link keeps its own location, not that of its
/// target.
pub fn place(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => canonical(folder).join(name),
        _ => canonical(path),
    }
}

/// Whether the path leads to a regular file; links are followed.
pub fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.is_file())
}

/// Whether the path exists, also as a link without a target.
pub fn stands(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether the path leads to a folder; links are followed.
pub fn is_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.is_dir())
}

/// Writes a file with mode 0666 less the umask, atomically. If the process is killed in between, nothing is left
/// behind on Linux (`O_TMPFILE`); elsewhere the next call removes the temporary file.
pub fn write_public(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
    sweep(folder);
    // Not every file system supports O_TMPFILE; then the temporary file has a name.
    #[cfg(target_os = "linux")]
    if write_nameless(folder, path, bytes).is_ok() {
        return Ok(());
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(TEMPORARY).suffix(".tmp").tempfile_in(folder).map_err(without_path)?;
    io::Write::write_all(&mut file, bytes)?;
    to_disk(file.as_file())?;
    file.persist(path)?;
    Ok(())
}

/// Writes a file without a name, and links it to its name when it is complete and on the disk.
#[cfg(target_os = "linux")]
fn write_nameless(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, OFlags, linkat, open};
    use std::os::fd::AsRawFd;
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    let mut file = File::from(open(folder, flags, 0o666.into())?);
    io::Write::write_all(&mut file, bytes)?;
    to_disk(&file)?;
    // linkat(2) by descriptor (AT_EMPTY_PATH) needs a capability; the path in /proc does not.
    let nameless = format!("/proc/self/fd/{}", file.as_raw_fd());
    let link = |name: &Path| linkat(CWD, &nameless, CWD, name, AtFlags::SYMLINK_FOLLOW);
    match link(path) {
        // linkat(2) does not replace: link to a temporary name and rename.
        Err(rustix::io::Errno::EXIST) => {
            let name = folder.join(format!("{TEMPORARY}{:x}.tmp", fastrand::u64(..)));
            link(&name)?;
            fs::rename(&name, path).inspect_err(|_| drop(fs::remove_file(&name)))
        }
        linked => Ok(linked?),
    }
}

/// Returns the current directory with its symbolic links as in `PWD`, if `PWD` leads to the same folder.
pub fn current_directory(pwd: Option<&Path>) -> io::Result<PathBuf> {
    let real = std::env::current_dir();
    match (pwd.filter(|pwd| pwd.is_absolute()), &real) {
        (Some(pwd), Ok(real)) if fs::canonicalize(pwd).ok() == fs::canonicalize(real).ok() => {
            Ok(pwd.to_owned())
        }
        _ => real,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_of_ours_is_read_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        assert_eq!(read(&path, 4), UntrustedFile::Nothing);
        fs::write(&path, "abcd").unwrap();
        assert_eq!(read(&path, 4), UntrustedFile::File(b"abcd".to_vec()));
        assert_eq!(read(&path, 3), UntrustedFile::Unfit("is larger than 3 bytes".to_owned()));
        assert_eq!(read(&path.join("below"), 4), UntrustedFile::Nothing);
        assert_eq!(read(folder.path(), 4), UntrustedFile::Unfit("is not a regular file".to_owned()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_not_read_and_a_pipe_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        assert_eq!(read(&link, 4), UntrustedFile::Unfit("is not a regular file".to_owned()));
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert_eq!(read(&pipe, 4), UntrustedFile::Unfit("is a pipe, not a file".to_owned()));
        let nowhere = folder.path().join("nowhere");
        std::os::unix::fs::symlink("no/such", &nowhere).unwrap();
        assert_eq!(
            read(&nowhere, 4),
            UntrustedFile::Unfit("is a link whose target does not exist".to_owned())
        );
    }

    #[test]
    fn a_stamp_is_no_older_than_its_file_even_if_that_comes_from_the_future() {
        let folder = tempfile::tempdir().unwrap();
        let (file, stamp) = (folder.path().join("file"), folder.path().join("stamp"));
        fs::write(&file, "").unwrap();
        let future = SystemTime::now() + Duration::from_secs(9000);
        File::options().append(true).open(&file).unwrap().set_modified(future).unwrap();
        super::stamp(&stamp, modified(&file)).unwrap();
        assert_eq!(modified(&stamp), modified(&file));
    }
}
