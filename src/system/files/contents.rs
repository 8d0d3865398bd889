//! Files: bounded reads, and writes that leave either the old file or the new one.

use crate::system::clock::since_epoch;
use crate::time::Time;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::NamedTempFile;

/// No file that we read comes near this; a larger one (a device, a mistake in a variable) is refused instead of read.
const LARGEST: u64 = 64 << 20;

/// Our temporary files begin so, and those of processes that were killed are found by it.
const TEMPORARY: &str = ".ssoenv-";

/// A file's bytes and when they were written.
#[derive(Debug)]
pub struct Contents {
    /// All of it.
    pub bytes: Vec<u8>,
    /// The modification time; 1970 where the file system has none.
    pub modified: Time,
}

/// Reads a whole file. `None` when there is none, also when a folder on the way is missing or is a file.
pub fn read(path: &Path) -> io::Result<Option<Contents>> {
    read_opened(File::options().read(true).open(path))
}

/// The same for a file that nobody has a reason to replace by a pipe: one is refused instead of waited for.
pub fn read_regular(path: &Path) -> io::Result<Option<Contents>> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NONBLOCK);
    let file = options.open(path);
    #[cfg(unix)]
    if let Ok(file) = &file
        && std::os::unix::fs::FileTypeExt::is_fifo(&file.metadata()?.file_type())
    {
        return Err(io::Error::new(ErrorKind::InvalidInput, "a pipe, not a file"));
    }
    read_opened(file)
}

/// Opening a pipe does not wait for its other end.
#[cfg(unix)]
pub(in crate::system) const NONBLOCK: i32 = rustix::fs::OFlags::NONBLOCK.bits() as i32;

fn read_opened(file: io::Result<File>) -> io::Result<Option<Contents>> {
    let file = match file {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let about = file.metadata()?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len().min(LARGEST)).unwrap_or(0) + 1);
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "larger than 64 MiB"));
    }
    Ok(Some(Contents { bytes, modified: about.modified().map_or(Time::from_epoch(0), since_epoch) }))
}

/// Reads a file that another tool may be writing at this moment, in place: while `parse` finds it incomplete (`None`),
/// it is read again for 200 ms. The outer `None` is "no such file", the inner one "still not readable".
pub fn read_patiently<T>(
    path: &Path,
    parse: impl Fn(&Contents) -> Option<T>,
) -> io::Result<Option<Option<T>>> {
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

/// The names in a folder; none when there is no such folder.
pub fn names(folder: &Path) -> Vec<std::ffi::OsString> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect()
}

/// A new version of a file, in the same folder under a temporary name, 0600 from its first byte. Dropped without
/// [`Staged::commit`] it vanishes and the old file stands.
#[derive(Debug)]
pub struct Staged {
    temporary: NamedTempFile,
    target: PathBuf,
}

impl Staged {
    /// Makes the temporary file, and the folders above it (0700). A target that is a symbolic link is followed, so
    /// that the link stays.
    pub fn create(target: &Path) -> io::Result<Self> {
        Staged::beside(fs::canonicalize(target).unwrap_or_else(|_| target.to_owned()))
    }

    /// The same for a target that is no link.
    pub(super) fn beside(target: PathBuf) -> io::Result<Self> {
        let folder = target.parent().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
        create_folder(folder)?;
        sweep(folder);
        let temporary = tempfile::Builder::new().prefix(TEMPORARY).suffix(".tmp").tempfile_in(folder)?;
        Ok(Staged { temporary, target })
    }

    /// Takes room on the disk, so that a later commit of as many bytes does not find it full.
    pub fn reserve(&mut self, bytes: usize) -> io::Result<()> {
        self.temporary.write_all(&vec![b' '; bytes])?;
        self.temporary.as_file().sync_all()
    }

