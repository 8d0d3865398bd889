//! Writes that leave either the old file or the new one.

use super::create_folder;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::NamedTempFile;

/// Prefix of temporary files; [`sweep`] finds those of killed processes by it.
pub(super) const TEMPORARY: &str = ".ssoenv-";

/// New version of a file under a temporary name in the same folder, mode 0600 from its first byte (on Windows: for the
/// person, the administrators and the system). Dropped without
/// [`Staged::commit`] it is deleted, and the old file remains.
#[derive(Debug)]
pub struct Staged {
    temporary: NamedTempFile,
    target: PathBuf,
}

impl Staged {
    /// Creates the temporary file, and the folders above it (0700). A target that is a symbolic link is followed, so
    /// that the link is kept.
    pub fn create(target: &Path) -> io::Result<Self> {
        Staged::beside(fs::canonicalize(target).unwrap_or_else(|_| target.to_owned()))
    }

    /// Same as [`Staged::create`], for a target that is not a link.
    pub(super) fn beside(target: PathBuf) -> io::Result<Self> {
        let folder = target.parent().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
        create_folder(folder)?;
        sweep(folder);
        let temporary = tempfile::Builder::new().prefix(TEMPORARY).suffix(".tmp").tempfile_in(folder);
        let temporary = temporary.map_err(without_path)?;
        // Not every file system has access control lists; then the folder's rules are all there is.
        #[cfg(windows)]
        let _ = super::access_list::make_private(temporary.path());
        Ok(Staged { temporary, target })
    }

    /// Reserves disk space, so that a later write of this many bytes, or of 1.5 times the present size of the file,
    /// cannot fail on a full disk.
    pub fn reserve(&mut self, bytes: usize) -> io::Result<()> {
        let now = fs::metadata(&self.target).map_or(0, |about| about.len());
        let now = usize::try_from(now).unwrap_or(usize::MAX);
        self.fill(&vec![b' '; bytes.max(now.saturating_add(now / 2))])?;
        to_disk(self.temporary.as_file())
    }

    /// Writes the bytes to the disk and replaces the old file. On any error the old file remains.
    pub fn commit(mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes)?;
        self.put(bytes)
    }

    /// Same as [`Staged::commit`], for bytes that cannot be fetched again, such as a rotated refresh token, where the
    /// old file is worthless. They are put in place even if the disk does not confirm the write; if it is full, they
    /// overwrite the old file.
    pub fn commit_or_overwrite(mut self, bytes: &[u8]) -> io::Result<()> {
        match self.fill(bytes) {
            Ok(()) => {
                // Unconfirmed bytes can still be read until the machine stops.
                let _ = to_disk(self.temporary.as_file());
                self.put(bytes)
            }
            Err(full) => overwrite(&self.target, bytes).map_err(|_| full),
        }
    }

    /// The temporary file.
    #[cfg(any(unix, test))]
    pub(super) fn file(&self) -> &File {
        self.temporary.as_file()
    }

    /// Path of the temporary file.
    #[cfg(windows)]
    pub(super) fn path(&self) -> &Path {
        self.temporary.path()
    }

    /// Path of the file to be replaced.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// First half of a commit: everything that takes time or disk space.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.fill(bytes)?;
        to_disk(self.temporary.as_file())
    }

    /// Overwrites the reserved bytes, so that their disk space is used.
    fn fill(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.temporary.seek(SeekFrom::Start(0))?;
        self.temporary.write_all(bytes)?;
        self.temporary.as_file().set_len(bytes.len() as u64)
    }

    /// Puts the file in place if there is none; `false` if there is one.
    pub(super) fn put_new(self) -> io::Result<bool> {
        match self.temporary.persist_noclobber(&self.target) {
            Ok(_) => Ok(true),
            Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(refused) => Err(refused.error),
        }
    }

    /// Second half of a commit: the rename.
    pub(super) fn put(self, bytes: &[u8]) -> io::Result<()> {
        if let Err(refused) = put_in_place(self.temporary, &self.target) {
            // A file that is a mount point (bind mount of one file in a container) cannot be replaced by a rename.
            return overwrite(&self.target, bytes).map_err(|_| refused);
        }
        // Makes the rename durable. Some file systems cannot; the file is complete in any case.
        #[cfg(unix)]
        if let Some(folder) = self.target.parent() {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

/// Returns the system's error without the name of the temporary file, which a person has never seen. The library offers
/// both in one text only.
pub(in crate::system) fn without_path(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path \"") {
        Some((what, _)) => io::Error::new(error.kind(), what.to_owned()),
        None => error,
    }
}

#[cfg(unix)]
fn put_in_place(temporary: NamedTempFile, target: &Path) -> io::Result<()> {
    temporary.persist(target).map(drop).map_err(|refused| refused.error)
}

/// Renames as the standard library does, which can replace a file that others read. Programs that keep others from that
/// have their file open for a moment only.
#[cfg(windows)]
fn put_in_place(temporary: NamedTempFile, target: &Path) -> io::Result<()> {
    const TRIES: u32 = 20;
    const PAUSE: Duration = Duration::from_millis(25);
    let (file, path) = temporary.keep().map_err(|refused| refused.error)?;
    drop(file);
    let mut renamed = fs::rename(&path, target);
    for _ in 0..TRIES {
        let is_held =
            |error: &io::Error| error.kind() == ErrorKind::PermissionDenied || super::held::is_held(error);
        if !renamed.as_ref().is_err_and(is_held) {
            break;
        }
        std::thread::sleep(PAUSE);
        renamed = fs::rename(&path, target);
    }
    renamed.inspect_err(|_| drop(fs::remove_file(&path)))
}

/// Writes a file in place. Not truncated first: on a full disk the new bytes might not fit afterwards.
pub(super) fn overwrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, super::NONBLOCK);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    to_disk(&file)
}

