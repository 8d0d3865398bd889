//! Replaces a file of the person's: no contents can get lost, and its link, mode and owner are kept. Files that only
//! ssoenv uses are written by `staged.rs`.

use super::Staged;
use super::staged::overwrite;
use crate::system::files;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Result of a replacement without an error.
#[derive(Debug, PartialEq, Eq)]
pub enum Replaced {
    /// New bytes are in place; path of the backup, if one was made.
    Done(Option<PathBuf>),
    /// Another program has changed the file since it was read; it is left as it is.
    Changed,
}

/// Whether the old bytes are kept, and the mode of the new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backup {
    /// Backup beside the file, named with `.ssoenv-backup` appended, at the first change in 24 hours.
    Daily,
    /// No backup: the file holds keys that expire.
    Never,
    /// No backup, and the new file is private (0600): it holds such keys.
    NeverAndPrivate,
}

/// Replaces the contents `old` by `new`; `None`: the file did not exist.
pub fn replace(path: &Path, old: Option<&[u8]>, new: &[u8], backup: Backup) -> io::Result<Replaced> {
    replace_after(path, old, new, backup, || ())
}

/// Same as [`replace`]; `last` runs between the last check and the rename (tests).
fn replace_after(
    path: &Path,
    old: Option<&[u8]>,
    new: &[u8],
    backup: Backup,
    last: impl FnOnce(),
) -> io::Result<Replaced> {
    let target = behind_links(path)?;
    let about = writable(&target)?;
    let mut staged = Staged::beside(target.clone())?;
    staged.write(new)?;
    let (Some(about), Some(old)) = (about, old) else {
        last();
        return Ok(if old.is_none() && staged.put_new()? { Replaced::Done(None) } else { Replaced::Changed });
    };
    let mask = if backup == Backup::NeverAndPrivate { 0o600 } else { 0o7777 };
    alike(&staged, &target, &about, mask)?;
    let backup = if backup == Backup::Daily { stage_backup(path, old, &about)? } else { None };
    // Only Unix can replace an open file.
    let mut before = if cfg!(unix) { File::open(&target).ok() } else { None };
    // Checked right before the rename: staging takes time, the rename does not.
    if !holds(&target, old)? {
        return Ok(Replaced::Changed);
    }
    last();
    let kept = match backup {
        Some((place, backup)) => backup.put(old).map(|()| Some(place))?,
        None => None,
    };
    if let Err(error) = staged.put(new) {
        // A file that is a mount point is written in place, and may now hold half of the new bytes: restore the old.
        return Err(overwrite(&target, old).err().unwrap_or(error));
    }
    let late = match &mut before {
        Some(before) if !is_at(before, &target)? => written_late(before, old)?,
        // The file was written in place, so that no program can have the old one open.
        _ => None,
    };
    match late {
        Some(late) => bring_back(target, new, &late).map(|()| Replaced::Changed),
        None => Ok(Replaced::Done(kept)),
    }
}

