//! Properties of a file that need no read of its contents: kind, owner, who else may read or change it. Changes
//! nothing, not even as a test.

use super::held::{HELD, is_held};
use super::special::is_pipe;
use crate::error::{CHECK_OWNER, Failure};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Properties of what a path leads to, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Whether it is a device such as `/dev/null`, whose bits do not matter: data written to it cannot be read again.
    pub is_device: bool,
    /// Whether it belongs to the current user.
    pub is_mine: bool,
    /// Permission bits; on Windows those that say the same as the access control list, for the owner and for others.
    pub mode: u32,
    /// Whether the file's group has other members than its owner. In a private group (umask 002) the group bits give
    /// access to nobody else.
    pub is_shared: bool,
}

impl About {
    /// Whether the file's own bits let other users read it.
    pub fn is_readable_by_others(&self) -> bool {
        self.mode & 0o004 != 0 || self.is_shared && self.mode & 0o040 != 0
    }

    /// Whether the file's own bits let other users change it.
    pub fn is_writable_by_others(&self) -> bool {
        !self.is_device && (self.mode & 0o002 != 0 || self.is_shared && self.mode & 0o020 != 0)
    }
}

/// Returns the properties; `None` when the path does not exist.
pub fn about(path: &Path) -> Option<About> {
    let about = fs::metadata(path).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{FileTypeExt, MetadataExt};
        let user = rustix::process::geteuid().as_raw();
        let kind = about.file_type();
        Some(About {
            is_folder: about.is_dir(),
            is_device: kind.is_char_device() || kind.is_block_device(),
            is_mine: about.uid() == user,
            mode: about.mode() & 0o7777,
            // A person's private group usually has the person's number.
            is_shared: about.gid() != about.uid(),
        })
    }
    #[cfg(windows)]
    Some(About {
        is_folder: about.is_dir(),
        is_device: false,
        is_mine: true,
        mode: access_bits(path),
        is_shared: false,
    })
}

/// Returns the bits that say what the access control list says; without one (FAT, some shares) everybody may everything.
#[cfg(windows)]
fn access_bits(path: &Path) -> u32 {
    let others = super::access_list::others(path).unwrap_or_default();
    // Every account may go through the folders of Windows.
    0o711 | if others.can_read { 0o004 } else { 0 } | if others.can_change { 0o002 } else { 0 }
}

/// Builds the error for a file that exists but cannot be read. If it or a folder of its path belongs to another user,
/// the hint names the owner: `sudo` leaves such files.
pub fn unreadable(path: &Path, error: io::Error) -> anyhow::Error {
    let hint = match error.kind() {
        ErrorKind::FileTooLarge => Some(format!("check what is in {}", path.display())),
        ErrorKind::InvalidInput if is_pipe(path) => Some("remove it, or put a file in its place".to_owned()),
        ErrorKind::TimedOut => Some("put a file there, or write to the pipe".to_owned()),
        _ if is_held(&error) => Some(HELD.to_owned()),
        _ => foreign(path),
    };
    let failure = Failure::configuration(format!("cannot read {}", path.display()));
    anyhow::Error::from(error).context(failure.hint(hint.unwrap_or_else(|| CHECK_OWNER.to_owned())))
}

/// Same as [`unreadable`], for a file that is going to be written.
pub fn unreadable_for_change(path: &Path, error: io::Error) -> anyhow::Error {
    if !is_pipe(path) {
        return unreadable(path, error);
    }
    let failure = Failure::configuration(format!("cannot change {}", path.display()));
    anyhow::Error::from(error).context(failure.hint("a pipe cannot be written: name a file"))
}

/// Returns the hint about the nearest visible place, from this path upwards, that belongs to another user.
#[cfg(unix)]
fn foreign(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid().as_raw();
    let mut seen = path.ancestors().filter_map(|place| Some((place, fs::metadata(place).ok()?)));
    let (place, about) = seen.next()?;
    if about.uid() == me {
        return None;
    }
    let owner = if about.uid() == 0 { "root".to_owned() } else { format!("user {}", about.uid()) };
    let quoted = place.to_str().and_then(|place| shlex::try_quote(place).ok())?;
    Some(format!("it belongs to {owner}: run `sudo chown {me} {quoted}`"))
}

