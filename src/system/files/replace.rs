//! A file of the person's own gets new contents: nothing that was in it can be lost, and what is not contents (the link
//! it is reached by, its mode, its owner) stays. Files that are ours alone are written by `contents.rs`.

use super::Staged;
use crate::system::files;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What became of a replacement that did not fail.
#[derive(Debug, PartialEq, Eq)]
pub enum Replaced {
    /// The new bytes are in place. The backup, if this was the first time that the file was changed.
    Done(Option<PathBuf>),
    /// Somebody else has written the file since it was read; it is as they left it.
    Changed,
}

/// Puts `new` where `old` was read; `None` is a file that did not exist. The old bytes are kept beside the path the
/// first time, under its name and `.ssoenv-backup`.
pub fn replace(path: &Path, old: Option<&[u8]>, new: &[u8]) -> io::Result<Replaced> {
    let target = behind_links(path)?;
    let about = writable(&target)?;
    let mut staged = Staged::beside(target)?;
    staged.write(new)?;
    let mut backup = None;
    if let (Some(about), Some(old)) = (&about, old) {
        alike(staged.file(), about, 0o7777)?;
        backup = keep(path, old, about)?;
    }
    // Staging takes time, a rename does not: the look is right before it.
    if !holds(staged.target(), old)? {
        // The backup is of a file that we have not changed.
        backup.iter().for_each(|backup| drop(fs::remove_file(backup)));
        return Ok(Replaced::Changed);
    }
    staged.put(new)?;
    Ok(Replaced::Done(backup))
}

/// The file that a chain of links leads to, whether it is there or not.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    // As many as Linux follows.
    const LONGEST: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..LONGEST {
        match fs::read_link(&target) {
            // What a link names is seen from the folder that it is in.
            Ok(next) => target = target.parent().map_or(next.clone(), |folder| folder.join(next)),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "too many symbolic links"))
}

/// What the file is, `None` when it is not there, and an error where it may not be changed: a rename asks only whether
/// the folder may be, and somebody has made the file read-only for a reason.
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
    File::options().write(true).open(target)?;
    Ok(Some(about))
}

fn holds(target: &Path, bytes: Option<&[u8]>) -> io::Result<bool> {
    let found = files::read_regular(target)?;
    Ok(found.as_ref().map(|contents| contents.bytes.as_slice()) == bytes)
}

/// Makes the backup, unless there is one: then that is older, and holds what the person had before us.
fn keep(path: &Path, old: &[u8], about: &Metadata) -> io::Result<Option<PathBuf>> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".ssoenv-backup");
    let backup = path.with_file_name(name);
    if fs::symlink_metadata(&backup).is_ok() {
        return Ok(None);
    }
    let mut staged = Staged::beside(backup.clone())?;
    staged.write(old)?;
    alike(staged.file(), about, 0o600)?;
    Ok(staged.put_new()?.then_some(backup))
}

/// Gives a file the owner of another one, if we may, and of its mode what is in the mask.
#[cfg(unix)]
fn alike(file: &File, about: &Metadata, mask: u32) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let mine = file.metadata()?;
    if (mine.uid(), mine.gid()) != (about.uid(), about.gid()) {
        // Only root may give files away; a group that we are in can be kept.
        let _ = fchown(file, Some(about.uid()), Some(about.gid()));
        let _ = fchown(file, None, Some(about.gid()));
    }
    file.set_permissions(fs::Permissions::from_mode(about.mode() & mask))
}

#[cfg(not(unix))]
fn alike(_: &File, _: &Metadata, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
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
    fn the_mode_stays_and_the_backup_is_private_and_made_once() {
        for (before, of_backup) in
            [(0o600, 0o600), (0o644, 0o600), (0o640, 0o600), (0o664, 0o600), (0o200, 0o200)]
        {
            // Root reads files that the mode forbids it to.
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
}