/// Whether the open file is still the one at the path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (file, there) = (file.metadata()?, fs::metadata(path)?);
    Ok((file.dev(), file.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Returns what another program wrote into the replaced file: it opened the file before the rename and wrote after
/// the last check, so that its bytes are at no path any more. `None`: no program did so.
fn written_late(before: &mut File, old: &[u8]) -> io::Result<Option<Vec<u8>>> {
    /// The late bytes are complete when they have not changed for this time; given up after 2 s.
    const STILL: Duration = Duration::from_millis(100);
    const TRIES: u32 = 20;
    let mut last = old.to_owned();
    for _ in 0..TRIES {
        let mut found = Vec::new();
        before.rewind()?;
        before.read_to_end(&mut found)?;
        if found == old {
            return Ok(None);
        }
        if found == last && !found.is_empty() {
            return Ok(Some(found));
        }
        last = found;
        std::thread::sleep(STILL);
    }
    // Emptied and never filled: the new file holds more than that.
    Ok(None)
}

fn bring_back(target: PathBuf, ours: &[u8], late: &[u8]) -> io::Result<()> {
    let Some(about) = writable(&target)? else { return Ok(()) };
    let mut staged = Staged::beside(target)?;
    staged.write(late)?;
    alike(&staged, staged.target(), &about, 0o7777)?;
    // Unless a program has written the new file as well: its bytes are later still.
    if holds(staged.target(), ours)? { staged.put(late) } else { Ok(()) }
}

/// Follows a chain of links to its last target, which need not exist. Error: more than 40 links.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    // Limit of Linux (MAXSYMLINKS).
    const LONGEST: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..LONGEST {
        match fs::read_link(&target) {
            // A relative target starts in the folder of its link.
            Ok(next) => target = target.parent().map_or(next.clone(), |folder| folder.join(next)),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "too many symbolic links"))
}

/// Returns the file's metadata; `None` when it does not exist. Error: the file is read-only. A rename checks the
/// folder's mode only, but a person made the file read-only on purpose.
fn writable(target: &Path) -> io::Result<Option<Metadata>> {
    let about = match fs::metadata(target) {
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !about.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    if about.permissions().readonly() {
        return Err(io::Error::new(ErrorKind::PermissionDenied, "the file is read-only"));
    }
    // The mode bits do not show everything, such as another owner or a read-only mount.
    File::options().write(true).open(target)?;
    Ok(Some(about))
}

fn holds(target: &Path, bytes: &[u8]) -> io::Result<bool> {
    let found = files::read_regular(target)?;
    Ok(found.is_some_and(|contents| contents.bytes == bytes))
}

/// Writes the backup under a temporary name; `None` when there is a backup of the last 24 hours.
fn stage_backup(path: &Path, old: &[u8], about: &Metadata) -> io::Result<Option<(PathBuf, Staged)>> {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".ssoenv-backup");
    let backup = path.with_file_name(name);
    if let Ok(there) = fs::symlink_metadata(&backup) {
        let age = SystemTime::now().duration_since(there.modified()?);
        // Anything but a regular file of this name was not made by ssoenv, so it is left as it is.
        if !there.is_file() || age.is_ok_and(|age| age < DAY) {
            return Ok(None);
        }
    }
    let mut staged = Staged::beside(backup.clone())?;
    staged.write(old)?;
    // Private, whatever the mode of the file: the old bytes may hold keys.
    alike(&staged, path, about, 0o600)?;
    Ok(Some((backup, staged)))
}

/// Copies the owner, as far as permitted, and the mode bits in `mask` from another file.
#[cfg(unix)]
fn alike(staged: &Staged, _: &Path, about: &Metadata, mask: u32) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let file = staged.file();
    let mine = file.metadata()?;
    if (mine.uid(), mine.gid()) != (about.uid(), about.gid()) {
        // Only root can change the owner; a user can set a group that they are in.
        let _ = fchown(file, Some(about.uid()), Some(about.gid()));
        let _ = fchown(file, None, Some(about.gid()));
    }
    file.set_permissions(fs::Permissions::from_mode(about.mode() & mask))
}