/// Waits until the disk has the file. On macOS the standard library asks the disk to empty its own memory
/// (`F_FULLFSYNC`), which network shares and some other file systems refuse; fsync(2) then does what there is.
pub(super) fn to_disk(file: &File) -> io::Result<()> {
    let done = file.sync_all();
    #[cfg(target_vendor = "apple")]
    if done.is_err() {
        return Ok(rustix::fs::fsync(file)?);
    }
    done
}

/// Removes temporary files that killed processes left an hour ago or earlier.
pub(super) fn sweep(folder: &Path) {
    sweep_older(folder, Duration::from_secs(3600));
}

/// Removes temporary files that killed processes left so long ago or earlier. They may hold secrets.
pub fn sweep_older(folder: &Path, abandoned: Duration) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let ours = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY) && name.ends_with(".tmp"));
        let old = |entry: &fs::DirEntry| {
            let modified = entry.metadata().and_then(|about| about.modified()).ok()?;
            Some(SystemTime::now().duration_since(modified).ok()? > abandoned)
        };
        if ours && old(&entry) == Some(true) {
            // Another process may have removed it first.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::files::names;

    #[test]
    fn a_commit_replaces_and_a_drop_keeps_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("new/deep/file.json");
        Staged::create(&target).unwrap().commit(b"one").unwrap();
        let staged = Staged::create(&target).unwrap();
        // In the same folder, so that the rename stays in one file system, under a name that `sweep` finds.
        let beside = names(target.parent().unwrap());
        assert!(beside.iter().any(|name| name.to_str().unwrap().starts_with(TEMPORARY)), "{beside:?}");
        drop(staged);
        assert_eq!(fs::read(&target).unwrap(), b"one");
        let mut staged = Staged::create(&target).unwrap();
        staged.reserve(1000).unwrap();
        staged.commit(b"two").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"two");
        assert_eq!(names(target.parent().unwrap()).len(), 1);
    }

    #[test]
    fn an_error_does_not_name_the_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let system = fs::read(folder.path().join("gone/file")).unwrap_err();
        // What `tempfile_in` fails with.
        let builder = |folder: &Path| tempfile::Builder::new().tempfile_in(folder).unwrap_err();
        let error = builder(&folder.path().join("gone"));
        assert!(error.to_string().contains("at path"), "{error}");
        let error = without_path(error);
        assert_eq!((error.to_string(), error.kind()), (system.to_string(), system.kind()));
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

    #[test]
    fn the_room_that_is_reserved_grows_with_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("token.json");
        for (now, expected) in [(0, 1000), (500, 1000), (40_000, 60_000)] {
            fs::write(&target, vec![b'x'; now]).unwrap();
            let mut staged = Staged::create(&target).unwrap();
            staged.reserve(1000).unwrap();
            assert_eq!(staged.file().metadata().unwrap().len(), expected);
        }
    }

    #[test]
    fn a_file_is_overwritten_whole_whatever_its_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "a longer text").unwrap();
        for text in ["short", "another long text"] {
            overwrite(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert!(overwrite(&folder.path().join("none"), b"x").is_err());
    }
}