    /// Writes the bytes to the disk and puts the file in place of the old one.
    pub fn commit(mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes)?;
        self.put(bytes)
    }

    /// The temporary file.
    pub(super) fn file(&self) -> &File {
        self.temporary.as_file()
    }

    /// Where it is meant to be.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// The first half of a commit: after it nothing is left to do that takes time or room.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.temporary.seek(SeekFrom::Start(0))?;
        self.temporary.write_all(bytes)?;
        self.temporary.as_file().set_len(bytes.len() as u64)?;
        self.temporary.as_file().sync_all()
    }

    /// Puts the file where none is; `false` if one is there.
    pub(super) fn put_new(self) -> io::Result<bool> {
        match self.temporary.persist_noclobber(&self.target) {
            Ok(_) => Ok(true),
            Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(refused) => Err(refused.error),
        }
    }

    /// The second half of a commit.
    pub(super) fn put(self, bytes: &[u8]) -> io::Result<()> {
        if let Err(refused) = self.temporary.persist(&self.target) {
            // A file that is mounted by itself cannot be replaced, only written. Better a moment of half a file than
            // none: what is stored here may be had once only.
            let mut target =
                File::options().write(true).truncate(true).open(&self.target).map_err(|_| refused.error)?;
            target.write_all(bytes)?;
            return target.sync_all();
        }
        // Makes the rename itself durable; not every file system can, and the file is whole without it.
        #[cfg(unix)]
        if let Some(folder) = self.target.parent() {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

/// Removes a file; whether there was one.
pub fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Adds a line to a file, which may not be there yet, in one write: lines of processes that run at once do not mix.
/// Gives the length of the file with it.
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

/// Makes a folder and those above it, 0700.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a file to be locked, or that is there for its time alone, making it if it is not there. Its contents are never
/// read or written.
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

/// Removes temporary files of ours that a killed process left an hour ago or longer.
fn sweep(folder: &Path) {
    const ABANDONED: Duration = Duration::from_secs(3600);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let ours = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY) && name.ends_with(".tmp"));
        let old = |entry: &fs::DirEntry| {
            let modified = entry.metadata().and_then(|about| about.modified()).ok()?;
            Some(SystemTime::now().duration_since(modified).ok()? > ABANDONED)
        };
        if ours && old(&entry) == Some(true) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_replaces_and_a_drop_keeps_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("new/deep/file.json");
        Staged::create(&target).unwrap().commit(b"one").unwrap();
        let staged = Staged::create(&target).unwrap();
        // In the same folder, so that the rename cannot cross file systems, and under a name that sweep finds.
        let beside = names(target.parent().unwrap());
        assert!(beside.iter().any(|name| name.to_str().unwrap().starts_with(TEMPORARY)), "{beside:?}");
        drop(staged);
        assert_eq!(read(&target).unwrap().unwrap().bytes, b"one");
        let mut staged = Staged::create(&target).unwrap();
        staged.reserve(1000).unwrap();
        staged.commit(b"two").unwrap();
        assert_eq!(read(&target).unwrap().unwrap().bytes, b"two");
        assert_eq!(names(target.parent().unwrap()).len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn files_are_0600_folders_0700_and_a_link_stays_a_link() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a/b.json");
        Staged::create(&target).unwrap().commit(b"x").unwrap();
        assert_eq!((mode(&target), mode(&folder.path().join("a"))), (0o600, 0o700));
        fs::set_permissions(&target, fs::Permissions::from_mode(0o644)).unwrap();
        let link = folder.path().join("link.json");
        std::os::unix::fs::symlink(&target, &link).unwrap();
        Staged::create(&link).unwrap().commit(b"y").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!((fs::read(&target).unwrap(), mode(&target)), (b"y".to_vec(), 0o600));
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
    fn abandoned_temporary_files_are_swept_and_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        for (name, hours) in [(".ssoenv-old.tmp", 2), (".ssoenv-new.tmp", 0), ("foreign.tmp", 2)] {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(hours * 3600)).unwrap();
        }
        sweep(folder.path());
        let mut left = names(folder.path());
        left.sort();
        assert_eq!(left, [".ssoenv-new.tmp", "foreign.tmp"]);
    }
}
