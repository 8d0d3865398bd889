//! Files in places that are not ours: what may be believed of one that somebody else may have put there, and whether one
//! is newer than another.

use super::special::is_pipe;
use super::staged::{TEMPORARY, sweep};
use std::fs::{self, File, FileTimes};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub enum UntrustedFile {
    /// Nothing.
    Nothing,
    /// Something that is not read, and why.
    Unfit(String),
    /// A regular file of this user, or of root, with these bytes.
    File(Vec<u8>),
}

/// Reads a small file. Opening never waits, whatever stands there, and no more than `most` bytes are read.
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

/// Whether nobody but this user (and root) can put files into the folder; one that is not there has none.
pub fn is_private(folder: &Path) -> bool {
    match fs::metadata(folder) {
        #[cfg(unix)]
        Ok(about) => {
            use std::os::unix::fs::MetadataExt;
            is_ours(&about) && about.mode() & 0o022 == 0
        }
        _ => true,
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

/// When a file was written; long ago, if that cannot be told.
pub fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// Gives a stamp, which is made if need be, the time of the file that it is for: a shell that asks whether the file is
/// newer is told no until that is written again.
pub fn stamp(stamp: &Path, modified: SystemTime) -> io::Result<()> {
    /// No file system keeps coarser times.
    const COARSEST: Duration = Duration::from_secs(2);
    if let Some(folder) = stamp.parent() {
        crate::system::files::create_folder(folder)?;
    }
    let file = crate::system::files::open_lock(stamp)?;
    let set = |time| file.set_times(FileTimes::new().set_modified(time));
    set(modified)?;
    // Cut on the way: the shell would ask at every prompt.
    if file.metadata()?.modified()? < modified { set(modified + COARSEST) } else { Ok(()) }
}

/// The path with every symbolic link on the way resolved; as it is where that fails.
pub fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Where a file stands: its name in the folder that every symbolic link on the way leads to. A file that is a link itself
/// stands where the link does.
pub fn place(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => canonical(folder).join(name),
        _ => canonical(path),
    }
}

/// Whether a regular file stands there; links are followed.
pub fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.is_file())
}

/// Whether anything stands there, be it a link that leads nowhere.
pub fn stands(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a folder stands there.
pub fn is_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.is_dir())
}

/// Writes a file for everybody to read, as far as the umask lets them, in one step. Killed before it is whole, this leaves
/// nothing in the folder where the system knows files without a name, and else what the next call removes.
pub fn write_public(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
    sweep(folder);
    #[cfg(target_os = "linux")]
    if write_nameless(folder, path, bytes).is_ok() {
        return Ok(());
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(TEMPORARY).suffix(".tmp").tempfile_in(folder)?;
    io::Write::write_all(&mut file, bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// The file gets its name when it is on the disk.
#[cfg(target_os = "linux")]
fn write_nameless(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, OFlags, linkat, open};
    use std::os::fd::AsRawFd;
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    let mut file = File::from(open(folder, flags, 0o666.into())?);
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()?;
    let nameless = format!("/proc/self/fd/{}", file.as_raw_fd());
    let link = |name: &Path| linkat(CWD, &nameless, CWD, name, AtFlags::SYMLINK_FOLLOW);
    match link(path) {
        // A link never replaces: it takes another name, and is renamed at once.
        Err(rustix::io::Errno::EXIST) => {
            let name = folder.join(format!("{TEMPORARY}{:x}.tmp", fastrand::u64(..)));
            link(&name)?;
            fs::rename(&name, path).inspect_err(|_| drop(fs::remove_file(&name)))
        }
        linked => Ok(linked?),
    }
}

/// The directory of this process as the shell calls it: `PWD` where that is the same place, with its symbolic links.
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
