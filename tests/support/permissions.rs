//! The permission bits of files. Windows has none: nothing is set there, and nothing expected.

use std::path::Path;

pub fn set(path: impl AsRef<Path>, bits: u32) {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(bits)).unwrap();
    #[cfg(not(unix))]
    let _ = (path, bits);
}

/// Fails where the bits of this file are others.
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