#[cfg(not(unix))]
fn foreign(_: &Path) -> Option<String> {
    None
}

/// Whether other users may search every folder above the file.
pub fn is_within_reach(path: &Path) -> bool {
    let real = crate::system::files::untrusted::canonical(path);
    real.ancestors().skip(1).all(|folder| about(folder).is_none_or(|about| about.mode & 0o011 != 0))
}

/// Returns the link without a target: at this path, or in a folder of it.
pub fn dangling(path: &Path) -> Option<&Path> {
    let is_link = |path: &&Path| fs::symlink_metadata(path).is_ok_and(|about| about.file_type().is_symlink());
    path.ancestors().filter(|path| fs::metadata(path).is_err()).find(is_link)
}

/// Whether files can be created in the folder. For a missing folder the nearest existing parent decides.
pub fn can_be_filled(folder: &Path) -> bool {
    let Some(there) = folder.ancestors().find(|folder| about(folder).is_some()) else { return false };
    #[cfg(unix)]
    {
        use rustix::fs::{Access, AtFlags, CWD, accessat};
        // The kernel's answer includes ACLs and read-only mounts, which mode bits do not show.
        accessat(CWD, there, Access::WRITE_OK | Access::EXEC_OK, AtFlags::EACCESS).is_ok()
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        use windows_sys::Win32::Storage::FileSystem::{FILE_ADD_FILE, FILE_FLAG_BACKUP_SEMANTICS};
        // The system's answer; nothing is created.
        let mut options = fs::File::options();
        options.access_mode(FILE_ADD_FILE).custom_flags(FILE_FLAG_BACKUP_SEMANTICS).open(there).is_ok()
    }
}

/// Whether the user is root, for whom permission bits do not count.
pub fn is_root() -> bool {
    #[cfg(unix)]
    return rustix::process::geteuid().is_root();
    #[cfg(not(unix))]
    false
}

/// Returns the target of a symbolic link; `None` for other files.
pub fn leads_to(path: &Path) -> Option<std::path::PathBuf> {
    fs::read_link(path).ok()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn bits_say_who_else_may() {
        let shown = |mode, is_shared| {
            let about = About { is_folder: false, is_device: false, is_mine: true, mode, is_shared };
            (about.is_readable_by_others(), about.is_writable_by_others())
        };
        for (mode, is_shared, expected) in [
            (0o600, true, (false, false)),
            (0o640, true, (true, false)),
            (0o660, true, (true, true)),
            (0o660, false, (false, false)),
            (0o644, false, (true, false)),
            (0o666, false, (true, true)),
        ] {
            assert_eq!(shown(mode, is_shared), expected, "{mode:o}");
        }
    }

    #[test]
    fn a_folder_that_is_closed_keeps_others_out() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        mode(folder.path(), 0o700);
        assert!(!is_within_reach(&file));
        mode(folder.path(), 0o755);
        assert!(is_within_reach(&file));
    }

    #[test]
    fn links_that_lead_nowhere_are_found_on_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        symlink("nowhere", &link).unwrap();
        assert_eq!(dangling(&link.join("a/b")), Some(link.as_path()));
        assert_eq!(dangling(&folder.path().join("a/b")), None);
        fs::create_dir(folder.path().join("nowhere")).unwrap();
        assert_eq!(dangling(&link.join("a/b")), None);
        assert_eq!(leads_to(&link), Some("nowhere".into()));
    }

    #[test]
    fn a_folder_that_is_not_there_is_judged_by_the_one_above() {
        let folder = tempfile::tempdir().unwrap();
        assert!(can_be_filled(&folder.path().join("a/b")));
        mode(folder.path(), 0o555);
        assert_eq!(can_be_filled(&folder.path().join("a/b")), is_root());
    }
}
