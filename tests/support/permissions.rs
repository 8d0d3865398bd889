//! Permission bits of files. On Windows nothing is set or checked.

use std::path::Path;

pub fn set(path: impl AsRef<Path>, bits: u32) {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(bits)).unwrap();
    #[cfg(not(unix))]
    let _ = (path, bits);
}

/// Panics if the file has other permission bits.
#[track_caller]
pub fn expect(path: impl AsRef<Path>, bits: u32) {
    #[cfg(unix)]
    {
        let path = path.as_ref();
        let found = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions());
        assert_eq!(found & 0o7777, bits, "{}: {found:o} is not {bits:o}", path.display());
    }
    #[cfg(not(unix))]
    let _ = (path, bits);
}