/// Copies the access control list, unless the new file is to be private, as it is already.
#[cfg(windows)]
fn alike(staged: &Staged, from: &Path, _: &Metadata, mask: u32) -> io::Result<()> {
    if mask != 0o600 {
        // Not every file system has such lists.
        let _ = super::access_list::copy(from, staged.path());
    }
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn replace(path: &Path, old: Option<&[u8]>, new: &[u8]) -> io::Result<Replaced> {
        super::replace(path, old, new, Backup::Daily)
    }
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn file(folder: &Path, name: &str, mode: u32) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    fn sorted_names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            files::names(folder).into_iter().map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_mode_stays_and_the_backup_is_private_and_made_once_a_day() {
        for (before, of_backup) in
            [(0o600, 0o600), (0o644, 0o600), (0o640, 0o600), (0o664, 0o600), (0o200, 0o200)]
        {
            // Root reads files in spite of their mode.
            if before & 0o400 == 0 && !rustix::process::geteuid().is_root() {
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            let path = file(folder.path(), "config", before);
            let backup = folder.path().join("config.ssoenv-backup");
            assert_eq!(
                replace(&path, Some(b"old"), b"new").unwrap(),
                Replaced::Done(Some(backup.clone())),
                "{before:o}"
            );
            assert_eq!((fs::read(&path).unwrap(), mode(&path)), (b"new".to_vec(), before));
            assert_eq!((fs::read(&backup).unwrap(), mode(&backup)), (b"old".to_vec(), of_backup));
            assert_eq!(replace(&path, Some(b"new"), b"newer").unwrap(), Replaced::Done(None));
            assert_eq!(fs::read(&backup).unwrap(), b"old");
            let day = Duration::from_secs(24 * 3600 + 1);
            let made = File::options().append(true).open(&backup).unwrap();
            made.set_modified(SystemTime::now() - day).unwrap();
            assert_eq!(
                replace(&path, Some(b"newer"), b"newest").unwrap(),
                Replaced::Done(Some(backup.clone()))
            );
            assert_eq!((fs::read(&backup).unwrap(), mode(&backup)), (b"newer".to_vec(), of_backup));
            assert_eq!(sorted_names(folder.path()), ["config", "config.ssoenv-backup"]);
        }
    }

    #[test]
    fn a_new_file_is_private_and_has_no_backup() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/config");
        assert_eq!(replace(&path, None, b"new").unwrap(), Replaced::Done(None));
        assert_eq!(
            (mode(&path), mode(&folder.path().join("a")), mode(&folder.path().join("a/b"))),
            (0o600, 0o700, 0o700)
        );
        assert_eq!(sorted_names(&folder.path().join("a/b")), ["config"]);
    }

    #[test]
    fn links_stay_however_many_and_wherever_they_lead() {
        let folder = tempfile::tempdir().unwrap();
        let within = |name: &str| folder.path().join(name);
        fs::create_dir_all(within("aws")).unwrap();
        fs::create_dir_all(within("dotfiles")).unwrap();
        let target = file(&within("dotfiles"), "real", 0o644);
        symlink("../second", within("aws/config")).unwrap();
        symlink("dotfiles/real", within("second")).unwrap();
        let path = within("aws/config");
        let backup = within("aws/config.ssoenv-backup");
        assert_eq!(replace(&path, Some(b"old"), b"new").unwrap(), Replaced::Done(Some(backup)));
        assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
        assert!(fs::symlink_metadata(within("second")).unwrap().is_symlink());
        assert_eq!((fs::read(&target).unwrap(), mode(&target)), (b"new".to_vec(), 0o644));
        assert_eq!(sorted_names(&within("dotfiles")), ["real"]);

        symlink("../nowhere/yet/config", within("aws/dangling")).unwrap();
        assert_eq!(replace(&within("aws/dangling"), None, b"new").unwrap(), Replaced::Done(None));
        assert!(fs::symlink_metadata(within("aws/dangling")).unwrap().is_symlink());
        assert_eq!(fs::read(within("nowhere/yet/config")).unwrap(), b"new");

        symlink("round", within("aws/round")).unwrap();
        assert!(replace(&within("aws/round"), None, b"new").is_err());
    }

    #[test]
    fn what_somebody_else_has_written_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), "config", 0o600);
        for read in [Some(&b"older"[..]), Some(b""), None] {
            assert_eq!(replace(&path, read, b"new").unwrap(), Replaced::Changed);
        }
        assert_eq!(replace(&folder.path().join("gone"), Some(b"old"), b"new").unwrap(), Replaced::Changed);
        assert_eq!(
            (fs::read(&path).unwrap(), sorted_names(folder.path())),
            (b"old".to_vec(), vec!["config".into()])
        );
    }

    #[test]
    fn what_may_not_be_written_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), "config", 0o444);
        let error = replace(&path, Some(b"old"), b"new").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
        assert!(replace(folder.path(), None, b"new").is_err());
        assert!(replace(&path.join("below"), None, b"new").is_err());
        assert!(replace(Path::new("/dev/null"), Some(b""), b"new").is_err());
        assert_eq!(
            (fs::read(&path).unwrap(), sorted_names(folder.path())),
            (b"old".to_vec(), vec!["config".into()])
        );
    }

    #[test]
    fn keys_that_expire_get_no_backup() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), "credentials", 0o600);
        let replaced = super::replace(&path, Some(b"old"), b"new", Backup::Never).unwrap();
        assert_eq!(
            (replaced, sorted_names(folder.path())),
            (Replaced::Done(None), vec!["credentials".into()])
        );
    }

    #[test]
    fn what_a_program_writes_after_the_last_look_is_brought_back() {
        for late in ["late", "old and more", "o"] {
            let folder = tempfile::tempdir().unwrap();
            let path = file(folder.path(), "config", 0o640);
            let write = || fs::write(&path, late).unwrap();
            let replaced = replace_after(&path, Some(b"old"), b"new", Backup::Daily, write).unwrap();
            assert_eq!(replaced, Replaced::Changed, "{late}");
            assert_eq!((fs::read_to_string(&path).unwrap(), mode(&path)), (late.to_owned(), 0o640));
            let backup = folder.path().join("config.ssoenv-backup");
            assert_eq!(fs::read(backup).unwrap(), b"old");
        }
    }

    #[test]
    fn a_program_that_fills_the_file_after_the_rename_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), "config", 0o600);
        // Another program opens and empties the file right before the rename, as `>` does, and fills it afterwards.
        let (opened, taken) = std::sync::mpsc::channel();
        let writer = std::thread::spawn({
            let path = path.clone();
            move || {
                let mut file: File = taken.recv().unwrap();
                while fs::read(&path).unwrap() != b"new" {
                    std::thread::yield_now();
                }
                io::Write::write_all(&mut file, b"late").unwrap();
            }
        });
        let empty = || opened.send(File::create(&path).unwrap()).unwrap();
        assert_eq!(
            replace_after(&path, Some(b"old"), b"new", Backup::Daily, empty).unwrap(),
            Replaced::Changed
        );
        writer.join().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"late");
    }

    #[test]
    fn a_file_that_appears_in_the_last_moment_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config");
        let write = || fs::write(&path, "late").unwrap();
        let replaced = replace_after(&path, None, b"new", Backup::Daily, write).unwrap();
        assert_eq!((replaced, fs::read(&path).unwrap()), (Replaced::Changed, b"late".to_vec()));
    }
}
