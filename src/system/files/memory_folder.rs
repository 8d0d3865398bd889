//! A folder of the person whose files are kept in memory: they are never written to a disk (but for swap), and are gone
//! after a restart.

use crate::system::env::Env;
use std::path::PathBuf;

/// Returns `$XDG_RUNTIME_DIR/ssoenv`, created if needed. `None` where there is no such folder, or where it is another
/// person's, others may enter it, or its file system is one of a disk; on systems other than Linux always.
#[cfg(target_os = "linux")]
pub fn memory_folder(env: &Env) -> Option<PathBuf> {
    let folder = base(env)?.join("ssoenv");
    super::create_folder(&folder).ok()?;
    is_own(&folder).then_some(folder)
}

/// Same as [`memory_folder`], for callers that only read or remove: `None` as well if the folder does not exist yet.
#[cfg(target_os = "linux")]
pub fn present_memory_folder(env: &Env) -> Option<PathBuf> {
    let folder = base(env)?.join("ssoenv");
    is_own(&folder).then_some(folder)
}

/// Whether [`memory_folder`] finds a folder, or could create it.
#[cfg(target_os = "linux")]
pub fn has_memory_folder(env: &Env) -> bool {
    base(env).is_some_and(|base| !base.join("ssoenv").exists() || is_own(&base.join("ssoenv")))
}

/// Says that there is no such folder here.
#[cfg(not(target_os = "linux"))]
pub fn has_memory_folder(_: &Env) -> bool {
    false
}

/// Returns nothing: there is no such folder here.
#[cfg(not(target_os = "linux"))]
pub fn memory_folder(_: &Env) -> Option<PathBuf> {
    None
}

/// Returns nothing: there is no such folder here.
#[cfg(not(target_os = "linux"))]
pub fn present_memory_folder(_: &Env) -> Option<PathBuf> {
    None
}

#[cfg(target_os = "linux")]
fn base(env: &Env) -> Option<PathBuf> {
    let base = PathBuf::from(env.text("XDG_RUNTIME_DIR").filter(|folder| !folder.is_empty())?);
    (base.is_absolute() && is_own(&base) && is_in_memory(&base)).then_some(base)
}

/// Whether it is a folder, not a link to one, that this person alone may enter.
#[cfg(target_os = "linux")]
fn is_own(folder: &std::path::Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::symlink_metadata(folder).is_ok_and(|about| {
        let user = rustix::process::geteuid().as_raw();
        about.is_dir() && about.uid() == user && about.mode() & 0o077 == 0
    })
}

#[cfg(target_os = "linux")]
fn is_in_memory(folder: &std::path::Path) -> bool {
    /// Magic numbers of statfs(2).
    const TMPFS: u32 = 0x0102_1994;
    const RAMFS: u32 = 0x8584_58f6;
    // The type has another width on each processor; the magic numbers have 32 bits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    rustix::fs::statfs(folder).is_ok_and(|about| [TMPFS, RAMFS].contains(&(about.f_type as u32)))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::fs::{Permissions, create_dir, set_permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;

    fn found(folder: &Path) -> Option<PathBuf> {
        memory_folder(&Env::of(&[("XDG_RUNTIME_DIR", folder.to_str().expect("a text"))]))
    }

    #[test]
    fn files_are_kept_in_memory_only_where_nobody_else_may_enter() {
        let private = || {
            let folder = tempfile::tempdir_in("/dev/shm").unwrap();
            set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
            folder
        };
        let folder = private();
        let base = folder.path();
        let present = || present_memory_folder(&Env::of(&[("XDG_RUNTIME_DIR", base.to_str().unwrap())]));
        assert_eq!(present(), None);
        assert_eq!(found(base), Some(base.join("ssoenv")));
        assert_eq!(present(), Some(base.join("ssoenv")));
        set_permissions(base.join("ssoenv"), Permissions::from_mode(0o755)).unwrap();
        assert_eq!(found(base), None);
        set_permissions(base.join("ssoenv"), Permissions::from_mode(0o700)).unwrap();
        assert_eq!(found(base), Some(base.join("ssoenv")));
        set_permissions(base, Permissions::from_mode(0o711)).unwrap();
        assert_eq!(found(base), None);
        set_permissions(base, Permissions::from_mode(0o700)).unwrap();
        let other = private();
        create_dir(other.path().join("target")).unwrap();
        symlink(other.path().join("target"), other.path().join("ssoenv")).unwrap();
        assert_eq!(found(other.path()), None);
        for none in [Path::new(""), Path::new("run"), Path::new("/proc/self"), &base.join("missing")] {
            assert_eq!(found(none), None, "{}", none.display());
        }
    }
}
